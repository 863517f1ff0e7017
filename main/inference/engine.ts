/** The inference process as the services see it; implemented by the supervisor (supervisor.ts). */

import type { EvaluationSection, Measured } from "../../src/domain/evaluation/evaluation.ts";
import type { TextRange } from "../../src/domain/text/textEdit.ts";
import type {
  CanvasFrame,
  EvaluateRequest,
  GenerateRequest,
  GenerateResult,
  LoadedModel,
  PlanAnswer,
  PlanRequest,
  ProviderChoice,
  ScoredToken,
} from "./protocol.ts";

export type { PlanAnswer } from "./protocol.ts";

export type EngineStatus =
  | { readonly state: "idle" | "no-model" }
  | { readonly state: "loading"; readonly model: string }
  | { readonly state: "ready" | "busy"; readonly loaded: LoadedModel }
  | { readonly state: "restarting"; readonly reason: string }
  | { readonly state: "failed"; readonly code: string; readonly message: string };

/** Callbacks of a generation job; after `done` or `failed` (exactly one of them, once) nothing more is called. */
export interface GenerateListener {
  phase(phase: "loading" | "context" | "denoising" | "paused" | "finishing", sizes: readonly number[], predictedNats: number | null): void;
  frame(frame: CanvasFrame): void;
  done(result: GenerateResult): void;
  /** `error.code` is CANCELLED after `cancel()`, INFERENCE_FAILED when the child died. */
  failed(error: import("../../src/domain/errors/palimpsestError.ts").PalimpsestError): void;
}

export interface GenerateJob {
  cancel(): void;
  pause(): void;
  resume(): void;
}

/**
 * A job may name the package it needs by `packageHash` (SHA-256 of the canonical manifest). It then runs with exactly that one: another one
 * that is loaded from the same folder is replaced first, and when the folder holds another one by now the job fails with MODEL_CHANGED.
 */
export interface Engine {
  status(): EngineStatus;
  onStatus(listener: (status: EngineStatus) => void): () => void;
  /** Makes `folder` the active package (loading it, if another is active). Throws PalimpsestError MODEL_MISSING, MODEL_BROKEN, MODEL_CHANGED. */
  load(folder: string, provider: ProviderChoice, packageHash?: string | null): Promise<LoadedModel>;
  /** Queued; one job runs at a time. The package in `folder` is loaded first when it is not the active one. */
  generate(
    folder: string,
    provider: ProviderChoice,
    request: GenerateRequest,
    listener: GenerateListener,
    packageHash?: string | null,
  ): GenerateJob;
  plan(folder: string, provider: ProviderChoice, request: PlanRequest, packageHash?: string | null): Promise<PlanAnswer>;
  score(
    folder: string,
    provider: ProviderChoice,
    text: string,
    kind: GenerateRequest["kind"],
    range: TextRange,
    onBatch: (tokens: readonly ScoredToken[], done: number, total: number) => void,
    signal: AbortSignal,
    packageHash?: string | null,
  ): Promise<void>;
  /**
   * Measures a package, which is opened apart from the active one; nothing else runs meanwhile. `onProgress` gets the section and how many of
   * its parts are done. Throws PalimpsestError CANCELLED after `signal`, MODEL_MISSING, MODEL_BROKEN, INVALID_ARGUMENT, INFERENCE_FAILED.
   */
  evaluate(
    request: EvaluateRequest,
    onProgress: (section: EvaluationSection, done: number, of: number) => void,
    signal: AbortSignal,
  ): Promise<Measured>;
  /**
   * Hashes a package's files, reproduces its golden vectors and opens it once. What is wrong is in the answer; after `signal` it throws CANCELLED,
   * at once while it waits for its turn, else between two steps.
   */
  verify(folder: string, signal?: AbortSignal): Promise<{ problems: readonly string[]; checks: number }>;
  /** Stops the child; pending jobs fail with CANCELLED. */
  close(): Promise<void>;
}
