/**
 * What a family offers to the evaluation (`SpanGenerator.measurable`). Tokens are ids of the package's tokenizer; a window is
 * [kind token, tokens of the text], without [BOS] and [EOS]; a span is window[from, to), from >= 1. Log-probabilities are in nats.
 */
import type { DocumentKind } from "../../../../src/domain/document/documentState.ts";
import type { EvaluationSection } from "../../../../src/domain/evaluation/evaluation.ts";
import type { PlannerFile } from "../../../../src/domain/planning/curve.ts";
import type { StepOutput } from "../families/shared/spanNetwork.ts";
import type { ScoreRequest } from "../families/spanGenerator.ts";

export interface MeasurableText {
  /** Ids of a text, and where each token ends in it (UTF-16). */
  encode(text: string): { readonly ids: ArrayLike<number>; readonly ends: ArrayLike<number> };
  /** The token that begins a window of this kind. */
  kindId(kind: DocumentKind): number;
  /** Most tokens of a window, kind token included. */
  readonly maxPositions: number;
  /** Whether log-probabilities are the network's own; else those outside the best candidates share the rest of the mass equally. */
  readonly exact: boolean;
  /** Sections that cannot be measured, and why: a sentence each. */
  readonly without?: Readonly<Partial<Record<EvaluationSection, string>>>;
  /** Runs for timing beside `contextTokens` tokens; absent where nothing is written in steps beside an encoded context. */
  timing?(contextTokens: number, spanTokens: number): Promise<TimedRuns>;
}

export interface TimedRuns {
  /** Encodes the context anew. */
  context(): Promise<void>;
  /** One step over all tokens of the span. */
  step(): Promise<void>;
  /** Writes the whole span and returns the steps that it took; absent where these are the plan's, of equal length. */
  decode?(): Promise<number>;
}

/** A family that can say what it expects at a place if it sees all others. */
export interface MeasurableAlone {
  /** Of window[at], which lies in window[from, to): the likeliest id, and the log-probability of the one that stands there. Throws INFERENCE_FAILED. */
  alone(window: readonly number[], from: number, to: number, at: number): Promise<{ readonly best: number; readonly logp: number }>;
}

/** A family whose confidence is judged token by token. */
export interface MeasurableLeftOut {
  readonly vocabularySize: number;
  /** The text as the app's confidence sees it: every token once, left out together with others as `score` does it. One batch per network run at most. */
  leaveOneOut(request: ScoreRequest): AsyncGenerator<readonly LeftOutToken[], void>;
}

/** A family that fills masked places in any order. */
export interface MaskedMeasurable extends MeasurableText, MeasurableLeftOut {
  readonly type: "masked";
  readonly maskId: number;
  /** Ids that a reader never sees and that are therefore no guess ([DEL] and the like). */
  isSpecial(id: number): boolean;
  readonly planner: PlannerFile | null;
  /** Encodes what surrounds a span. */
  openSpan(window: readonly number[], from: number, to: number): Promise<OpenSpan>;
}

/** A span beside its encoded context. Canvases are ids [rows, S], row after row, the mask's id where masked. */
export interface OpenSpan {
  readonly size: number;
  /** Log-probability of targets[S] at each place of each row, [rows, S]; of use only where the row is masked. Throws INFERENCE_FAILED. */
  targetLogp(canvases: Int32Array, rows: number, targets: Int32Array): Promise<Float64Array>;
  /** The best candidates at each place. Throws INFERENCE_FAILED. */
  candidates(canvases: Int32Array, rows: number): Promise<StepOutput>;
}

/** A token that was left out, and the best candidates for its place. */
export interface LeftOutToken {
  readonly id: number;
  /** Ids, the most probable first, and their log-probabilities. */
  readonly candidates: Int32Array;
  readonly logp: Float64Array;
}

/** A family that writes from left to right, knowing what stands behind the span. */
export interface CausalMeasurable extends MeasurableText, Partial<MeasurableAlone> {
  readonly type: "causal";
  /** Is `spanLogp` a sample of a lower bound (ELBO), not the likelihood itself? */
  readonly bound: boolean;
  /** Teacher-forced log-probabilities of the span's tokens, [to - from]. Throws INFERENCE_FAILED. */
  spanLogp(window: readonly number[], from: number, to: number): Promise<Float64Array>;
  /** The most probable continuation token by token, of the span's length and without special ids, [to - from]. */
  greedy?(window: readonly number[], from: number, to: number): Promise<Int32Array>;
}

/** A family that carries all tokens of a span along a path at once. It has no likelihood of a text. */
export interface PathMeasurable extends MeasurableText, MeasurableLeftOut, MeasurableAlone {
  readonly type: "path";
  /** What a path from fixed noise writes, of the span's length and without special ids, [to - from]. Yields between two network runs. */
  write(window: readonly number[], from: number, to: number): AsyncGenerator<void, Int32Array>;
}

export type Measurable = MaskedMeasurable | CausalMeasurable | PathMeasurable;
