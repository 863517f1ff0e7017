/** A suite for comparing two model packages: spans to regenerate, and how much worse the new package may be. A JSON file. */
import { z } from "zod";
import { idSchema, kindSchema, rangeSchema } from "./common.ts";
import { orderSchema, stepPlanSchema } from "./runs.ts";

/** Most cases of a suite, and most UTF-16 units of a case's text. */
export const MOST_CASES = 500;
export const LONGEST_CASE = 50_000;

/**
 * How far the new package may be behind the old one; what is left out is not judged. Differences are new minus old, so a
 * negative one demands an improvement.
 */
export const thresholdsSchema = z.strictObject({
  /** Bits per character of the references. */
  bitsPerCharacter: z.number().optional(),
  /** Mean normalised edit distance. */
  editDistance: z.number().min(-1).max(1).optional(),
  /** Share of cases with findings. */
  findings: z.number().min(-1).max(1).optional(),
  /** Milliseconds per token of the new package divided by those of the old one. */
  timeRatio: z.number().gt(0).optional(),
  /** Locks that the new package may break. */
  brokenLocks: z.number().int().min(0).default(0),
});

const seedSchema = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1);

/** Parameters of the runs; a case may have its own strength. */
export const suiteDefaultsSchema = z.strictObject({
  strength: z.number().min(0).max(1).default(1),
  plan: stepPlanSchema.default({ by: "preset", preset: "balanced" }),
  order: orderSchema.default("entropy-bounded"),
  temperature: z.number().min(0).max(2).default(0.7),
  topP: z.number().gt(0).max(1).default(0.95),
  /** Of several, the likeliest leave-one-out counts. */
  alternatives: z.number().int().min(1).max(8).default(1),
  seed: seedSchema.default(1),
  lengthFactor: z.number().min(1).max(4).default(1.25),
  remask: z.boolean().default(true),
});

/** A place in a case's text: UTF-16 offsets, or the words themselves, which must then stand there exactly once. */
export const placeSchema = z.union([rangeSchema, z.string().min(1).max(LONGEST_CASE)], { error: "give { start, end } or the words" });

export const suiteCaseSchema = z
  .strictObject({
    id: idSchema,
    title: z.string().min(1).max(200),
    kind: kindSchema,
    text: z.string().min(1).max(LONGEST_CASE),
    /** What is regenerated: one of the two. */
    span: rangeSchema.optional(),
    find: z.string().min(1).max(LONGEST_CASE).optional(),
    /** Places inside the span that must come out unchanged; words are looked for inside the span. */
    locks: z.array(placeSchema).max(64).default([]),
    /** Wording to measure against; default: the old text of the span. */
    reference: z.string().min(1).max(LONGEST_CASE).optional(),
    strength: z.number().min(0).max(1).optional(),
    /** Where the text comes from and under which licence. */
    source: z.string().min(1).max(500).optional(),
  })
  .refine((one) => (one.span === undefined) !== (one.find === undefined), { error: "give either span or find", path: ["span"] });

export const suiteSchema = z.strictObject({
  name: z.string().min(1).max(200),
  description: z.string().max(2000).optional(),
  thresholds: thresholdsSchema,
  defaults: suiteDefaultsSchema.default(suiteDefaultsSchema.parse({})),
  cases: z.array(suiteCaseSchema).min(1).max(MOST_CASES),
});

export type Suite = z.infer<typeof suiteSchema>;
export type SuiteCase = z.infer<typeof suiteCaseSchema>;
export type SuitePlace = z.infer<typeof placeSchema>;
export type Thresholds = z.infer<typeof thresholdsSchema>;
