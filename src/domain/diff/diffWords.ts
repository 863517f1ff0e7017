import type { TextEdit, TextRange } from "../text/textEdit.ts";
import { alignUnits } from "./alignUnits.ts";
import { diffTokens, isSpace } from "./diffTokens.ts";
import { sentenceRanges } from "./sentences.ts";
import { createNumbering, matchSequences } from "./sequenceDiff.ts";

/** Two ranges that stay as they are, in the old and the new text. */
interface Anchor {
  readonly before: TextRange;
  readonly after: TextRange;
}

/**
 * Word-level edits from `before` to `after`: sentences are aligned first, then words inside a pair. Edits begin and end
 * between words and never inside a link, a number, a defined term or a short emphasis. Sorted; no two of them touch.
 */
export function diffWords(before: string, after: string): TextEdit[] {
  if (before === after) return [];
  const oldSentences = sentenceRanges(before);
  const newSentences = sentenceRanges(after);
  const anchors: Anchor[] = [];
  for (const pair of alignUnits(before, oldSentences, after, newSentences)) {
    const old = oldSentences[pair.before];
    const now = newSentences[pair.after];
    if (old === undefined || now === undefined) continue;
    if (pair.equal) anchors.push({ before: old, after: now });
    else anchors.push(...commonWords(before, old, after, now));
  }
  return gaps(before, after, anchors);
}

/** As `diffWords`, but both texts are one sentence, however little they have in common. */
export function diffWordsOfPair(before: string, after: string): TextEdit[] {
  const whole = (text: string): TextRange => ({ start: 0, end: text.length });
  return gaps(before, after, commonWords(before, whole(before), after, whole(after)));
}

/** Words that two sentences have in common, in order. */
function commonWords(before: string, old: TextRange, after: string, now: TextRange): Anchor[] {
  const oldTokens = diffTokens(before, old.start, old.end);
  const newTokens = diffTokens(after, now.start, now.end);
  const number = createNumbering();
  const textOf = (text: string, tokens: readonly TextRange[]): string[] => tokens.map((token) => text.slice(token.start, token.end));
  const matches = matchSequences(number(textOf(before, oldTokens)), number(textOf(after, newTokens)));
  return matches.flatMap((match, index) => {
    const tokens = Array.from({ length: match.length }, (_, k) => ({
      before: oldTokens[match.before + k],
      after: newTokens[match.after + k],
    }));
    const anchors = tokens.filter((token): token is Anchor => token.before !== undefined && token.after !== undefined);
    // Marks of punctuation alone between two changes would only cut one change into two.
    const inner = index > 0 && index < matches.length - 1;
    const hasWord = anchors.some((anchor) => /[\p{L}\p{N}]/u.test(before.slice(anchor.before.start, anchor.before.end)));
    return inner && !hasWord ? [] : anchors;
  });
}

/** What lies between the anchors, where it differs, without the white space that both sides share at its ends. */
function gaps(before: string, after: string, anchors: readonly Anchor[]): TextEdit[] {
  const edits: TextEdit[] = [];
  let oldStart = 0;
  let newStart = 0;
  const last: Anchor = { before: { start: before.length, end: before.length }, after: { start: after.length, end: after.length } };
  for (const anchor of [...anchors, last]) {
    let start = oldStart;
    let end = anchor.before.start;
    let from = newStart;
    let to = anchor.after.start;
    oldStart = anchor.before.end;
    newStart = anchor.after.end;
    if (before.slice(start, end) === after.slice(from, to)) continue;
    while (start < end && from < to && before[start] === after[from] && isSpace(before, start)) {
      start += 1;
      from += 1;
    }
    while (end > start && to > from && before[end - 1] === after[to - 1] && isSpace(before, end - 1)) {
      end -= 1;
      to -= 1;
    }
    edits.push({ start, end, text: after.slice(from, to) });
  }
  return edits;
}
