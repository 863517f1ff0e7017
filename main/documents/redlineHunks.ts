import { diffForReview } from "../../src/domain/diff/wordDiff.ts";
import { pendingHunk } from "../../src/domain/proposal/pendingHunk.ts";
import type { Hunk } from "../../src/domain/proposal/proposal.ts";

/** Edits of a text as changes that wait for a decision, for writers of redlines. */
export function pendingHunks(
  text: string,
  edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[],
): Hunk[] {
  return edits.map((edit, index) => pendingHunk(text, edit, "redline", `change-${index + 1}`));
}

/** The changes from one text to another as changes that wait for a decision. */
export function redlineHunks(before: string, after: string): Hunk[] {
  return pendingHunks(before, diffForReview(before, after));
}
