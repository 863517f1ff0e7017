import type { Run, RunEvent } from "../../../src/contract/index.ts";
import type { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { GenerateJob, GenerateListener } from "../../inference/engine.ts";
import type { CanvasFrame, GenerateResult } from "../../inference/protocol.ts";
import type { Scheduler } from "../../ports/ports.ts";
import { roundFrame } from "../../storage/frameCodec.ts";
import type { EventQueue } from "../events/eventQueue.ts";
import { FrameStream } from "./frameStream.ts";
import { isTerminal } from "./runRecord.ts";

/** What an ended run turned into; decided by the owner, who also stores it. */
export type Outcome = { readonly result: GenerateResult } | { readonly error: PalimpsestError };

/** A run under way: its record, its frames so far and its watchers. It ends exactly once and outlives its watchers. */
export class ActiveRun implements GenerateListener {
  readonly frames: CanvasFrame[] = [];
  /** Resolves when the run has ended and was stored. */
  readonly ended: Promise<Run>;
  readonly #scheduler: Scheduler;
  readonly #streams = new Set<FrameStream>();
  readonly #onEnd: (outcome: Outcome) => Run;
  #resolveEnded: (run: Run) => void = () => {};
  #run: Run;
  #job: GenerateJob | null = null;
  #cancelled = false;

  /** `onEnd` stores the outcome and returns the final record; it must not throw. */
  constructor(scheduler: Scheduler, run: Run, onEnd: (outcome: Outcome) => Run) {
    this.#scheduler = scheduler;
    this.#run = run;
    this.#onEnd = onEnd;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
  }

  get run(): Run {
    return this.#run;
  }

  /** Hands over the job; a cancel that came before is passed on. */
  attach(job: GenerateJob): void {
    this.#job = job;
    if (this.#cancelled) job.cancel();
  }

  cancel(): void {
    this.#cancelled = true;
    this.#job?.cancel();
  }

  pause(): void {
    this.#job?.pause();
  }

  resume(): void {
    this.#job?.resume();
  }

  watch(afterFrames: number): EventQueue<RunEvent> {
    const stream: FrameStream = new FrameStream(this.#scheduler, this.#run, this.frames, afterFrames, () => this.#streams.delete(stream));
    if (isTerminal(this.#run.phase)) stream.queue.end();
    else this.#streams.add(stream);
    return stream.queue;
  }

  phase(phase: "loading" | "context" | "denoising" | "paused" | "finishing", sizes: readonly number[], predictedNats: number | null): void {
    if (isTerminal(this.#run.phase)) return;
    const planned = sizes.length > 0 ? { sizes: [...sizes], steps: Math.max(sizes.length, this.#run.steps) } : {};
    this.#run = { ...this.#run, phase, ...planned, predictedNats: predictedNats ?? this.#run.predictedNats };
    for (const stream of this.#streams) stream.run(this.#run);
  }

  frame(frame: CanvasFrame): void {
    if (isTerminal(this.#run.phase)) return;
    const rounded = roundFrame(frame);
    this.frames.push(rounded);
    this.#run = { ...this.#run, step: Math.max(this.#run.step, frame.step), steps: frame.steps };
    for (const stream of this.#streams) stream.frame(rounded);
  }

  done(result: GenerateResult): void {
    this.#end({ result });
  }

  failed(error: PalimpsestError): void {
    this.#end({ error });
  }

  #end(outcome: Outcome): void {
    if (isTerminal(this.#run.phase)) return;
    this.#run = this.#onEnd(outcome);
    for (const stream of [...this.#streams]) stream.finish(this.#run);
    this.#streams.clear();
    this.#resolveEnded(this.#run);
  }
}
