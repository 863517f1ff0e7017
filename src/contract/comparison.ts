import { z } from "zod";
import { GATE_NAMES } from "../domain/comparison/gates.ts";
import { kindSchema } from "./common.ts";

/** What one package made of one case. Nats per token; times in milliseconds. */
export const caseOutcomeSchema = z.object({
  /** The new wording of the span. */
  text: z.string(),
  /** Character edit distance to the reference, divided by the longer length: 0 the same, 1 nothing in common. */
  editDistance: z.number(),
  /** Leave-one-out NLL of what was generated, under the package that generated it. */
  nats: z.number().nullable(),
  /** Leave-one-out NLL of the reference, bits per character. */
  bitsPerCharacter: z.number(),
  /** Codes of what text inspection found, e.g. "repetition"; see src/domain/quality. */
  findings: z.array(z.string()),
  locksHeld: z.boolean(),
  /** Tokens of the new wording. */
  tokens: z.number().int(),
  steps: z.number().int(),
  milliseconds: z.number(),
});

export const comparedModelSchema = z.object({
  id: z.string(),
  version: z.string(),
  family: z.string(),
  packageHash: z.string(),
  provider: z.string(),
  /** Leave-one-out NLL of the suite's references in bits per character: comparable between tokenizers. */
  bitsPerCharacter: z.number(),
  meanEditDistance: z.number(),
  /** Share of cases with at least one finding, 0..1. */
  findingShare: z.number(),
  /** Median over the cases. */
  millisecondsPerToken: z.number(),
  /** Locks whose text did not come out unchanged. */
  brokenLocks: z.number().int(),
});

/**
 * One threshold of the suite and what became of it; `limit` and `value` are new minus old, a ratio where the name says so, and
 * for `brokenLocks` the number under the new package.
 */
export const gateSchema = z.object({
  name: z.enum(GATE_NAMES),
  limit: z.number(),
  value: z.number(),
  passed: z.boolean(),
});

export const comparisonSchema = z.object({
  suite: z.string(),
  /** SHA-256 (hex) of the suite file. */
  suiteHash: z.string(),
  seed: z.number().int(),
  old: comparedModelSchema,
  new: comparedModelSchema,
  cases: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      kind: kindSchema,
      /** Where the text comes from and its licence; "" when the suite does not say. */
      source: z.string(),
      /** The text before the span, the span's own wording, the wording to measure against, and the text behind the span. */
      before: z.string(),
      original: z.string(),
      reference: z.string(),
      after: z.string(),
      /** Locked parts of the span, in order. */
      locks: z.array(z.string()),
      old: caseOutcomeSchema,
      new: caseOutcomeSchema,
    }),
  ),
  gates: z.array(gateSchema),
  passed: z.boolean(),
});

export type Comparison = z.infer<typeof comparisonSchema>;
export type ComparedModel = z.infer<typeof comparedModelSchema>;
export type ComparedCase = Comparison["cases"][number];
export type CaseOutcome = z.infer<typeof caseOutcomeSchema>;
