/** Frames of the timeline. `changed` is what differs from the frame before, so the frames of an alternative add up to its result. */
import type { CanvasFrame } from "../../../protocol.ts";
import { type Canvas, OPEN, openCount } from "./canvas.ts";
import { describeSlots } from "./slots.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** One alternative of a run. */
export interface Alternative {
  readonly index: number;
  readonly canvases: readonly Canvas[];
  /** Ids of the last frame, per canvas. */
  readonly shown: Int32Array[];
  /** Steps done. */
  step: number;
  /** Estimated factorisation error so far, nats; see `PassBudget.error`. */
  error: number;
  /** Slots decided per step. */
  readonly sizes: number[];
  /** Mean entropy of the open slots after the last step, nats. */
  entropy: number;
  /** Log-probabilities (nats) of the finished tokens with each left out, summed, and how many tokens these are. */
  readonly leftOut: { nats: number; tokens: number };
}

export function makeAlternative(index: number, canvases: readonly Canvas[]): Alternative {
  return {
    index,
    canvases,
    shown: canvases.map((canvas) => new Int32Array(canvas.ids.length).fill(OPEN)),
    step: 0,
    error: 0,
    sizes: [],
    entropy: 0,
    leftOut: { nats: 0, tokens: 0 },
  };
}

/** The frame of the present state; `later` are the steps still expected. */
export function makeFrame(alternative: Alternative, later: number, vocabulary: Vocabulary, elapsedMs: number): CanvasFrame {
  const changed: [number, number][] = [];
  for (const [span, canvas] of alternative.canvases.entries()) {
    const shown = alternative.shown[span];
    for (let i = 0; i < canvas.ids.length; i += 1) {
      if (shown && shown[i] !== canvas.ids[i]) {
        changed.push([span, i]);
        shown[i] = canvas.ids[i] ?? OPEN;
      }
    }
  }
  return {
    alternative: alternative.index,
    step: alternative.step,
    steps: alternative.step + later,
    spans: alternative.canvases.map((canvas) => ({ slots: describeSlots(canvas, vocabulary) })),
    changed,
    open: alternative.canvases.reduce((sum, canvas) => sum + openCount(canvas), 0),
    entropy: alternative.entropy,
    spentNats: alternative.error,
    elapsedMs,
  };
}
