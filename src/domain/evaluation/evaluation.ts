/**
 * What `palimpsest models evaluate` measures and writes. Log-probabilities and errors of models are in nats, per token unless it says otherwise;
 * times are in milliseconds; shares and probabilities lie in 0 .. 1; `error` is a standard error over windows.
 */
import { z } from "zod";

export const EVALUATION_SCHEMA_VERSION = 1;
export const EVALUATION_SIZES = ["small", "medium", "full"] as const;
export type EvaluationSize = (typeof EVALUATION_SIZES)[number];

/** Sections in the order in which they are measured: of the greatest worth first, for when the time runs out. */
export const EVALUATION_SECTIONS = ["spanNll", "calibration", "factorisation", "singleToken", "recovery", "clause", "speed"] as const;
export type EvaluationSection = (typeof EVALUATION_SECTIONS)[number];

const kind = z.enum(["contract", "technical", "ja"]);
const count = z.number().int().min(0);
const estimate = z.object({ mean: z.number(), error: z.number().min(0).nullable() });
const nats = z.number();

/**
 * Held-out spans of one length and kind. `nats` of a masked model is the any-order bound (the mean over random reveal orders), of an
 * autoregressive flow the evidence bound (a mean over draws of its encoder's noise), of an autoregressive model exact. The other columns are the same spans by counting models and by the autoregressive baseline (nats per token), null
 * where there is none of the same tokenizer; `aboveAutoregressive` is the paired difference.
 */
const spanNllSchema = z.object({
  kind,
  tokens: count,
  spans: count,
  nats: estimate,
  /** Bits per character (code point) of the spans. */
  bitsPerCharacter: z.number(),
  unigram: nats.nullable(),
  trigram: nats.nullable(),
  autoregressive: estimate.nullable(),
  aboveAutoregressive: estimate.nullable(),
});

/** Top-1 probability of masked tokens against how often they were right. */
const calibrationSchema = z.object({
  tokens: count,
  /** Expected calibration error over the bins, 0 .. 1. */
  ece: z.number(),
  bins: z.array(z.object({ from: z.number(), to: z.number(), count, confidence: z.number().nullable(), accuracy: z.number().nullable() })),
  kinds: z.array(z.object({ kind, tokens: count, ece: z.number(), accuracy: z.number() })),
  /** The temperature that calibrates best, fitted on every other window; the errors are those of the remaining windows. */
  temperature: z.object({ value: z.number(), eceBefore: z.number(), eceAfter: z.number(), tokens: count }),
});

/**
 * `-log p_T(x) + log p_chain(x)` of held-out spans x, per token: what revealing a span in T balanced steps loses against one token at a time in
 * the same random order. `predicted` is the planner's forecast for the same sizes.
 */
const factorisationSchema = z.object({
  kind: z.union([kind, z.literal("all")]),
  tokens: count,
  spans: count,
  /** -log p_chain, nats per token. */
  chain: estimate,
  points: z.array(z.object({ steps: count, nats: estimate, predicted: nats.nullable() })),
  /** Slope of ln error against ln T over from <= T <= to (theory: -1), its jackknife error, and that of the forecast; null where an error is not positive. */
  slope: z.object({ from: count, to: count, value: z.number(), error: z.number().nullable(), predicted: z.number().nullable() }).nullable(),
});

const speedSchema = z.object({
  provider: z.string(),
  dtype: z.string(),
  /** The provider as the status bar explains it, with the number of threads. */
  reason: z.string(),
  contextTokens: count,
  spanTokens: count,
  /** Medians. */
  contextMs: z.number(),
  stepMs: z.number(),
  /** Steps of the balanced plan for a contract's span of this length; of a flow the sweeps that it took. */
  steps: count,
  /** Tokens of the span by those steps, context encoded already; and with its encoding. */
  tokensPerSecond: z.number(),
  tokensPerSecondWithContext: z.number(),
});

/** What the inference process measures. A section that was left out, or that the family has no means for (`notApplicable`), is null. */
export const measuredSchema = z.object({
  model: z.object({
    id: z.string(),
    family: z.string(),
    version: z.string(),
    packageHash: z.string(),
    tokenizerSha256: z.string(),
    dtype: z.string(),
    provider: z.string(),
    providerReason: z.string(),
  }),
  /** The autoregressive baseline that was measured beside it. */
  autoregressive: z.object({ id: z.string(), packageHash: z.string(), exact: z.boolean() }).nullable(),
  /** False: log-probabilities outside the best candidates share the rest of the mass equally. */
  exact: z.boolean(),
  spanNll: z.array(spanNllSchema).nullable(),
  calibration: calibrationSchema.nullable(),
  factorisation: z.array(factorisationSchema).nullable(),
  /** One masked token in otherwise visible text. */
  singleToken: z.array(z.object({ kind, tokens: count, top1: estimate, nats: estimate })).nullable(),
  /** Spans of 8 tokens, length known: greedy, of a flow without noise or from fixed noise. */
  recovery: z.array(z.object({ kind, spans: count, tokens: count, exact: estimate, restored: estimate })).nullable(),
  /** Character edit distance from the generated to the held-out clause, as a share of the longer one; `chance`: to another window's clause, null without another. */
  clause: z.array(z.object({ kind, spans: count, distance: estimate, chance: estimate.nullable() })).nullable(),
  speed: z.array(speedSchema).nullable(),
  /** Seconds by section. */
  seconds: z.record(z.string(), z.number()),
  /** Sections for which the time was over. */
  leftOut: z.array(z.enum(EVALUATION_SECTIONS)),
  /** Sections that the family has no means for, and why: a sentence each. */
  notApplicable: z.partialRecord(z.enum(EVALUATION_SECTIONS), z.string()).default({}),
});
export type Measured = z.infer<typeof measuredSchema>;

/** The file that `models evaluate --out` writes. */
export const evaluationSchema = measuredSchema.extend({
  schemaVersion: z.literal(EVALUATION_SCHEMA_VERSION),
  /** ISO 8601 in UTC. */
  measuredAt: z.string(),
  machine: z.object({ processor: z.string(), cores: count, platform: z.string() }),
  size: z.enum(EVALUATION_SIZES),
  heldOut: z.object({ sha256: z.string(), windows: count }),
});
export type Evaluation = z.infer<typeof evaluationSchema>;
export type SpanNllRow = z.infer<typeof spanNllSchema>;
export type Factorisation = z.infer<typeof factorisationSchema>;
export type Calibration = z.infer<typeof calibrationSchema>;
export type SpeedRow = z.infer<typeof speedSchema>;
