import { diffWordsOfPair } from "../diff/diffWords.ts";
import { applyEdits, createRebaser, invertEdits, minimalEdits, rebaseEdits } from "../text/editAlgebra.ts";
import type { TextRange } from "../text/textEdit.ts";
import type { Hunk, NestedEdit } from "./proposal.ts";
import { sameNested } from "./sameNested.ts";

/**
 * A pending hunk as it stands over `text`: `oldText` is what its range holds now, `newText` is what accepting puts
 * there. They differ from the record where somebody typed inside the range since it was proposed: what was typed stays.
 * The same object when nobody did. Everything that shows or applies a pending hunk goes through here.
 */
export function presentHunk(text: string, hunk: Hunk): Hunk {
  if (hunk.editedBy === null || hunk.status !== "pending") return hunk;
  const present = text.slice(hunk.start, hunk.end);
  if (present === hunk.oldText) return hunk;
  const newText = mergeTyped(hunk.oldText, present, hunk.newText);
  return { ...hunk, oldText: present, newText, nested: moveNested(hunk.nested, hunk.newText, newText) };
}

/** True when two records of a hunk propose the same, whatever became of it and wherever it stands. */
export function sameOffer(a: Hunk, b: Hunk): boolean {
  return a.newText === b.newText && a.confidence === b.confidence && sameNested(a.nested, b.nested);
}

/** Nested edits after the text under them has changed. */
function moveNested(nested: readonly NestedEdit[], before: string, after: string): readonly NestedEdit[] {
  if (nested.length === 0) return nested;
  const rebaser = createRebaser(minimalEdits(before, after));
  return nested.map((edit) => {
    const { start, end } = rebaser.range(edit).range;
    // What a decided one replaced is gone already.
    return { ...edit, start, end, oldText: edit.status === "pending" ? after.slice(start, end) : edit.oldText };
  });
}

/** What accepting a change with everything that is suggested upon it puts in its place. */
export function flattenNested({ newText, nested }: Pick<Hunk, "newText" | "nested">): string {
  const pending = nested.filter((edit) => edit.status === "pending");
  return applyEdits(
    newText,
    pending.map((edit) => ({ start: edit.start, end: edit.end, text: flattenNested(edit) })),
  );
}

/**
 * The proposed text with what was typed over the old one meanwhile: `oldText` became `present` by typing and `newText` by
 * the proposal. Words of `present` that `oldText` did not have are all in the result; what either side took out is out.
 * Where nothing is left of the old text, the proposal is an insertion and stays whole.
 */
export function mergeTyped(oldText: string, present: string, newText: string): string {
  if (present === "") return newText;
  const typed = diffWordsOfPair(oldText, present);
  const written = invertEdits(oldText, typed);
  let merged = "";
  let position = 0;
  for (const edit of rebaseEdits(diffWordsOfPair(oldText, newText), typed)) {
    merged += present.slice(position, edit.start);
    // Two words that only the merge brought together stay two words.
    if ((typedAt(written, edit.start) || typedAt(written, edit.end)) && glues(merged, edit.text || present.slice(edit.end))) merged += " ";
    merged += edit.text;
    if (edit.text !== "" && typedAt(written, edit.end) && glues(edit.text, present.slice(edit.end))) merged += " ";
    position = edit.end;
  }
  return merged + present.slice(position);
}

/** True where something was typed or taken out. */
const typedAt = (ranges: readonly TextRange[], offset: number): boolean =>
  ranges.some((range) => range.start <= offset && offset <= range.end);

/** Scripts that put spaces between words. */
const LETTER_AT_END = /[^\P{L}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]$|\p{N}$/u;
const LETTER_AT_START = /^[^\P{L}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|^\p{N}/u;

function glues(left: string, right: string): boolean {
  return LETTER_AT_END.test(left.slice(-2)) && LETTER_AT_START.test(right);
}
