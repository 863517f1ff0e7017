/**
 * What a model family does for the app. A family knows nothing of jobs, pausing or messages: it yields after each network run at most, and
 * whoever iterates decides when the next one happens, which is all that cancel ("stop iterating") and pause ("wait") need.
 */
import type { TextRange } from "../../../../src/domain/text/textEdit.ts";
import type { Manifest } from "../../package/manifest.ts";
import type {
  CanvasFrame,
  GenerateRequest,
  GenerateResult,
  LoadedModel,
  PlanAnswer,
  PlanRequest,
  ProviderChoice,
  ScoredToken,
} from "../../protocol.ts";
import type { Measurable } from "../evaluation/measurable.ts";

/** News of a generation. `breath` carries nothing: it is a place to stop between two network runs. */
export type GenerateEvent =
  | {
      readonly type: "phase";
      readonly phase: "context" | "denoising" | "finishing";
      readonly sizes: readonly number[];
      readonly predictedNats: number | null;
    }
  | { readonly type: "frame"; readonly frame: CanvasFrame }
  | { readonly type: "breath" };

/** Scored tokens in order of the text; `done` of `total` tokens are scored after this batch. Empty batches are places to stop. */
export interface ScoreBatch {
  readonly tokens: readonly ScoredToken[];
  readonly done: number;
  readonly total: number;
}

export interface ScoreRequest {
  readonly text: string;
  readonly kind: GenerateRequest["kind"];
  readonly range: TextRange;
}

export type { PlanAnswer } from "../../protocol.ts";

/** A loaded package. */
export interface SpanGenerator {
  readonly model: LoadedModel;
  /** Throws PalimpsestError SPAN_OUT_OF_RANGE, SPAN_SPLITS_CHARACTER, SPAN_TOO_LONG, INVALID_ARGUMENT, INFERENCE_FAILED. */
  generate(request: GenerateRequest): AsyncGenerator<GenerateEvent, GenerateResult>;
  /** Confidence, leave-one-out where the family can leave a token out. Throws like `generate`. */
  score(request: ScoreRequest): AsyncGenerator<ScoreBatch, void>;
  plan(request: PlanRequest): PlanAnswer;
  /** What an evaluation needs; a family without it cannot be evaluated. */
  readonly measurable?: Measurable;
  /** Frees the sessions. */
  close(): Promise<void>;
}

/** A package whose manifest is read, whose structure is sound and whose files have the right hashes. */
export interface CheckedPackage {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly packageHash: string;
}

/** How a family plugs in: register it in `families/registry.ts`. */
export interface Family {
  /** Throws MODEL_BROKEN. */
  open(checked: CheckedPackage, provider: ProviderChoice): Promise<SpanGenerator>;
  /** Reproduces the golden vectors; problems are sentences. */
  verify(checked: CheckedPackage): Promise<{ readonly problems: readonly string[]; readonly checks: number }>;
}
