import { z } from "zod";
import { call, endApprovalsSchema, idSchema, MAX_ITEMS, versionSchema } from "./common.ts";
import { changeSchema } from "./documents.ts";

const target = { documentId: idSchema, clientId: idSchema, baseVersion: versionSchema };
const changed = z.object({ version: versionSchema, change: changeSchema });

export const proposals = {
  /**
   * Accepts, rejects or reopens hunks in one step; returns the change to apply locally (the watch stream carries it too, with the same clientId).
   * Accepting makes a revision. Errors: STALE_VERSION, LOCKED_TEXT, NOT_FOUND.
   */
  decide: call
    .input(
      z.object({
        ...target,
        hunkIds: z.array(idSchema).min(1).max(MAX_ITEMS),
        verdict: z.enum(["accept", "reject", "reopen"]),
        reason: z.string().max(2000).nullable().default(null),
        endApprovals: endApprovalsSchema,
      }),
    )
    .output(changed),
  /**
   * Replaces a pending hunk by several that can be decided for themselves: by its words, else by its sentences.
   * Errors: STALE_VERSION, NOT_FOUND, INVALID_ARGUMENT (it is one edit of one sentence, or not pending).
   */
  split: call.input(z.object({ ...target, hunkId: idSchema })).output(changed),
  /** Shows another alternative of the proposal's run: its pending hunks are superseded by new ones. */
  chooseAlternative: call.input(z.object({ ...target, proposalId: idSchema, alternative: z.number().int().min(0) })).output(changed),
};
