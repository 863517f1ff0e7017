/** One job of the queue as the supervisor sees it. */
import { PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import type { ChildMessage, ParentMessage, ProviderChoice } from "./protocol.ts";

/** Package and provider that a job needs. */
export interface ModelTarget {
  readonly folder: string;
  readonly provider: ProviderChoice;
  /** SHA-256 of the canonical manifest that the package must have; null: whatever is in the folder. */
  readonly packageHash: string | null;
}

type JobReply = Exclude<ChildMessage, { type: "ready" | "pong" | "result" | "failed" }>;

export interface TaskHandlers {
  /** Progress and answers before the end. */
  onMessage(message: JobReply): void;
  /** Called when the job waits for its package to be loaded. */
  onLoading?(): void;
  /** Exactly one of the two, once. */
  onDone(result: Extract<ChildMessage, { type: "result" }>["result"]): void;
  onFailed(error: PalimpsestError): void;
}

export type TaskKind = "load" | "verify" | "generate" | "plan" | "score" | "evaluate";

/** A job from queue to end; after `done` or `fail` nothing reaches the handlers any more. */
export class Task {
  readonly job: string;
  readonly kind: TaskKind;
  readonly target: ModelTarget | null;
  readonly #message: (job: string) => ParentMessage;
  readonly #handlers: TaskHandlers;
  #settled = false;
  started = false;
  paused = false;

  constructor(job: string, kind: TaskKind, target: ModelTarget | null, message: (job: string) => ParentMessage, handlers: TaskHandlers) {
    this.job = job;
    this.kind = kind;
    this.target = target;
    this.#message = message;
    this.#handlers = handlers;
  }

  get settled(): boolean {
    return this.#settled;
  }

  message(): ParentMessage {
    return this.#message(this.job);
  }

  loading(): void {
    if (!this.#settled) this.#handlers.onLoading?.();
  }

  receive(message: JobReply): void {
    if (!this.#settled) this.#handlers.onMessage(message);
  }

  done(result: Extract<ChildMessage, { type: "result" }>["result"]): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#handlers.onDone(result);
  }

  fail(error: PalimpsestError): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#handlers.onFailed(error);
  }
}

export function cancelled(): PalimpsestError {
  return new PalimpsestError("CANCELLED", "The job was cancelled. Nothing was changed.", {});
}
