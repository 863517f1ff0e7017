import type { Migration } from "./migration.ts";

/** Who accepted which licence of which model package, and when. Rows stay when the package is removed. */
export const licences: Migration = {
  version: 3,
  name: "licences",
  sql: `
CREATE TABLE licence_acceptance (
  id INTEGER PRIMARY KEY,
  model TEXT NOT NULL,
  package_hash TEXT NOT NULL CHECK (length(package_hash) = 64),
  licence TEXT NOT NULL,
  licence_sha256 TEXT NOT NULL CHECK (length(licence_sha256) = 64),
  author INTEGER NOT NULL REFERENCES author (id),
  at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER licence_acceptance_is_final BEFORE UPDATE ON licence_acceptance BEGIN
  SELECT RAISE (ABORT, 'an acceptance of a licence is never changed');
END;
CREATE TRIGGER licence_acceptance_stays BEFORE DELETE ON licence_acceptance BEGIN
  SELECT RAISE (ABORT, 'an acceptance of a licence is never removed');
END;
`,
};
