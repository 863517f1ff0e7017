import type { Migration } from "./migration.ts";

/**
 * Where text comes from: the changes that each revision consists of, and where the text of a proposed change stands in what a run wrote.
 * `blame` is derived from them and may be emptied at any time.
 */
export const origins: Migration = {
  version: 10,
  name: "origins",
  sql: `
CREATE TABLE revision_step (
  revision INTEGER PRIMARY KEY REFERENCES revision (id),
  data BLOB NOT NULL
) STRICT;
CREATE TRIGGER revision_step_is_final BEFORE UPDATE ON revision_step BEGIN
  SELECT RAISE (ABORT, 'the changes of a revision are never changed');
END;

CREATE TABLE hunk_place (
  hunk TEXT PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id),
  alternative INTEGER NOT NULL CHECK (alternative >= 0),
  span INTEGER NOT NULL CHECK (span >= 0),
  "start" INTEGER NOT NULL CHECK ("start" >= 0),
  tokens TEXT NOT NULL CHECK (json_valid(tokens)),
  token_count INTEGER NOT NULL CHECK (token_count >= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX hunk_place_by_run ON hunk_place (run);
CREATE TRIGGER hunk_place_is_final BEFORE UPDATE ON hunk_place BEGIN
  SELECT RAISE (ABORT, 'where the text of a change comes from is never changed');
END;

CREATE TABLE blame (
  revision INTEGER PRIMARY KEY REFERENCES revision (id),
  document INTEGER NOT NULL REFERENCES document (id),
  data BLOB NOT NULL
) STRICT;
CREATE INDEX blame_by_document ON blame (document);
`,
};
