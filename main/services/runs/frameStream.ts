import type { Frame, Run, RunEvent } from "../../../src/contract/index.ts";
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
  readonly #waiting = new Map<number, CanvasFrame>();
  #cancelTimer: (() => void) | null = null;
  #resting = false;

  constructor(scheduler: Scheduler, run: Run, backlog: readonly CanvasFrame[], onClose: () => void) {
    this.#scheduler = scheduler;
    this.queue = new EventQueue(() => {
      this.#cancelTimer?.();
      onClose();
    });
    this.queue.push({ type: "run", run });
    for (const frame of backlog) this.queue.push({ type: "frame", frame: toFrame(frame) });
  }

  frame(frame: CanvasFrame): void {
    const earlier = this.#waiting.get(frame.alternative);
    // A renewed frame keeps its place in the map, so that every alternative has its turn.
    this.#waiting.set(frame.alternative, earlier === undefined ? frame : { ...frame, changed: mergeChanged(earlier, frame) });
    if (!this.#resting) this.#sendOne();
  }

  run(run: Run): void {
    this.queue.push({ type: "run", run });
  }

  /** Sends what waits, the final run, and the end. */
  finish(run: Run): void {
    this.#cancelTimer?.();
    for (const frame of this.#waiting.values()) this.queue.push({ type: "frame", frame: toFrame(frame) });
    this.#waiting.clear();
    this.run(run);
    this.queue.end();
  }

  #sendOne(): void {
    const [next] = this.#waiting;
    this.#resting = next !== undefined;
    if (next === undefined) return;
    this.#waiting.delete(next[0]);
    this.queue.push({ type: "frame", frame: toFrame(next[1]) });
    this.#cancelTimer = this.#scheduler.after(FRAME_INTERVAL, () => this.#sendOne());
  }
}

/** The frame without the token ids, which only the backend needs. */
export function toFrame(frame: CanvasFrame): Frame {
  return {
    ...frame,
    spans: frame.spans.map((span) => ({ slots: span.slots.map(({ id: _, ...slot }) => slot) })),
    changed: frame.changed.map(([span, index]): [number, number] => [span, index]),
  };
}

function mergeChanged(earlier: CanvasFrame, later: CanvasFrame): [number, number][] {
  const pairs = new Map(
    [...earlier.changed, ...later.changed].map(([span, index]): [string, [number, number]] => [`${span}:${index}`, [span, index]]),
  );
  return [...pairs.values()];
}
