import type { Migration } from "./migration.ts";

/**
 * The log of everything that was done: a chain of hashes over canonical JSON that nothing can be taken out of, the keys that
 * sign it, and the signed checkpoints. The indexes are over what the events say, so that there is nothing beside them to agree with.
 */
export const audit: Migration = {
  version: 5,
  name: "audit",
  sql: `
CREATE TABLE audit_event (
  id INTEGER PRIMARY KEY,
  event TEXT NOT NULL CHECK (json_valid(event)),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_event_by_type ON audit_event (json_extract(event, '$.type'));
CREATE INDEX audit_event_by_person ON audit_event (json_extract(event, '$.person'));
CREATE INDEX audit_event_by_document ON audit_event (json_extract(event, '$.document'));
CREATE INDEX audit_event_by_time ON audit_event (json_extract(event, '$.at'));
CREATE TRIGGER audit_event_is_final BEFORE UPDATE ON audit_event BEGIN
  SELECT RAISE (ABORT, 'an event of the log is never changed');
END;
CREATE TRIGGER audit_event_stays BEFORE DELETE ON audit_event BEGIN
  SELECT RAISE (ABORT, 'an event of the log is never removed');
END;

CREATE TABLE audit_key (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  public_key BLOB NOT NULL CHECK (length(public_key) = 32),
  created_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER audit_key_is_final BEFORE UPDATE ON audit_key BEGIN
  SELECT RAISE (ABORT, 'a key of the log is never changed');
END;
CREATE TRIGGER audit_key_stays BEFORE DELETE ON audit_key BEGIN
  SELECT RAISE (ABORT, 'a key of the log is never removed');
END;

CREATE TABLE audit_checkpoint (
  event INTEGER PRIMARY KEY REFERENCES audit_event (id),
  statement TEXT NOT NULL CHECK (json_valid(statement)),
  audit_key INTEGER NOT NULL REFERENCES audit_key (id),
  signature BLOB NOT NULL CHECK (length(signature) = 64)
) STRICT;
CREATE TRIGGER audit_checkpoint_is_final BEFORE UPDATE ON audit_checkpoint BEGIN
  SELECT RAISE (ABORT, 'a checkpoint of the log is never changed');
END;
CREATE TRIGGER audit_checkpoint_stays BEFORE DELETE ON audit_checkpoint BEGIN
  SELECT RAISE (ABORT, 'a checkpoint of the log is never removed');
END;

CREATE TRIGGER author_is_final BEFORE UPDATE ON author BEGIN
  SELECT RAISE (ABORT, 'an author is never changed');
END;
CREATE TRIGGER author_stays BEFORE DELETE ON author BEGIN
  SELECT RAISE (ABORT, 'an author is never removed');
END;
CREATE TRIGGER block_is_final BEFORE UPDATE ON block BEGIN
  SELECT RAISE (ABORT, 'a piece of a version is never changed');
END;
CREATE TRIGGER block_stays BEFORE DELETE ON block BEGIN
  SELECT RAISE (ABORT, 'a piece of a version is never removed');
END;
CREATE TRIGGER revision_stays BEFORE DELETE ON revision BEGIN
  SELECT RAISE (ABORT, 'a revision is never removed');
END;
`,
};
