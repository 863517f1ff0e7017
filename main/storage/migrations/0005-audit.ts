import type { Migration } from "./migration.ts";

/** The log of everything that was done: a chain of hashes over canonical JSON that nothing can be taken out of. */
export const audit: Migration = {
  version: 5,
  name: "audit",
  sql: `
CREATE TABLE audit_event (
  id INTEGER PRIMARY KEY,
  event TEXT NOT NULL CHECK (json_valid(event)),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER audit_event_is_final BEFORE UPDATE ON audit_event BEGIN
  SELECT RAISE (ABORT, 'an event of the log is never changed');
END;
CREATE TRIGGER audit_event_stays BEFORE DELETE ON audit_event BEGIN
  SELECT RAISE (ABORT, 'an event of the log is never removed');
END;
`,
};
