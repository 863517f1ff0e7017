import { z } from "zod";
import { idSchema, rangeSchema } from "./common.ts";
import { MAX_COMPARED } from "./limits.ts";
import { runParametersSchema } from "./runs.ts";

/** What one installed package made of the passages. Figures are over all of them; null where they are not known. */
export const engineRowSchema = z.object({
  model: idSchema,
  family: z.string(),
  experimental: z.boolean(),
  /** New text of each passage; empty where the package failed. */
  texts: z.array(z.string()),
  /** Of a run after the first one, which is slower. */
  milliseconds: z.number().nullable(),
  steps: z.number().int().nullable(),
  /** Mean negative log-likelihood of a token of the new text, by the judge; nats. */
  judgeNats: z.number().nullable(),
  /** Normalised edit distance between the old and the new text, 0 to 1. */
  editDistance: z.number().nullable(),
  /** Changes of this package in this document that were decided, and those of them that were accepted. */
  decided: z.number().int(),
  accepted: z.number().int(),
  /** Why the package could not write it; a sentence. */
  problem: z.string().nullable(),
});

/** The same passages by every installed package. */
export const engineComparisonSchema = z.object({
  documentTitle: z.string(),
  strength: z.number(),
  seed: z.number().int(),
  passages: z.array(z.string()),
  /** Who judges all texts: an autoregressive package ("exact"), else the package in use: leave-one-out, or by the bound of a flow. Null: nobody could. */
  judge: z.object({ model: idSchema, how: z.enum(["exact", "leave-one-out", "bound"]) }).nullable(),
  rows: z.array(engineRowSchema),
});

export const engineQuestionSchema = z.object({
  documentId: idSchema,
  /** Passages of the accepted text as it is now; at most `MAX_COMPARED`. */
  spans: z.array(rangeSchema).min(1).max(MAX_COMPARED.spans),
  parameters: runParametersSchema,
  /** Of the report; null: the language of the settings. */
  language: z.enum(["en", "ja"]).nullable().default(null),
});

export const engineEventSchema = z.discriminatedUnion("type", [
  /** `done` of `of` packages have written; `model` is at it. */
  z.object({ type: z.literal("progress"), model: idSchema, done: z.number().int(), of: z.number().int() }),
  /** `html` and `csv`: the report as self-contained files. */
  z.object({ type: z.literal("report"), comparison: engineComparisonSchema, html: z.string(), csv: z.string() }),
]);
