import type { Migration } from "./migration.ts";

/** Not written yet. */
export const comments: Migration = {
  version: 6,
  name: "comments",
  sql: "",
};
