import type { Migration } from "./migration.ts";

/**
 * Threads of comments, and every text that a message ever had: the database itself keeps the earlier text of a message that is edited
 * or deleted. `place` is JSON of where the thread stands in the text of a version of its document.
 */
export const comments: Migration = {
  version: 6,
  name: "comments",
  sql: `
CREATE TABLE comment_thread (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  document INTEGER NOT NULL REFERENCES document (id),
  writes INTEGER NOT NULL DEFAULT 1,
  place TEXT NOT NULL CHECK (json_valid(place)),
  quote TEXT NOT NULL,
  internal INTEGER NOT NULL CHECK (internal IN (0, 1)),
  assignee TEXT REFERENCES person (key),
  created_at INTEGER NOT NULL,
  resolved_by TEXT REFERENCES person (key),
  resolved_at INTEGER,
  CHECK ((resolved_by IS NULL) = (resolved_at IS NULL))
) STRICT;
CREATE INDEX comment_thread_by_document ON comment_thread (document);
CREATE TRIGGER comment_thread_is_kept BEFORE UPDATE OF key, document, created_at ON comment_thread BEGIN
  SELECT RAISE (ABORT, 'where a thread belongs is never changed');
END;
CREATE TRIGGER comment_thread_stays BEFORE DELETE ON comment_thread BEGIN
  SELECT RAISE (ABORT, 'a thread is never removed');
END;

CREATE TABLE comment_message (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  thread INTEGER NOT NULL REFERENCES comment_thread (id),
  person TEXT NOT NULL REFERENCES person (key),
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  mentions TEXT NOT NULL CHECK (json_valid(mentions)),
  changed_by TEXT REFERENCES person (key),
  changed_at INTEGER,
  deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1)),
  CHECK (deleted = 0 OR text = '')
) STRICT;
CREATE INDEX comment_message_by_thread ON comment_message (thread);
CREATE TRIGGER comment_message_is_kept BEFORE UPDATE OF key, thread, person, at ON comment_message BEGIN
  SELECT RAISE (ABORT, 'who wrote a message and when is never changed');
END;
CREATE TRIGGER comment_message_stays BEFORE DELETE ON comment_message BEGIN
  SELECT RAISE (ABORT, 'a message is never removed');
END;
CREATE TRIGGER comment_message_deleted BEFORE UPDATE ON comment_message WHEN old.deleted = 1 BEGIN
  SELECT RAISE (ABORT, 'a deleted message is never changed');
END;

CREATE TABLE comment_history (
  id INTEGER PRIMARY KEY,
  message INTEGER NOT NULL REFERENCES comment_message (id),
  text TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  replaced_by TEXT NOT NULL REFERENCES person (key),
  replaced_at INTEGER NOT NULL
) STRICT;
CREATE INDEX comment_history_by_message ON comment_history (message);
CREATE TRIGGER comment_message_remembers AFTER UPDATE OF text ON comment_message BEGIN
  INSERT INTO comment_history (message, text, written_at, replaced_by, replaced_at)
  VALUES (old.id, old.text, coalesce(old.changed_at, old.at), new.changed_by, new.changed_at);
END;
CREATE TRIGGER comment_history_is_final BEFORE UPDATE ON comment_history BEGIN
  SELECT RAISE (ABORT, 'an earlier text is never changed');
END;
CREATE TRIGGER comment_history_stays BEFORE DELETE ON comment_history BEGIN
  SELECT RAISE (ABORT, 'an earlier text is never removed');
END;
`,
};
