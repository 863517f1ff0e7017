/**
 * Messages between the backend and the inference child. Everything is structured-clonable.
 * The child tokenises, runs the denoising loops and answers; it never touches the database or the network.
 */
import type { ErrorCode, ErrorDetails } from "../../src/domain/errors/palimpsestError.ts";
import type { EvaluationSection, EvaluationSize, Measured } from "../../src/domain/evaluation/evaluation.ts";
import type { Baselines, HeldOutWindow } from "../../src/domain/evaluation/heldOut.ts";
import type { Solver } from "../../src/domain/planning/solver.ts";
import type { TextRange } from "../../src/domain/text/textEdit.ts";
import type { Dtype } from "./package/manifest.ts";

export type ProviderName = "cuda" | "dml" | "coreml" | "webgpu" | "cpu";
export type ProviderChoice = ProviderName | "auto";

/** One denoising request in terms of text; offsets are UTF-16 in `text`. */
export interface GenerateRequest {
  readonly text: string;
  readonly kind: "contract" | "technical" | "ja";
  readonly spans: readonly TextRange[];
  /** Per span the tokens of new text that it has room for at least; absent: what the length factor gives. */
  readonly rooms?: readonly number[];
  /** At strength 1 the beginnings of all spans are written before the rest of any. */
  readonly coarseFirst?: boolean;
  /** New text is running text: no line breaks, headings, tables or code, and no figures. */
  readonly prose?: boolean;
  readonly strength: number;
  readonly plan: { readonly by: "epsilon"; readonly epsilon: number } | { readonly by: "steps"; readonly steps: number };
  readonly order: "random" | "planned" | "entropy-bounded";
  readonly temperature: number;
  readonly topP: number;
  readonly alternatives: number;
  readonly seed: number;
  readonly lengthFactor: number;
  readonly remask: boolean;
  /** Ranges inside spans whose tokens are clamped. */
  readonly locks: readonly TextRange[];
  /** Per span, texts that must not come out again there (earlier rejected wording). */
  readonly banned: readonly (readonly string[])[];
  /** Start from this canvas instead of the old text: per span the ids, -1 = open. From a stored frame. */
  readonly start: { readonly alternative: number; readonly canvas: readonly (readonly number[])[] } | null;
  /** Several alternatives are rated for their ranking; true: a single one too. */
  readonly rate?: boolean;
  /** How a rectified flow goes from step to step; absent: as its package says. Other families take no notice. */
  readonly solver?: Solver;
}

/** Slot of a canvas as in the contract, plus the token id (-1 open) that a stored run needs. */
export interface CanvasSlot {
  readonly id: number;
  readonly text: string | null;
  readonly guess: string | null;
  readonly logProbability: number | null;
  readonly deleted: boolean;
  readonly locked: boolean;
}

export interface CanvasFrame {
  readonly alternative: number;
  readonly step: number;
  readonly steps: number;
  readonly spans: readonly { readonly slots: readonly CanvasSlot[] }[];
  readonly changed: readonly (readonly [number, number])[];
  readonly open: number;
  readonly entropy: number;
  readonly spentNats: number;
  readonly elapsedMs: number;
}

export interface GenerateResult {
  readonly packageHash: string;
  readonly provider: ProviderName;
  /** Slots decided per step by the likeliest alternative, re-masked ones included. */
  readonly sizes: readonly number[];
  /** Nats per token; null when the package has no planner, or the family no error that could be planned. */
  readonly predictedNats: number | null;
  /** Nats per token, estimated from the entropies measured at each step; comparable with `predictedNats`. Null where the family cannot tell. */
  readonly achievedNats: number | null;
  readonly milliseconds: number;
  /** Ranges that the results replace (the spans, perhaps with the space before them), UTF-16 in the request's text. */
  readonly replaced: readonly TextRange[];
  /** Alternatives that were left out because another one says the same. */
  readonly dropped: number;
  /** The likeliest first, each wording once; never empty. */
  readonly alternatives: readonly {
    /** Its number in the frames of the run. */
    readonly index: number;
    /**
     * Mean log-probability per generated token with that token left out (an autoregressive flow: the bound of the token behind those
     * before it, with both sides of the canvas known), nats; null where it was not asked for (a single alternative
     * without `rate`), the family cannot tell or nothing was generated.
     */
    readonly leaveOneOutNats: number | null;
    readonly spans: readonly {
      readonly text: string;
      readonly logProbability: number;
      readonly tokens: readonly { readonly start: number; readonly end: number; readonly logProbability: number }[];
    }[];
    readonly locksHeld: boolean;
    /** Proof: [span, index, id before, id after] of every locked token. */
    readonly lockProof: readonly (readonly [number, number, number, number])[];
    /** Flows that revised old text: [span, index, id before, id after] of every token that was not opened. They differ only where a repair had to. */
    readonly kept?: readonly (readonly [number, number, number, number])[];
  }[];
}

export interface PlanRequest {
  readonly kind: "contract" | "technical" | "ja";
  /** Tokens to generate; or the text whose tokens are counted. */
  readonly length: number | null;
  readonly text: string | null;
  readonly strength: number;
  readonly lengthFactor: number;
  readonly plan: { readonly by: "epsilon"; readonly epsilon: number } | { readonly by: "steps"; readonly steps: number };
  /** Of a rectified flow; absent: as its package says. */
  readonly solver?: Solver;
  /** UTF-16 units of the whole document, for families that read all of it at every step; absent where it is not known. */
  readonly documentLength?: number;
}

