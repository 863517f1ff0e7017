import { lineWordEdits } from "../../../../src/domain/history/blame/lineWordEdits.ts";
import { createRebaser } from "../../../../src/domain/text/editAlgebra.ts";

/** A person, or a model for a person, as Word shows them, and when they changed something (ms since 1970 UTC). */
export interface Credit {
  readonly author: string;
  readonly date: number;
}

/** A stretch of a text and whose it is: a number in the list of credits. Sorted, apart from each other; UTF-16 offsets. */
export type CreditedRange = readonly [start: number, end: number, credit: number];

/** Whose the differences of two texts are. What nobody is named for is whoever's the redline is. */
export interface TextCredits {
  readonly credits: readonly Credit[];
  /** The old text, and who took what of it out. */
  readonly before: { readonly text: string; readonly ranges: readonly CreditedRange[] };
  /** Who put what into the new text. */
  readonly after: readonly CreditedRange[];
}

/** The credit at an offset, undefined where there is none. Near-constant for offsets that grow. */
export function creditAt(ranges: readonly CreditedRange[]): (offset: number) => number | undefined {
  let index = 0;
  return (offset) => {
    if (index >= ranges.length || (ranges[index]?.[0] ?? 0) > offset) index = firstEndingBehind(ranges, offset);
    while ((ranges[index]?.[1] ?? Number.POSITIVE_INFINITY) <= offset) index += 1;
    const range = ranges[index];
    return range !== undefined && range[0] <= offset ? range[2] : undefined;
  };
}

function firstEndingBehind(ranges: readonly CreditedRange[], offset: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.[1] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The ranges of a text in another wording of it. */
export function carryRanges(from: string, ranges: readonly CreditedRange[], to: string): CreditedRange[] {
  if (from === to || ranges.length === 0) return [...ranges];
  const rebaser = createRebaser(lineWordEdits(from, to));
  return ranges.flatMap(([start, end, credit]): CreditedRange[] => {
    const { range } = rebaser.range({ start, end });
    return range.start < range.end ? [[range.start, range.end, credit]] : [];
  });
}
