import { PalimpsestError } from "../errors/palimpsestError.ts";
import { checkRange } from "./characters.ts";
import { EditBuilder, OperationCursor } from "./editOperations.ts";
import type { TextEdit, TextEdits } from "./textEdit.ts";

export { minimalEdits } from "./minimalEdits.ts";
export { createRebaser, type Rebaser, rebaseEdits, rebaseOffset, rebaseRange } from "./rebase.ts";

/** The text after `edits`. The edits must fit (see `checkEdits`). */
export function applyEdits(text: string, edits: TextEdits): string {
  if (edits.length === 0) return text;
  const parts: string[] = [];
  let position = 0;
  for (const edit of edits) {
    parts.push(text.slice(position, edit.start), edit.text);
    position = edit.end;
  }
  parts.push(text.slice(position));
  return parts.join("");
}

/** Edits of the text after `edits` that give back `text`. */
export function invertEdits(text: string, edits: TextEdits): TextEdit[] {
  let shift = 0;
  const inverse: TextEdit[] = [];
  for (const edit of edits) {
    const start = edit.start + shift;
    inverse.push({ start, end: start + edit.text.length, text: text.slice(edit.start, edit.end) });
    shift += edit.text.length - (edit.end - edit.start);
  }
  return normaliseEdits(inverse);
}

/** One list of edits with the effect of `first` and then `second`; `second` is in coordinates of the text after `first`. */
export function composeEdits(first: TextEdits, second: TextEdits): TextEdit[] {
  const builder = new EditBuilder();
  const a = new OperationCursor(normaliseEdits(first));
  const b = new OperationCursor(normaliseEdits(second));
  while (!a.done || !b.done) {
    const left = a.current;
    const right = b.current;
    if (right.kind === "insert") {
      builder.insert(right.text);
      b.advance(right.text.length);
    } else if (left.kind === "remove") {
      builder.remove(left.length);
      a.advance(left.length);
    } else if (left.kind === "insert") {
      const length = Math.min(left.text.length, right.length);
      if (right.kind === "keep") builder.insert(left.text.slice(0, length));
      a.advance(length);
      b.advance(length);
    } else {
      const length = Math.min(left.length, right.length);
      if (right.kind === "keep") builder.keep(length);
      else builder.remove(length);
      a.advance(length);
      b.advance(length);
    }
  }
  return builder.finish();
}

/**
 * Sorts edits, drops those that do nothing and joins insertions at one place in the order given.
 * @throws PalimpsestError INVALID_ARGUMENT when two of them overlap
 */
export function normaliseEdits(edits: TextEdits): TextEdit[] {
  const sorted = isSorted(edits) ? edits : [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const result: TextEdit[] = [];
  for (const edit of sorted) {
    if (edit.start === edit.end && edit.text === "") continue;
    const last = result.at(-1);
    if (last !== undefined && edit.start < last.end) throw overlap(last, edit);
    const joins = last !== undefined && last.start === last.end && edit.start === edit.end && last.start === edit.start;
    if (joins) result[result.length - 1] = { start: last.start, end: last.end, text: last.text + edit.text };
    else result.push(edit);
  }
  return result;
}

/**
 * Refuses edits that do not fit the text: every range inside it and on whole characters, sorted, not overlapping, and
 * texts that keep the invariants of a document ("\n" alone ends a line, no half characters).
 * @throws PalimpsestError SPAN_OUT_OF_RANGE, SPAN_SPLITS_CHARACTER, INVALID_ARGUMENT
 */
export function checkEdits(text: string, edits: TextEdits): void {
  let last: TextEdit | undefined;
  for (const edit of edits) {
    checkRange(text, edit);
    if (last !== undefined) {
      const twoInsertions = last.start === last.end && edit.start === edit.end && last.start === edit.start;
      if (edit.start < last.end || twoInsertions) throw overlap(last, edit);
    }
    if (edit.text.includes("\r")) throw unusable(edit, 'has a carriage return; end lines with "\\n"');
    if (!edit.text.isWellFormed()) throw unusable(edit, "has half of a character; insert whole characters");
    last = edit;
  }
}

function isSorted(edits: TextEdits): boolean {
  return edits.every((edit, index) => {
    const before = edits[index - 1];
    return before === undefined || before.start < edit.start || (before.start === edit.start && before.end <= edit.end);
  });
}

function overlap(a: TextEdit, b: TextEdit): PalimpsestError {
  const message = `The edits ${a.start}:${a.end} and ${b.start}:${b.end} overlap or are out of order. Sort them and join those that overlap.`;
  return new PalimpsestError("INVALID_ARGUMENT", message, { argument: "edits", reason: `${a.start}:${a.end} / ${b.start}:${b.end}` });
}

function unusable(edit: TextEdit, reason: string): PalimpsestError {
  return new PalimpsestError("INVALID_ARGUMENT", `The text of the edit at ${edit.start} ${reason}.`, { argument: "edits", reason });
}
