import type { Migration } from "./migration.ts";

/** Not written yet. */
export const reviews: Migration = {
  version: 7,
  name: "reviews",
  sql: "",
};
