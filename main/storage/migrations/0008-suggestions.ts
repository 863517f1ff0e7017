import type { Migration } from "./migration.ts";

/** Suggestions of others upon the inserted text of a pending change, kept with it. Journalled changes of before have none. */
export const suggestions: Migration = {
  version: 8,
  name: "suggestions",
  sql: `
ALTER TABLE proposal_hunk ADD COLUMN nested TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(nested));

UPDATE journal SET change = json_set(change, '$.hunks', json((
  SELECT json_group_array(json_set(value, '$.nested', json('[]'))) FROM json_each(change, '$.hunks')
))) WHERE json_array_length(change, '$.hunks') > 0;

UPDATE journal SET change = json_set(change, '$.proposals', json((
  SELECT json_group_array(json_set(proposal.value, '$.hunks', json((
    SELECT json_group_array(json_set(hunk.value, '$.nested', json('[]'))) FROM json_each(proposal.value, '$.hunks') AS hunk
  )))) FROM json_each(change, '$.proposals') AS proposal
))) WHERE json_array_length(change, '$.proposals') > 0;
`,
};
