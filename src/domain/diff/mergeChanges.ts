import type { TextRange } from "../text/textEdit.ts";
import { diffForReview } from "./reviewHunks.ts";

/** Replace [start, end) of the text that is merged into by `newText`. `conflict`: both sides changed this place, in different ways. */
export interface MergedChange extends TextRange {
  readonly newText: string;
  readonly conflict: boolean;
}

interface Edit extends TextRange {
  readonly text: string;
}

/**
 * What `from` changed since `base`, as changes of `into`, which has come from the same base (a three-way merge). What both changed
 * alike is left out. Where both changed one place in different ways, the change puts the wording of `from` in the place of that of
 * `into`, so that a person decides which of the two it shall be. Sorted; none overlap. UTF-16 offsets in `into`.
 */
export function mergeChanges(base: string, from: string, into: string): MergedChange[] {
  if (from === into) return [];
  const ours = editsOf(base, from);
  const theirs = editsOf(base, into);
  const changes: MergedChange[] = [];
  let next = 0;
  let shift = 0;
  /** Passes what `into` changed before a place. */
  const pass = (until: (edit: Edit) => boolean): void => {
    for (let edit = theirs[next]; edit !== undefined && until(edit); edit = theirs[next]) {
      shift += edit.text.length - (edit.end - edit.start);
      next += 1;
    }
  };
  for (let index = 0; index < ours.length; ) {
    const first = ours[index];
    if (first === undefined) break;
    pass((edit) => edit.end <= first.start && !collide(edit, first));
    const mine: Edit[] = [first];
    const other: Edit[] = [];
    index += 1;
    // A place grows as long as one side's change reaches into one of the other's.
    for (let grew = true; grew; ) {
      grew = false;
      const edit = theirs[next + other.length];
      if (edit !== undefined && mine.some((own) => collide(own, edit))) {
        other.push(edit);
        grew = true;
      }
      const own = ours[index];
      if (own !== undefined && other.some((edit2) => collide(own, edit2))) {
        mine.push(own);
        index += 1;
        grew = true;
      }
    }
    const start = Math.min(...mine.map((edit) => edit.start), ...other.map((edit) => edit.start));
    const end = Math.max(...mine.map((edit) => edit.end), ...other.map((edit) => edit.end));
    const newText = applied(base, mine, start, end);
    const present = applied(base, other, start, end);
    if (newText !== present) {
      const at = start + shift;
      const change = { start: at, end: at + present.length, newText, conflict: other.length > 0 };
      const last = changes.at(-1);
      // What stood between two insertions is gone from the other text: they are one place there.
      if (last !== undefined && last.end === at && change.end === at)
        changes[changes.length - 1] = { ...last, newText: last.newText + newText };
      else changes.push(change);
    }
    for (const edit of other) shift += edit.text.length - (edit.end - edit.start);
    next += other.length;
  }
  return changes;
}

function editsOf(before: string, after: string): Edit[] {
  return diffForReview(before, after).map(({ start, end, newText }) => ({ start, end, text: newText }));
}

/** Two changes of one place: they overlap, or both insert at one point. */
function collide(a: Edit, b: Edit): boolean {
  if (a.start === a.end && b.start === b.end) return a.start === b.start;
  return a.start < b.end && b.start < a.end;
}

/** [start, end) of a text after edits inside it. */
function applied(text: string, edits: readonly Edit[], start: number, end: number): string {
  let result = "";
  let position = start;
  for (const edit of edits) {
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position, end);
}
