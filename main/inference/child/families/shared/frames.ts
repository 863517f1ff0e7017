/** Frames of the timeline. `changed` is what differs from the frame before, so the frames of an alternative add up to its result. */
import type { CanvasFrame, CanvasSlot } from "../../../protocol.ts";
import { type Canvas, OPEN, openCount } from "./canvas.ts";
import { describeSlots } from "./slots.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** One alternative of a run. */
export interface Alternative {
  readonly index: number;
  readonly canvases: readonly Canvas[];
  /** What the last frame showed, per canvas. */
  readonly shown: Shown[];
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

/** Slots of a canvas and the state that they show. */
interface Shown {
  readonly ids: Int32Array;
  readonly guess: Int32Array;
  readonly logp: Float64Array;
  readonly slots: readonly CanvasSlot[];
}

export function makeAlternative(index: number, canvases: readonly Canvas[]): Alternative {
  return {
    index,
    canvases,
    shown: canvases.map(({ ids }) => {
      const none = new Int32Array(ids.length).fill(OPEN);
      return { ids: none, guess: none, logp: new Float64Array(0), slots: [] };
    }),
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
    // Of a long document a step changes few canvases: the others are not described again.
    if (shown === undefined || isSame(canvas, shown)) continue;
    for (let i = 0; i < canvas.ids.length; i += 1) if (shown.ids[i] !== canvas.ids[i]) changed.push([span, i]);
    const { ids, guess, logp } = canvas;
    alternative.shown[span] = { ids: ids.slice(), guess: guess.slice(), logp: logp.slice(), slots: describeSlots(canvas, vocabulary) };
  }
  return {
    alternative: alternative.index,
    step: alternative.step,
    steps: alternative.step + later,
    spans: alternative.shown.map(({ slots }) => ({ slots })),
    changed,
    open: alternative.canvases.reduce((sum, canvas) => sum + openCount(canvas), 0),
    entropy: alternative.entropy,
    spentNats: alternative.error,
    elapsedMs,
  };
}

function isSame(canvas: Canvas, shown: Shown): boolean {
  return (
    bytesOf(canvas.logp).equals(bytesOf(shown.logp)) &&
    bytesOf(canvas.ids).equals(bytesOf(shown.ids)) &&
    bytesOf(canvas.guess).equals(bytesOf(shown.guess))
  );
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float64Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
