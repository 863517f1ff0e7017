import { z } from "zod";
import { call, emptySchema, endApprovalsSchema, idSchema, MAX_ITEMS, rangeSchema, timeSchema, versionSchema } from "./common.ts";
import { changeSchema } from "./documents.ts";

const target = { documentId: idSchema, clientId: idSchema, baseVersion: versionSchema };
const changed = z.object({ version: versionSchema, change: changeSchema });

export const rejectedWordingSchema = z.object({
  hunkIds: z.array(idSchema),
  oldText: z.string(),
  newText: z.string(),
  by: z.string(),
  at: timeSchema,
  reason: z.string().nullable(),
  allowed: z.boolean(),
});

export const proposals = {
  /**
   * Accepts, rejects or reopens hunks in one step; returns the change to apply locally (the watch stream carries it too, with the same clientId).
   * Accepting makes a revision. A decision over an older `baseVersion` is carried out when its hunks are as they were then.
   * Errors: REASON_REQUIRED (a hunk is high-stakes: `hunkId`, `kind`, `count`), ALREADY_DECIDED (`hunkId`, `verdict`, `by`, `at`,
   * `reason`, `count`), STALE_VERSION (a hunk is not what it was), LOCKED_TEXT, NOT_FOUND.
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
  /** Reopens what the caller rejected last and nobody has reopened since. Errors: NOT_FOUND (nothing), STALE_VERSION. */
  reopenLastRejection: call.input(z.object(target)).output(changed),
  /** What was rejected in the spans: it does not come again there unless it is allowed. The last rejection first. */
  rejectedWording: call
    .input(z.object({ documentId: idSchema, spans: z.array(rangeSchema).min(1).max(64) }))
    .output(z.array(rejectedWordingSchema)),
  /** Allows rejected wording at its place again, or bans it again. Errors: NOT_FOUND, INVALID_ARGUMENT (not rejected). */
  allowWording: call
    .input(z.object({ documentId: idSchema, hunkIds: z.array(idSchema).min(1).max(MAX_ITEMS), allowed: z.boolean() }))
    .output(emptySchema),
  /**
   * Replaces a pending hunk by several that can be decided for themselves: by its words, else by its sentences.
   * Errors: STALE_VERSION, NOT_FOUND, INVALID_ARGUMENT (it is one edit of one sentence, or not pending).
   */
  split: call.input(z.object({ ...target, hunkId: idSchema })).output(changed),
  /** Shows another alternative of the proposal's run: its pending hunks are superseded by new ones. */
  chooseAlternative: call.input(z.object({ ...target, proposalId: idSchema, alternative: z.number().int().min(0) })).output(changed),
};
