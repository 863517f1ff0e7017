import type { Migration } from "./migration.ts";

/** Rejected changes whose wording may come again at their place. */
export const allowedWording: Migration = {
  version: 11,
  name: "allowed-wording",
  sql: `
CREATE TABLE allowed_wording (
  document INTEGER NOT NULL REFERENCES document (id),
  hunk TEXT NOT NULL,
  author INTEGER NOT NULL REFERENCES author (id),
  at INTEGER NOT NULL,
  PRIMARY KEY (document, hunk)
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_by_hunk ON decision (hunk);
`,
};
