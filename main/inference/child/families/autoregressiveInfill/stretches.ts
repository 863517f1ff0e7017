/** What is written in one go: the unlocked slots between two locks, and the prompt that asks for them. */
import type { TokenisedText } from "../../tokenisedText.ts";
import type { Canvas } from "../shared/canvas.ts";
import { BLOCK, type PassPart, windowLength } from "../shared/passes.ts";
import type { SpanLayout } from "../shared/spanLayout.ts";
import { decided, gatherLeft, gatherRight } from "../shared/window.ts";
import { infillPrompt, PROMPT_MARKS } from "./prompt.ts";
import type { Writer } from "./writer.ts";

/** The stretches of all spans in order of the text. */
export function planStretches(layouts: readonly SpanLayout[]): PassPart[] {
  const stretches: PassPart[] = [];
  for (const [span, { locked }] of layouts.entries()) {
    for (let from = 0; from < locked.length; from += 1) {
      if (locked[from]) continue;
      let to = from + 1;
      while (to < locked.length && !locked[to]) to += 1;
      stretches.push({ span, from, to });
      from = to;
    }
  }
  return stretches;
}

/** Most slots that are written behind one prompt. A longer stretch goes on behind a prompt that holds what is written so far. */
export function longestMiddle(maxPositions: number): number {
  return Math.min(BLOCK, Math.floor(windowLength(maxPositions) / 2));
}

/**
 * The prompt for slots [from, to) of the stretch: the text before them with all that is written there, and what is known behind the stretch.
 * What is not decided yet (later stretches, later spans) is left out, so the tokens around it stand side by side.
 */
export function stretchPrompt(
  writer: Writer,
  document: TokenisedText,
  kindId: number,
  canvases: readonly Canvas[],
  stretch: PassPart,
  slots: { readonly from: number; readonly to: number },
): number[] {
  const { special } = writer.vocabulary;
  const source = { document, canvases, kindId, special, maxPositions: writer.maxPositions, seesOldText: true };
  const free = Math.max(0, windowLength(writer.maxPositions) - PROMPT_MARKS - 1 - (slots.to - slots.from));
  const left = gatherLeft(source, stretch.span, slots.from, free);
  const rest = decided(canvases[stretch.span], stretch.to, Number.POSITIVE_INFINITY, special.del);
  const right = [...rest, ...gatherRight(source, stretch.span, Math.max(0, free - rest.length))];
  const behind = right.slice(0, Math.max(Math.floor(free * 0.4), free - left.ids.length));
  const leftRoom = free - behind.length;
  const before = leftRoom > 0 ? left.ids.slice(-leftRoom) : [];
  const isWhole = left.complete && before.length === left.ids.length;
  return infillPrompt(writer.marks, kindId, isWhole ? [special.begin, ...before] : before, behind);
}
