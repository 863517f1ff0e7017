import { diffWords } from "../diff/diffWords.ts";
import { editDistance } from "../text/editDistance.ts";
import { trim } from "../text/minimalEdits.ts";

/** Above this product of lengths texts are compared word by word. */
const MOST_CELLS = 1_000_000;

/**
 * Characters that must be typed or taken out to turn one text into the other: Levenshtein distance. Long texts that differ in many
 * places are compared word by word; a changed word counts with the longer of its two forms.
 */
export function changedCharacters(a: string, b: string): number {
  const part = trim(a, b);
  if (part === null) return 0;
  const old = a.slice(part.start, part.oldEnd);
  const now = b.slice(part.start, part.newEnd);
  if (old.length * now.length <= MOST_CELLS) return editDistance(old, now);
  return diffWords(old, now).reduce((total, edit) => total + Math.max(edit.end - edit.start, edit.text.length), 0);
}
