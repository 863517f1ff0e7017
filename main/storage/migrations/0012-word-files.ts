import type { Migration } from "./migration.ts";

/**
 * The Word files that documents came from, whose packages their exports go back onto, and who wrote a comment that came with one.
 * `marks` is JSON: the id of each change that came with the file, and the numbers of the file's tracked elements that it was made of.
 */
export const wordFiles: Migration = {
  version: 12,
  name: "word-files",
  sql: `
CREATE TABLE word_file (
  document INTEGER PRIMARY KEY REFERENCES document (id),
  name TEXT NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  bytes BLOB NOT NULL,
  marks TEXT NOT NULL CHECK (json_valid(marks)),
  report TEXT NOT NULL CHECK (json_valid(report)),
  imported_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER word_file_is_final BEFORE UPDATE ON word_file BEGIN
  SELECT RAISE (ABORT, 'the file that a document came from is never changed');
END;
CREATE TRIGGER word_file_stays BEFORE DELETE ON word_file BEGIN
  SELECT RAISE (ABORT, 'the file that a document came from is never removed');
END;
ALTER TABLE comment_message ADD COLUMN outside_author TEXT;
ALTER TABLE comment_message ADD COLUMN outside_at INTEGER;
CREATE TRIGGER comment_message_outside_is_kept BEFORE UPDATE OF outside_author, outside_at ON comment_message BEGIN
  SELECT RAISE (ABORT, 'who wrote a comment outside is never changed');
END;
`,
};
