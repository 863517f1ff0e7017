import type { Migration } from "./migration.ts";

/** Where the places of a run are, and what a revision that the program described itself says, without words of any language. */
export const placesAndDetails: Migration = {
  version: 2,
  name: "places-and-details",
  sql: `
ALTER TABLE run ADD COLUMN anchors TEXT;
ALTER TABLE revision ADD COLUMN detail TEXT;
`,
};
