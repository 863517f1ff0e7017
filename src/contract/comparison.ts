import { z } from "zod";
import { kindSchema } from "./common.ts";

/** What one package made of one case. Nats per token; times in milliseconds. */
export const caseOutcomeSchema = z.object({
  text: z.string(),
  /** Character edit distance to the reference, divided by the longer length: 0 the same, 1 nothing in common. */
  editDistance: z.number(),
  /** Leave-one-out NLL of what was generated, under the package that generated it. */
  nats: z.number().nullable(),
  /** Codes of what text inspection found, e.g. "repetition"; see src/domain/quality. */
  findings: z.array(z.string()),
  locksHeld: z.boolean(),
  steps: z.number().int(),
  milliseconds: z.number(),
});

export const comparedModelSchema = z.object({
  id: z.string(),
  version: z.string(),
  family: z.string(),
  packageHash: z.string(),
  provider: z.string(),
  /** Held-out NLL of the suite's reference texts in bits per character: comparable between tokenizers. */
  bitsPerCharacter: z.number(),
  meanEditDistance: z.number(),
  /** Share of cases with at least one finding, 0..1. */
  findingShare: z.number(),
  millisecondsPerToken: z.number(),
  brokenLocks: z.number().int(),
});

/** One threshold of the suite and what became of it; `limit` and `value` are new minus old, or a ratio where the name says so. */
export const gateSchema = z.object({
  name: z.enum(["bitsPerCharacter", "editDistance", "findings", "timeRatio", "brokenLocks"]),
  limit: z.number(),
  value: z.number(),
  passed: z.boolean(),
});

export const comparisonSchema = z.object({
  suite: z.string(),
  suiteHash: z.string(),
  old: comparedModelSchema,
  new: comparedModelSchema,
  cases: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      kind: kindSchema,
      before: z.string(),
      reference: z.string(),
      after: z.string(),
      old: caseOutcomeSchema,
      new: caseOutcomeSchema,
    }),
  ),
  gates: z.array(gateSchema),
  passed: z.boolean(),
});

export type Comparison = z.infer<typeof comparisonSchema>;
export type CaseOutcome = z.infer<typeof caseOutcomeSchema>;
