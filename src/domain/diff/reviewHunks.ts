import { countTokenWords } from "./diffTokens.ts";
import { diffWords } from "./diffWords.ts";

/** A change that a reader decides as one: replace [start, end) of the old text by `newText`. UTF-16 offsets. */
export interface ReviewHunk {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** Changes with fewer unchanged words between them are one. */
const MIN_WORDS_BETWEEN = 2;

/**
 * The word-level changes from `before` to `after`, grouped as a reader would decide them: changes of one line with fewer
 * than two words between them are one, so are changes with less unchanged than changed text between them, and a mark of
 * emphasis is never separated from its partner. Sorted; none touch.
 */
export function diffForReview(before: string, after: string): ReviewHunk[] {
  const hunks: ReviewHunk[] = [];
  for (const edit of diffWords(before, after)) {
    const hunk = { start: edit.start, end: edit.end, newText: edit.text };
    const last = hunks.at(-1);
    if (last !== undefined && belongTogether(before, last, hunk)) {
      hunks[hunks.length - 1] = {
        start: last.start,
        end: hunk.end,
        newText: last.newText + before.slice(last.end, hunk.start) + hunk.newText,
      };
    } else hunks.push(hunk);
  }
  return hunks;
}

function belongTogether(before: string, a: ReviewHunk, b: ReviewHunk): boolean {
  const between = before.slice(a.end, b.start);
  if (opensEmphasis(before.slice(a.start, a.end)) || opensEmphasis(a.newText)) return !/\n[ \t]*\n/.test(between);
  if (between.includes("\n")) return false;
  const words = countTokenWords(between);
  if (words < MIN_WORDS_BETWEEN) return true;
  // Scattered common words inside a rewritten passage are no island of unchanged text.
  const changed = (hunk: ReviewHunk): number =>
    Math.max(countTokenWords(before.slice(hunk.start, hunk.end)), countTokenWords(hunk.newText));
  return words <= 3 && changed(a) >= 2 * words && changed(b) >= 2 * words;
}

/** True when a text has a mark of emphasis without its partner. */
function opensEmphasis(text: string): boolean {
  return (
    ((text.match(/\*\*|__/g)?.length ?? 0) & 1) === 1 ||
    ((text.match(/(?<![*\w])[*](?![*\s])|(?<![*\s])[*](?![*\w])/g)?.length ?? 0) & 1) === 1
  );
}
