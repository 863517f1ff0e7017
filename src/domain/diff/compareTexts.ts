import type { TextRange } from "../text/textEdit.ts";
import { alignUnits, similarity } from "./alignUnits.ts";
import { countTokenWords } from "./diffTokens.ts";
import { diffWords } from "./diffWords.ts";

/** A piece of a compared paragraph. */
export interface DiffPart {
  readonly kind: "same" | "insert" | "delete";
  readonly text: string;
}

/** A paragraph and its UTF-16 offset. */
export interface ComparedParagraph {
  readonly text: string;
  readonly start: number;
}

/** A paragraph of one or both texts. `parts` read in order show the old and the new wording. */
export interface CompareRow {
  readonly kind: "same" | "changed" | "added" | "removed" | "moved";
  readonly before: ComparedParagraph | null;
  readonly after: ComparedParagraph | null;
  readonly parts: readonly DiffPart[];
}

/** A paragraph that was moved and changed must still be this much the same, and this many words long. */
const MOVED_SIMILARITY = 0.8;
const MOVED_WORDS = 5;

/**
 * Two texts paragraph by paragraph, in the order of the new one; removed paragraphs stand where they were. A paragraph that
 * left one place and came at another is one "moved" row at its new place.
 */
export function compareTexts(before: string, after: string): CompareRow[] {
  const oldUnits = paragraphs(before);
  const newUnits = paragraphs(after);
  const pairs = alignUnits(before, oldUnits, after, newUnits);
  const pairOfNew = new Map(pairs.map((pair) => [pair.after, pair.before]));
  const paired = new Set(pairs.map((pair) => pair.before));
  const removed = oldUnits.map((_, index) => index).filter((index) => !paired.has(index));
  const added = newUnits.map((_, index) => index).filter((index) => !pairOfNew.has(index));
  const moved = findMoved(before, oldUnits, removed, after, newUnits, added);
  const gone = new Set(moved.values());
  const paragraph = (text: string, range: TextRange): ComparedParagraph => ({
    text: text.slice(range.start, range.end),
    start: range.start,
  });

  const rows: CompareRow[] = [];
  let nextOld = 0;
  const removeUpTo = (to: number): void => {
    for (; nextOld < to; nextOld += 1) {
      const unit = oldUnits[nextOld];
      if (unit === undefined || paired.has(nextOld) || gone.has(nextOld)) continue;
      const old = paragraph(before, unit);
      rows.push({ kind: "removed", before: old, after: null, parts: [{ kind: "delete", text: old.text }] });
    }
  };
  newUnits.forEach((unit, index) => {
    const now = paragraph(after, unit);
    const partner = pairOfNew.get(index);
    if (partner !== undefined) removeUpTo(partner + 1);
    const source = oldUnits[partner ?? moved.get(index) ?? -1];
    if (source === undefined) {
      rows.push({ kind: "added", before: null, after: now, parts: [{ kind: "insert", text: now.text }] });
      return;
    }
    const old = paragraph(before, source);
    const kind = partner === undefined ? "moved" : old.text === now.text ? "same" : "changed";
    rows.push({ kind, before: old, after: now, parts: diffParts(old.text, now.text) });
  });
  removeUpTo(oldUnits.length);
  return rows;
}

/** How many changes the rows show: neighbouring insertions and deletions are one, so is a moved paragraph. */
export function countChanges(rows: readonly CompareRow[]): number {
  let changes = 0;
  for (const row of rows) {
    if (row.kind === "moved") changes += 1;
    row.parts.forEach((part, index) => {
      const previous = row.parts[index - 1];
      if (part.kind !== "same" && (previous === undefined || previous.kind === "same")) changes += 1;
    });
  }
  return changes;
}

/** The words of two paragraphs as same, deleted and inserted parts; deletion comes before insertion. */
export function diffParts(before: string, after: string): DiffPart[] {
  const parts: DiffPart[] = [];
  const add = (kind: DiffPart["kind"], text: string): void => {
    if (text !== "") parts.push({ kind, text });
  };
  let position = 0;
  for (const edit of diffWords(before, after)) {
    add("same", before.slice(position, edit.start));
    add("delete", before.slice(edit.start, edit.end));
    add("insert", edit.text);
    position = edit.end;
  }
  add("same", before.slice(position));
  return parts;
}

/** Paragraphs without the blank lines between them. */
function paragraphs(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  let start = 0;
  for (const border of text.matchAll(/\n(?:[ \t]*(?:\n|$))+/g)) {
    if (text.slice(start, border.index).trim() !== "") ranges.push({ start, end: border.index });
    start = border.index + border[0].length;
  }
  if (text.slice(start).trim() !== "") ranges.push({ start, end: text.length });
  return ranges;
}

/** New index -> old index of paragraphs that were moved: the same text first, then very similar ones. */
function findMoved(
  before: string,
  oldUnits: readonly TextRange[],
  removed: readonly number[],
  after: string,
  newUnits: readonly TextRange[],
  added: readonly number[],
): Map<number, number> {
  const textOf = (text: string, unit: TextRange | undefined): string => (unit === undefined ? "" : text.slice(unit.start, unit.end));
  const left = new Map(removed.map((index) => [index, textOf(before, oldUnits[index])]));
  const moved = new Map<number, number>();
  const take = (fits: (old: string, now: string) => boolean): void => {
    for (const index of added) {
      if (moved.has(index)) continue;
      const now = textOf(after, newUnits[index]);
      const found = [...left].find(([, old]) => fits(old, now));
      if (found === undefined) continue;
      moved.set(index, found[0]);
      left.delete(found[0]);
    }
  };
  take((old, now) => old === now);
  // Very different lengths cannot be similar: asked first because it costs nothing.
  take((old, now) => {
    const close = Math.min(old.length, now.length) * 2 >= Math.max(old.length, now.length);
    return close && similarity(old, now) >= MOVED_SIMILARITY && countTokenWords(now) >= MOVED_WORDS;
  });
  return moved;
}
