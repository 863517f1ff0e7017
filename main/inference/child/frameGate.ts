import { mergePairs } from "../../../src/domain/text/mergePairs.ts";
import type { CanvasFrame } from "../protocol.ts";

/** Slots of all frames of a run that are passed on, about: short canvases show every step, long ones as many as their readers can keep. */
const MOST_SLOTS = 600_000;

/** Lets the frames of a run through, of long canvases one in so many steps; those let through add up like all of them would. */
export class FrameGate {
  readonly #alternatives: number;
  readonly #most: number;
  /** By alternative the step of the frame that went through last, and what was held back since. */
  readonly #passed = new Map<number, number>();
  readonly #held = new Map<number, CanvasFrame>();

  constructor(alternatives: number, most: number = MOST_SLOTS) {
    this.#alternatives = alternatives;
    this.#most = most;
  }

  /** The frame with what was held back before it; null when it is held back itself. The first and the last expected step always go through. */
  take(frame: CanvasFrame): CanvasFrame | null {
    const { alternative, step, steps } = frame;
    const held = this.#held.get(alternative);
    const whole = held === undefined ? frame : { ...frame, changed: mergePairs(held.changed, frame.changed) };
    const passed = this.#passed.get(alternative);
    const slots = frame.spans.reduce((sum, span) => sum + span.slots.length, 0);
    const stride = Math.ceil((slots * steps * this.#alternatives) / this.#most);
    if (passed !== undefined && step < steps && step - passed < stride) {
      this.#held.set(alternative, whole);
      return null;
    }
    this.#passed.set(alternative, step);
    this.#held.delete(alternative);
    return whole;
  }

  /** What is held back, for a run that stands still or ends. */
  *rest(): Generator<CanvasFrame, void> {
    for (const frame of this.#held.values()) {
      this.#passed.set(frame.alternative, frame.step);
      yield frame;
    }
    this.#held.clear();
  }
}
