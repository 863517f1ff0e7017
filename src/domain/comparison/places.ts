/** Places of a suite's case: offsets, or words that are looked for. Pure. */
import { splitsCharacter } from "../text/characters.ts";
import type { TextRange } from "../text/textEdit.ts";

export type Place = TextRange | string;

/** The range of a place, or a sentence part that says why it has none. */
export type FoundPlace = { readonly range: TextRange } | { readonly problem: string };

/**
 * Finds a place inside [within.start, within.end) of the text. Words must stand there exactly once; a range must not be empty, reach outside or
 * cut a character.
 */
export function findPlace(text: string, place: Place, within: TextRange = { start: 0, end: text.length }): FoundPlace {
  if (typeof place === "string") {
    const inside = text.slice(within.start, within.end);
    const first = inside.indexOf(place);
    if (first < 0) return { problem: `${quote(place)} does not stand in the text` };
    if (inside.indexOf(place, first + 1) >= 0) return { problem: `${quote(place)} stands in the text more than once; give start and end` };
    const start = within.start + first;
    return checkCharacters(text, { start, end: start + place.length });
  }
  const { start, end } = place;
  if (start >= end) return { problem: `${start}:${end} is empty` };
  if (start < within.start || end > within.end) return { problem: `${start}:${end} is outside ${within.start}:${within.end}` };
  return checkCharacters(text, { start, end });
}

/** The first two of the ranges that overlap, by index; null when none do. */
export function findOverlap(ranges: readonly TextRange[]): readonly [number, number] | null {
  for (const [i, a] of ranges.entries()) {
    for (const [j, b] of ranges.entries()) if (j > i && a.start < b.end && b.start < a.end) return [i, j];
  }
  return null;
}

function checkCharacters(text: string, range: TextRange): FoundPlace {
  const cuts = splitsCharacter(text, range.start) || splitsCharacter(text, range.end);
  return cuts ? { problem: `${range.start}:${range.end} cuts a character in half` } : { range };
}

function quote(words: string): string {
  return `"${words.length > 40 ? `${words.slice(0, 40)}…` : words}"`;
}
