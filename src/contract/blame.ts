import { z } from "zod";
import { authorSchema, call, idSchema, MAX_TEXT_LENGTH, offsetSchema, rangeSchema, timeSchema, versionSchema } from "./common.ts";

/** The run that wrote a text. */
export const blameRunSchema = z.object({
  id: idSchema,
  model: z.string().max(200),
  /** SHA-256 (hex) of the package's canonical manifest. */
  packageHash: z.string().max(64),
  family: z.string().max(64),
  /** 0 keeps the old text, 1 starts from nothing. */
  strength: z.number(),
  seed: z.number().int(),
  /** Steps of the run. */
  steps: z.number().int(),
  startedAt: timeSchema,
});

/** What brought text into a document: the text that it began with, writing in place, or an accepted change. */
export const blameOriginSchema = z.object({
  kind: z.enum(["start", "written", "change"]),
  author: authorSchema,
  /** When it became part of the text. */
  at: timeSchema,
  /** The first revision that has it; null while it is in none yet. */
  revision: z.object({ id: idSchema, number: z.number().int() }).nullable(),
  /** For `start`: the file that was imported, or what the document began as. */
  source: z.object({ kind: z.enum(["file", "sample", "empty"]), name: z.string().max(500) }).nullable(),
  run: blameRunSchema.nullable(),
  /** For `change`. */
  change: z
    .object({
      hunkId: idSchema,
      proposalId: idSchema,
      proposalKind: z.enum(["regenerate", "edit", "restore", "import"]),
      /** 0-based. */
      alternative: z.number().int().min(0),
      confidence: z.number().nullable(),
      decision: z.object({ by: z.string().max(200), at: timeSchema, reason: z.string().max(2000).nullable() }).nullable(),
      /** The last person who typed inside the accepted words or took some out. */
      edited: z.object({ by: z.string().max(200), at: timeSchema }).nullable(),
    })
    .nullable(),
});

/** A stretch of text: index of its origin, and the step of the run that decided it (0: kept from the old text; null: not from a run, or not recorded). */
export const blameSpanSchema = z.object({
  start: offsetSchema,
  end: offsetSchema,
  origin: z.number().int().min(0),
  step: z.number().int().min(0).nullable(),
});

/** Spans tile the text, or the range that was asked for; in order. `version` is that of the document, for following later edits. */
export const blameSchema = z.object({
  documentId: idSchema,
  title: z.string().max(200),
  revisionId: idSchema.nullable(),
  version: versionSchema,
  length: z.number().int().min(0).max(MAX_TEXT_LENGTH),
  origins: z.array(blameOriginSchema),
  spans: z.array(blameSpanSchema),
});

export const blame = {
  /** Where every stretch of the accepted text comes from, or of the text of a revision. Errors: NOT_FOUND. */
  document: call.input(z.object({ documentId: idSchema, revisionId: idSchema.optional() })).output(blameSchema),
  /** The same for a range; an empty range asks for what stands at it. Errors: NOT_FOUND, SPAN_OUT_OF_RANGE. */
  at: call.input(z.object({ documentId: idSchema, revisionId: idSchema.optional(), range: rangeSchema })).output(blameSchema),
};
