import type { Migration } from "./migration.ts";

/** Not written yet. */
export const suggestions: Migration = {
  version: 8,
  name: "suggestions",
  sql: "",
};
