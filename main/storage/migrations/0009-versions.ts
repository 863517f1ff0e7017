import type { Migration } from "./migration.ts";

/** Not written yet. */
export const versions: Migration = {
  version: 9,
  name: "versions",
  sql: "",
};
