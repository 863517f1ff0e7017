import type { Migration } from "./migration.ts";

/**
 * Who works here, and the keys that they sign with. A person who leaves keeps the row and the name; a key that is replaced stays, so
 * that what it signed can be verified for ever.
 */
export const people: Migration = {
  version: 4,
  name: "people",
  sql: `
CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  folded_name TEXT NOT NULL UNIQUE,
  roles TEXT NOT NULL CHECK (json_valid(roles)),
  passphrase TEXT,
  one_time INTEGER NOT NULL DEFAULT 0 CHECK (one_time IN (0, 1)),
  recovery TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;
CREATE TRIGGER person_who_left_is_final BEFORE UPDATE ON person WHEN OLD.removed_at IS NOT NULL BEGIN
  SELECT RAISE (ABORT, 'a person who was removed is never changed');
END;
CREATE TRIGGER person_stays BEFORE DELETE ON person BEGIN
  SELECT RAISE (ABORT, 'a person is never deleted');
END;

CREATE TABLE person_key (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  person INTEGER NOT NULL REFERENCES person (id),
  public_key BLOB NOT NULL CHECK (length(public_key) = 32),
  created_at INTEGER NOT NULL,
  retired_at INTEGER
) STRICT;
CREATE INDEX person_key_by_person ON person_key (person);
CREATE TRIGGER person_key_is_final BEFORE UPDATE OF key, person, public_key, created_at ON person_key BEGIN
  SELECT RAISE (ABORT, 'a key is never changed');
END;
CREATE TRIGGER person_key_retires_once BEFORE UPDATE OF retired_at ON person_key WHEN OLD.retired_at IS NOT NULL BEGIN
  SELECT RAISE (ABORT, 'a key retires once');
END;
CREATE TRIGGER person_key_stays BEFORE DELETE ON person_key BEGIN
  SELECT RAISE (ABORT, 'a key is never removed');
END;
`,
};
