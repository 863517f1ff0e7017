import { z } from "zod";
import { authorSchema, call, endApprovalsSchema, idSchema, MAX_TEXT_LENGTH, timeSchema, versionSchema } from "./common.ts";
import { changeSchema } from "./documents.ts";
import { versionCalls } from "./versions.ts";

/** What the program says about a revision that it made itself; whoever shows it puts it into words. */
export const revisionDetailSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("accepted"), count: z.number().int().min(1) }),
  z.object({ kind: z.literal("restored"), number: z.number().int().min(1), label: z.string().max(200).nullable() }),
  z.object({ kind: z.literal("branched"), number: z.number().int().min(1), title: z.string().max(200) }),
]);

export const revisionSchema = z.object({
  id: idSchema,
  documentId: idSchema,
  parentId: idSchema.nullable(),
  number: z.number().int().min(1),
  author: authorSchema,
  cause: z.enum(["baseline", "typing", "accept", "reject", "restore", "undo", "save", "import", "branch"]),
  /** What a person wrote, or the name of a file; empty where `detail` says it. */
  message: z.string().max(500),
  detail: revisionDetailSchema.nullable(),
  label: z.string().max(200).nullable(),
  /** Who gave it its name; null without one. */
  named: z.object({ by: z.string().max(200), at: timeSchema }).nullable(),
  createdAt: timeSchema,
  rootHash: z.string().regex(/^[0-9a-f]{64}$/),
  words: z.number().int().min(0),
  runId: idSchema.nullable(),
});

export const history = {
  /** Revisions, newest first; `before` is the number of the last one seen; `named`: only those with a name. */
  list: call
    .input(
      z.object({
        documentId: idSchema,
        limit: z.number().int().min(1).max(1000).default(200),
        before: z.number().int().min(1).optional(),
        named: z.boolean().default(false),
      }),
    )
    .output(z.object({ total: z.number().int(), revisions: z.array(revisionSchema) })),
  text: call
    .input(z.object({ revisionId: idSchema }))
    .output(z.object({ revision: revisionSchema, text: z.string().max(MAX_TEXT_LENGTH) })),
  /** Names a revision; null or blank takes the name away. */
  label: call.input(z.object({ revisionId: idSchema, label: z.string().max(200).nullable() })).output(revisionSchema),
  /** Makes the text of a revision the head again, as a new revision; pending hunks that no longer fit are superseded. */
  restore: call
    .input(
      z.object({
        documentId: idSchema,
        clientId: idSchema,
        baseVersion: versionSchema,
        revisionId: idSchema,
        endApprovals: endApprovalsSchema,
      }),
    )
    .output(z.object({ version: versionSchema, change: changeSchema, revision: revisionSchema })),
  ...versionCalls,
};