export interface ScoredToken {
  readonly start: number;
  readonly end: number;
  readonly logProbability: number;
  readonly entropy: number;
  readonly alternatives: readonly { readonly text: string; readonly logProbability: number }[];
}

/** What is to be measured of a package, and on what. It is opened apart from the active one. */
export interface EvaluateRequest {
  readonly folder: string;
  readonly provider: ProviderChoice;
  /** Null: the precision that the app would use. */
  readonly dtype: Dtype | null;
  readonly size: EvaluationSize;
  /** No section begins later than this. */
  readonly seconds: number;
  readonly windows: readonly HeldOutWindow[];
  /** Counting models for the package's tokenizer; null without. */
  readonly baselines: Baselines | null;
  /** Folder of the autoregressive baseline with the same tokenizer; null without. */
  readonly autoregressive: string | null;
}

/** Why a provider that was tried is not used. `message` is ONNX Runtime's own line where nothing better is known, else "". */
export interface ProviderNote {
  readonly code:
    | "not-installed"
    | "no-adapter"
    | "no-half-floats"
    | "libraries-missing"
    | "little-memory"
    | "cpu-only-package"
    | "slower-than-cpu"
    | "driver-crashed"
    | "failed";
  readonly provider: ProviderName;
  readonly message: string;
}

/** The choice of a provider in values, for a sentence in the user's language. `threads` is null where the CPU does not compute. */
export interface ProviderChoiceFacts {
  readonly dtype: string;
  readonly threads: number | null;
  readonly notes: readonly ProviderNote[];
}

export interface LoadedModel {
  readonly id: string;
  readonly family: string;
  readonly packageHash: string;
  readonly provider: ProviderName;
  /** One English sentence of `providerFacts`. */
  readonly providerReason: string;
  readonly providerFacts: ProviderChoiceFacts;
  readonly maxPositions: number;
}

export type ParentMessage =
  /** `packageHash`: the one package that will do; null takes what is in the folder. Another one is refused with MODEL_CHANGED. */
  | {
      readonly type: "load";
      readonly job: string;
      readonly folder: string;
      readonly provider: ProviderChoice;
      readonly packageHash: string | null;
    }
  | { readonly type: "verify"; readonly job: string; readonly folder: string }
  | { readonly type: "generate"; readonly job: string; readonly request: GenerateRequest; readonly packageHash: string | null }
  | {
      readonly type: "score";
      readonly job: string;
      readonly text: string;
      readonly kind: GenerateRequest["kind"];
      readonly range: TextRange;
      readonly packageHash: string | null;
    }
  | { readonly type: "plan"; readonly job: string; readonly request: PlanRequest; readonly packageHash: string | null }
  | { readonly type: "evaluate"; readonly job: string; readonly request: EvaluateRequest }
  | { readonly type: "cancel"; readonly job: string }
  | { readonly type: "pause"; readonly job: string }
  | { readonly type: "resume"; readonly job: string }
  | { readonly type: "ping"; readonly sequence: number };

export type ChildMessage =
  | { readonly type: "ready" }
  | { readonly type: "pong"; readonly sequence: number }
  | { readonly type: "loaded"; readonly job: string; readonly model: LoadedModel }
  | { readonly type: "verified"; readonly job: string; readonly problems: readonly string[]; readonly checks: number }
  | {
      readonly type: "phase";
      readonly job: string;
      readonly phase: "context" | "denoising" | "paused" | "finishing";
      readonly sizes: readonly number[];
      readonly predictedNats: number | null;
    }
  | { readonly type: "frame"; readonly job: string; readonly frame: CanvasFrame }
  /** `done` and `total` are UTF-16 units of the range; batches without tokens are signs of life. */
  | {
      readonly type: "scores";
      readonly job: string;
      readonly done: number;
      readonly total: number;
      readonly tokens: readonly ScoredToken[];
    }
  | {
      readonly type: "planned";
      readonly job: string;
      readonly plan: {
        readonly length: number;
        /** Tokens that the network sees at once: of a longer document those around a place. */
        readonly window: number;
        readonly steps: number;
        readonly sizes: readonly number[];
        /** Null where the error cannot be predicted: the package has no planner, or the family no such error. */
        readonly predictedNats: number | null;
        readonly theoremBoundNats: number | null;
        readonly seconds: number | null;
        readonly curve: readonly { readonly steps: number; readonly predictedNats: number; readonly theoremBoundNats: number }[];
      };
    }
  /** Progress of an evaluation: `done` of `of` parts of a section. */
  | {
      readonly type: "measured";
      readonly job: string;
      readonly section: EvaluationSection;
      readonly done: number;
      readonly of: number;
    }
  | { readonly type: "evaluated"; readonly job: string; readonly measured: Measured }
  /** Terminal, exactly once per job: */
  | { readonly type: "result"; readonly job: string; readonly result: GenerateResult | null }
  | { readonly type: "failed"; readonly job: string; readonly code: ErrorCode; readonly message: string; readonly details: ErrorDetails };

/** The planner's answer. */
export type PlanAnswer = Extract<ChildMessage, { type: "planned" }>["plan"];
