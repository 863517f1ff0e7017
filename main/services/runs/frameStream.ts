import type { Frame, Run, RunEvent } from "../../../src/contract/index.ts";
import { mergePairs } from "../../../src/domain/text/mergePairs.ts";
import type { CanvasFrame } from "../../inference/protocol.ts";
import type { Scheduler } from "../../ports/ports.ts";
import { EventQueue } from "../events/eventQueue.ts";

/** Shortest time between two frames for one watcher, ms: at most 20 per second. */
const FRAME_INTERVAL = 50;

/**
 * One watcher of a run. It first gets the run and the frames it has not seen, all at once; after that at most 20 frames
 * per second: a frame that comes too soon waits and takes the place of an earlier one of its alternative that still
 * waits, with the changes of both. The last frame of every alternative is always delivered, then the final run.
 */
export class FrameStream {
  readonly queue: EventQueue<RunEvent>;
  readonly #scheduler: Scheduler;
  readonly #waiting = new Map<number, Waiting>();
  /** Frames of the run that this watcher got, or that wait. */
  #count: number;
  #cancelTimer: (() => void) | null = null;
  #resting = false;

  /** `frames` are those of the run so far; the first `afterFrames` of them are not sent. */
  constructor(scheduler: Scheduler, run: Run, frames: readonly CanvasFrame[], afterFrames: number, onClose: () => void) {
    this.#scheduler = scheduler;
    this.queue = new EventQueue(() => {
      this.#cancelTimer?.();
      onClose();
    });
    this.queue.push({ type: "run", run });
    this.#count = Math.min(afterFrames, frames.length);
    for (const frame of frames.slice(afterFrames)) {
      this.#count += 1;
      this.#send(frame);
    }
  }

  frame(frame: CanvasFrame): void {
    const earlier = this.#waiting.get(frame.alternative);
    // A renewed frame keeps its place in the map, so that every alternative has its turn.
    const merged = earlier === undefined ? frame : { ...frame, changed: mergePairs(earlier.frame.changed, frame.changed) };
    this.#waiting.set(frame.alternative, { frame: merged, first: earlier?.first ?? this.#count });
    this.#count += 1;
    if (!this.#resting) this.#sendOne();
  }

  run(run: Run): void {
    this.queue.push({ type: "run", run });
  }

  /** Sends what waits, the final run, and the end. */
  finish(run: Run): void {
    this.#cancelTimer?.();
    for (const [alternative, { frame }] of this.#waiting) {
      this.#waiting.delete(alternative);
      this.#send(frame);
    }
    this.run(run);
    this.queue.end();
  }

  #sendOne(): void {
    const [next] = this.#waiting;
    this.#resting = next !== undefined;
    if (next === undefined) return;
    this.#waiting.delete(next[0]);
    this.#send(next[1].frame);
    this.#cancelTimer = this.#scheduler.after(FRAME_INTERVAL, () => this.#sendOne());
  }

  /** The watcher has all frames but those that wait; going on from the first of these, it misses none. */
  #send(frame: CanvasFrame): void {
    let seen = this.#count;
    for (const { first } of this.#waiting.values()) seen = Math.min(seen, first);
    this.queue.push({ type: "frame", frame: toFrame(frame), seen });
  }
}

/** A frame that waits, with the changes of those whose place it took, and the number of frames before the first of them. */
interface Waiting {
  readonly frame: CanvasFrame;
  readonly first: number;
}

/** The frame without the token ids, which only the backend needs. */
export function toFrame(frame: CanvasFrame): Frame {
  return {
    ...frame,
    spans: frame.spans.map((span) => ({ slots: span.slots.map(({ id: _, ...slot }) => slot) })),
    changed: frame.changed.map(([span, index]): [number, number] => [span, index]),
  };
}

/** Steps of the frames that a watcher has, by alternative. */
export type KnownFrames = readonly { readonly alternative: number; readonly steps: readonly number[] }[];

/** The frames that a watcher lacks, and those that came with the changes of others that were left out before them. */
export function unknownFrames(frames: readonly CanvasFrame[], known: KnownFrames): CanvasFrame[] {
  const steps = new Map(known.map(({ alternative, steps: own }) => [alternative, new Set(own)]));
  const before = new Map<number, number>();
  return frames.filter(({ alternative, step }) => {
    const previous = before.get(alternative);
    before.set(alternative, step);
    const own = steps.get(alternative);
    return !(own?.has(step) && (previous === undefined || own.has(previous)));
  });
}
