/** Blocks of a text that is scored: the range that was asked for, and what of the text around a block fits beside it. */
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { ScoreRequest } from "./families/spanGenerator.ts";
import type { TokenisedText } from "./tokenisedText.ts";

/** Throws SPAN_OUT_OF_RANGE. */
export function checkScoreRange({ text, range }: Pick<ScoreRequest, "text" | "range">): void {
  if (range.start >= 0 && range.start <= range.end && range.end <= text.length) return;
  throw new PalimpsestError(
    "SPAN_OUT_OF_RANGE",
    `The range ${range.start}:${range.end} is outside the document, which has ${text.length} characters. Select the text again.`,
    { start: range.start, end: range.end, length: text.length },
  );
}

/**
 * Ids of the text before and behind the block [start, end), UTF-16, `free` tokens together: half behind it, more where there is little before it.
 * With [BOS] where the left part begins the document, and [EOS] where the right one ends it, which are not counted in `free`.
 */
export function textAround(
  document: TokenisedText,
  block: { readonly start: number; readonly end: number },
  free: number,
  special: { readonly begin: number; readonly end: number },
): { readonly left: number[]; readonly right: number[] } {
  const before = document.before(block.start, free + 1);
  const behind = document.after(block.end, free);
  const rightCount = Math.min(behind.ids.length, Math.max(Math.floor(free / 2), free - before.ids.length));
  const left = before.ids.slice(-Math.max(1, free - rightCount));
  const right = behind.ids.slice(0, rightCount);
  const reachesEnd = (behind.starts[right.length] ?? document.text.length) >= document.text.length;
  return {
    left: left.length === before.ids.length ? [special.begin, ...left] : [...left],
    right: reachesEnd ? [...right, special.end] : [...right],
  };
}
