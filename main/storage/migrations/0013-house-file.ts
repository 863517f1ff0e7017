import type { Migration } from "./migration.ts";

/**
 * The Word file that new Word documents take their look from; one row or none. `report` is JSON: what is taken over from it, and what is not.
 */
export const houseFile: Migration = {
  version: 13,
  name: "house-file",
  sql: `
CREATE TABLE house_file (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  bytes BLOB NOT NULL,
  report TEXT NOT NULL CHECK (json_valid(report)),
  set_by TEXT NOT NULL,
  set_at INTEGER NOT NULL
) STRICT;
`,
};
