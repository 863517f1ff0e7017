import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { CanvasFrame } from "../../inference/protocol.ts";

/** A token of a run's text: UTF-16 range in the new text of its span, and the step that decided it (0: it was there from the start). */
export interface StepToken extends TextRange {
  readonly step: number;
}

/**
 * When each token of the last of these frames was decided, by span. The frames are all of one alternative from the first step to the
 * state that counts; positions that are open in it take their best guess, in its step. A token that was masked again counts when it was
 * decided for good.
 */
export function tokenSteps(frames: readonly CanvasFrame[]): StepToken[][] {
  const last = frames.at(-1);
  if (last === undefined) return [];
  const decided = new Map<string, number>();
  for (const frame of frames) for (const [span, index] of frame.changed) decided.set(`${span}:${index}`, frame.step);
  return last.spans.map(({ slots }, span) => {
    const tokens: StepToken[] = [];
    let length = 0;
    slots.forEach((slot, index) => {
      if (slot.deleted) return;
      const text = slot.text ?? slot.guess ?? "";
      const start = length;
      length += text.length;
      const step = slot.text === null ? last.step : (decided.get(`${span}:${index}`) ?? 0);
      if (length > start) tokens.push({ start, end: length, step });
    });
    return tokens;
  });
}

/** The frames of an alternative up to a step (default: all), in order. */
export function framesOf(frames: readonly CanvasFrame[], alternative: number, step = Number.POSITIVE_INFINITY): CanvasFrame[] {
  return frames.filter((frame) => frame.alternative === alternative && frame.step <= step);
}
