import { EditBuilder, OperationCursor } from "./editOperations.ts";
import type { TextEdit, TextEdits, TextRange } from "./textEdit.ts";

/**
 * Moves `edits` so that they apply after `over`; both are edits of the same text. Inserted text of both sides is kept,
 * what both delete is deleted once. Where both insert at one place, `tie` says on which side of `over`'s text the text
 * of `edits` comes. The law, for any two edits of one text:
 * `apply(apply(t, over), rebase(edits, over, "after")) === apply(apply(t, edits), rebase(over, edits, "before"))`.
 */
export function rebaseEdits(edits: TextEdits, over: TextEdits, tie: "before" | "after" = "after"): TextEdit[] {
  if (over.length === 0) return [...edits];
  const builder = new EditBuilder();
  const a = new OperationCursor(edits);
  const b = new OperationCursor(over);
  while (!a.done) {
    const left = a.current;
    const right = b.current;
    if (left.kind === "insert" && (right.kind !== "insert" || tie === "before")) {
      builder.insert(left.text);
      a.advance(left.text.length);
    } else if (right.kind === "insert") {
      builder.keep(right.text.length);
      b.advance(right.text.length);
    } else if (left.kind !== "insert") {
      const length = Math.min(left.length, right.length);
      if (right.kind === "keep") {
        if (left.kind === "keep") builder.keep(length);
        else builder.remove(length);
      }
      a.advance(length);
      b.advance(length);
    }
  }
  return builder.finish();
}

/** Maps places of a text to the text after some edits; each question costs O(log n) for n edits. */
export interface Rebaser {
  offset(offset: number, bias: "before" | "after"): number;
  range(range: TextRange): { range: TextRange; touched: boolean };
}

/** Prepares edits for many questions; see `rebaseOffset` and `rebaseRange` for the rules. */
export function createRebaser(edits: TextEdits): Rebaser {
  // shifts[i]: how far text behind edit i - 1 and before edit i has moved.
  const shifts: number[] = [0];
  let shift = 0;
  for (const edit of edits) {
    shift += edit.text.length - (edit.end - edit.start);
    shifts.push(shift);
  }

  /** Index of the first edit that ends at or behind `offset`. */
  function firstEndingAt(offset: number): number {
    let low = 0;
    let high = edits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((edits[middle]?.end ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function mapOffset(offset: number, bias: "before" | "after"): number {
    let index = firstEndingAt(offset);
    for (; index < edits.length; index += 1) {
      const edit = edits[index];
      if (edit === undefined || edit.start > offset) break;
      const start = edit.start + (shifts[index] ?? 0);
      if (edit.start === edit.end) {
        if (bias === "before") return start;
      } else if (edit.start === offset) {
        return start;
      } else if (edit.end > offset) {
        return bias === "before" ? start : start + edit.text.length;
      }
    }
    return offset + (shifts[index] ?? 0);
  }

  function mapRange(range: TextRange): { range: TextRange; touched: boolean } {
    if (range.start >= range.end) {
      const at = mapOffset(range.start, "after");
      let index = firstEndingAt(range.start);
      while (edits[index]?.end === range.start) index += 1;
      const touched = (edits[index]?.start ?? range.start) < range.start;
      return { range: { start: at, end: at }, touched };
    }
    let start = mapOffset(range.start, "after");
    let end = mapOffset(range.end, "before");
    let touched = false;
    for (let index = firstEndingAt(range.start); index < edits.length; index += 1) {
      const edit = edits[index];
      if (edit === undefined || edit.start >= range.end) break;
      if (edit.end <= range.start) continue;
      touched = true;
      const from = edit.start + (shifts[index] ?? 0);
      const to = from + edit.text.length;
      if (edit.start <= range.start && edit.end >= range.end) {
        // All of it went: what was written instead belongs to whoever wrote it.
        start = to;
        end = to;
      } else if (edit.start < range.start) start = to;
      else if (edit.end > range.end) end = from;
    }
    return { range: { start, end: Math.max(start, end) }, touched };
  }

  return { offset: mapOffset, range: mapRange };
}

/**
 * Where the UTF-16 `offset` is after `edits`. `bias` decides when text is inserted exactly there (stay before it or go
 * behind it) and when the offset lay inside a replaced range (its start or its end). At the start of a replaced range
 * it stays there, at its end it goes behind the new text.
 */
export function rebaseOffset(offset: number, edits: TextEdits, bias: "before" | "after"): number {
  return createRebaser(edits).offset(offset, bias);
}

/**
 * Where a range is after `edits`, and whether any of them changed text inside it. Text inserted at its borders stays
 * outside; an edit inside it belongs to it; of an edit across a border only what is left of the range stays in it; a
 * range that was replaced as a whole becomes an empty one behind the new text. An empty range moves behind text that is
 * inserted at its place.
 */
export function rebaseRange(range: TextRange, edits: TextEdits): { range: TextRange; touched: boolean } {
  return createRebaser(edits).range(range);
}
