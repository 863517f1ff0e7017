import { eventIterator } from "@orpc/contract";
import { z } from "zod";
import { call, emptySchema, idSchema } from "./common.ts";
import { comparisonSchema } from "./comparison.ts";
import { engineEventSchema, engineQuestionSchema } from "./engineComparison.ts";

/**
 * What a package cannot do, for a note beside it: `no-context-cache` (the whole window goes through the network at every
 * step), `fixed-length` (new text has as many tokens as the old), `no-planner` (no error can be predicted), `left-to-right`
 * (an autoregressive baseline: one token a step, no revision).
 */
export const modelLimitSchema = z.enum(["no-context-cache", "fixed-length", "no-planner", "left-to-right", "seed-only", "experimental"]);

export const modelInfoSchema = z.object({
  id: idSchema,
  family: z.string(),
  version: z.string(),
  licence: z.string(),
  languages: z.array(z.string()),
  kinds: z.array(z.string()),
  bytes: z.number().int(),
  parameters: z.number().nullable(),
  maxPositions: z.number().int(),
  packageHash: z.string(),
  /** Ships with the app: cannot be removed. */
  bundled: z.boolean(),
  trainedOn: z.string(),
  /** Held-out span NLL in nats per token by kind, for spans of 32 tokens, where the package states it. */
  spanNll: z.record(z.string(), z.number()),
  /** Shipped to be tried: the app never takes it unless somebody chooses it. */
  experimental: z.boolean(),
  limits: z.array(modelLimitSchema),
  problem: z.string().nullable(),
});

/** Room for added packages, bytes. `free` is what the disk has left. */
export const modelStorageSchema = z.object({ used: z.number().int(), quota: z.number().int(), free: z.number().int() });

/** A package that is complete and checked but not installed: its licence has to be accepted first. */
export const candidateSchema = z.object({
  candidateId: idSchema,
  info: modelInfoSchema,
  /** Full text of the licence; the name alone where the package has no more. */
  licenceText: z.string(),
  /** The installed package of the same id that it takes the place of. */
  replaces: modelInfoSchema.nullable(),
});

/** How adding a package gets on. `total` and `of` are null while unknown; the last event is `ready` or `cancelled`. */
export const addEventSchema = z.discriminatedUnion("type", [
  /** The user closed the host's dialog. */
  z.object({ type: z.literal("cancelled") }),
  z.object({
    type: z.literal("downloading"),
    received: z.number().int(),
    total: z.number().int().nullable(),
    /** Bytes that an earlier attempt had left. */
    resumedFrom: z.number().int(),
  }),
  z.object({ type: z.literal("unpacking"), done: z.number().int(), of: z.number().int().nullable() }),
  z.object({ type: z.literal("checking"), done: z.number().int(), of: z.number().int().nullable() }),
  z.object({ type: z.literal("ready"), candidate: candidateSchema }),
]);

export const compareEventSchema = z.discriminatedUnion("type", [
  /** `done` of the `of` cases were written by `model`; the old package comes first, then the new one. */
  z.object({ type: z.literal("progress"), model: idSchema, done: z.number().int(), of: z.number().int() }),
  /** `html` is the report as one self-contained file. */
  z.object({ type: z.literal("report"), comparison: comparisonSchema, html: z.string() }),
]);

export const models = {
  list: call.input(emptySchema).output(z.array(modelInfoSchema)),
  storage: call.input(emptySchema).output(modelStorageSchema),
  /** Licence text of an installed package. */
  licence: call.input(z.object({ model: idSchema })).output(z.object({ licence: z.string(), text: z.string() })),
  /** Hashes every file and reproduces the golden vectors. Problems are sentences; empty means sound. */
  verify: call.input(z.object({ model: idSchema })).output(z.object({ problems: z.array(z.string()), checks: z.number().int() })),
  /**
   * Gets a package and checks it, up to the question of its licence; closing the stream stops and keeps what was downloaded
   * for the next attempt. `dialog` asks with the host's dialog (desktop only, else NOT_AVAILABLE). Errors: DOWNLOAD_FAILED,
   * MODEL_BROKEN, MODEL_MISSING, QUOTA_EXCEEDED, DISK_FULL, FILE_TOO_LARGE, INVALID_ARGUMENT.
   */
  add: call
    .input(
      z.discriminatedUnion("from", [
        z.object({ from: z.literal("dialog"), what: z.enum(["folder", "archive"]) }),
        z.object({
          from: z.literal("url"),
          url: z.string().min(1).max(2000),
          sha256: z
            .string()
            .regex(/^[0-9a-fA-F]{64}$/)
            .nullable()
            .default(null),
        }),
      ]),
    )
    .output(eventIterator(addEventSchema)),
  /** Installs a candidate, all or nothing. Errors: NOT_FOUND, LICENCE_NOT_ACCEPTED, QUOTA_EXCEEDED, DISK_FULL. */
  install: call.input(z.object({ candidateId: idSchema, licenceAccepted: z.boolean() })).output(modelInfoSchema),
  discard: call.input(z.object({ candidateId: idSchema })).output(emptySchema),
  remove: call.input(z.object({ model: idSchema })).output(emptySchema),
  /**
   * Regenerates the spans of the suite that ships with the app with both packages; closing the stream stops.
   * Errors: MODEL_MISSING, MODEL_BROKEN, MODEL_CHANGED, INFERENCE_FAILED.
   */
  compare: call
    .input(
      z.object({
        oldModel: idSchema,
        newModel: idSchema,
        /** Of the report; null: the language of the settings. */
        language: z.enum(["en", "ja"]).nullable().default(null),
      }),
    )
    .output(eventIterator(compareEventSchema)),
  /** Writes passages of a document with every installed package; closing the stream stops. Errors: NOT_FOUND, SPAN_TOO_LONG, PROTECTED_TEXT, MODEL_MISSING, and those of `runs.start` about spans. */
  compareEngines: call.input(engineQuestionSchema).output(eventIterator(engineEventSchema)),
};
