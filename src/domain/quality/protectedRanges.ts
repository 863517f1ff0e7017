import type { DefinedTerm } from "../document/definedTerms.ts";
import { splitsCharacter } from "../text/characters.ts";
import type { TextRange } from "../text/textEdit.ts";
import { findMentions } from "./mentions.ts";

/** Kinds of text that a run keeps as it is without anybody locking it. */
export type Protection = "numbers" | "dates" | "amounts" | "names";

/** All kinds; what a run keeps unless told otherwise. */
export const PROTECTIONS: readonly Protection[] = ["numbers", "dates", "amounts", "names"];

/** A protected piece of text. */
export interface ProtectedText extends TextRange {
  readonly what: Protection;
}

/** How far from a range a figure may begin that reaches into it, UTF-16 code units. */
const REACH = 80;

/**
 * Numbers, dates, amounts and uses of defined terms inside a range, by kind, sorted and disjoint: a name inside a date is part
 * of the date. `terms` are those of the whole text. UTF-16 offsets of `text`; characters are never split.
 */
export function findProtectedText(
  text: string,
  range: TextRange,
  which: readonly Protection[],
  terms: readonly DefinedTerm[],
): ProtectedText[] {
  const wanted = new Set(which);
  const found: ProtectedText[] = [];
  const from = windowStart(text, range.start);
  const to = windowEnd(text, range.end);
  const take = (what: Protection, start: number, end: number): void => {
    const clipped = { what, start: Math.max(start, range.start), end: Math.min(end, range.end) };
    if (wanted.has(what) && clipped.start < clipped.end) found.push(clipped);
  };
  if (wanted.has("numbers") || wanted.has("dates") || wanted.has("amounts")) {
    for (const { kind, start, end } of findMentions(text.slice(from, to))) take(kind, from + start, from + end);
  }
  if (wanted.has("names")) {
    for (const term of terms) {
      for (const place of [term, ...usesWithin(term.uses, range)]) take("names", place.start, place.end);
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const disjoint: ProtectedText[] = [];
  for (const piece of found) {
    const last = disjoint.at(-1);
    if (last === undefined || piece.start >= last.end) disjoint.push(piece);
    else if (piece.end > last.end) disjoint.push({ ...piece, start: last.end });
  }
  return disjoint;
}

/** As `findProtectedText`, without the kinds; neighbours that touch are one range. */
export function findProtected(text: string, range: TextRange, which: readonly Protection[], terms: readonly DefinedTerm[]): TextRange[] {
  return joinRanges(findProtectedText(text, range, which, terms));
}

/** Ranges as sorted, disjoint ones that cover the same text; those that touch are one. */
export function joinRanges(ranges: readonly TextRange[]): TextRange[] {
  const joined: { start: number; end: number }[] = [];
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

/** True when nothing but white space and marks is left of a range outside `kept` (sorted, disjoint): nothing there could change. */
export function isAllKept(text: string, range: TextRange, kept: readonly TextRange[]): boolean {
  if (range.start === range.end || kept.length === 0) return false;
  let rest = "";
  let position = range.start;
  for (const { start, end } of kept) {
    if (end <= range.start || start >= range.end) continue;
    rest += text.slice(position, Math.max(position, start));
    position = Math.max(position, end);
  }
  return !/[\p{L}\p{N}]/u.test(rest + text.slice(position, range.end));
}

/** Uses are in the order of the text: those before the range are passed over by halving. */
function usesWithin(uses: readonly TextRange[], range: TextRange): readonly TextRange[] {
  let low = 0;
  for (let high = uses.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((uses[middle]?.end ?? 0) <= range.start) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < uses.length && (uses[end]?.start ?? 0) < range.end) end += 1;
  return uses.slice(low, end);
}

function windowStart(text: string, start: number): number {
  const from = Math.max(0, start - REACH, text.lastIndexOf("\n", start - 1) + 1);
  return splitsCharacter(text, from) ? from + 1 : from;
}

function windowEnd(text: string, end: number): number {
  const newline = text.indexOf("\n", end);
  const to = Math.min(text.length, end + REACH, newline < 0 ? text.length : newline);
  return splitsCharacter(text, to) ? to - 1 : to;
}
