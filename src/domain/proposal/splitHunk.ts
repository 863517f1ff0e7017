import { diffWords, diffWordsOfPair } from "../diff/diffWords.ts";
import { sentenceRanges } from "../diff/sentences.ts";
import { PalimpsestError } from "../errors/palimpsestError.ts";
import type { TextEdit } from "../text/textEdit.ts";
import { presentHunk } from "./presentHunk.ts";
import type { Hunk } from "./proposal.ts";

/**
 * A pending hunk over `text` as several pending ones that make the same text together: one for each word-level edit where
 * old and new sentences belong together, else one for each sentence, else one for each edit of the one sentence. They
 * inherit everything else, the confidence too.
 * @throws PalimpsestError INVALID_ARGUMENT when the hunk is not pending, has no parts, or others suggested upon it
 */
export function splitHunk(text: string, hunk: Hunk, nextId: () => string): Hunk[] {
  if (hunk.status !== "pending") {
    throw unsplittable(hunk, `it is ${hunk.status}`, "Only a pending change can be split; reopen it first.");
  }
  if (hunk.nested.length > 0) {
    throw unsplittable(hunk, "others suggested upon it", "Others suggested something upon this change: decide on it as a whole.");
  }
  const { oldText, newText } = presentHunk(text, hunk);
  const attempts = [
    () => joinMarks(oldText, diffWords(oldText, newText)),
    () => splitSentences(oldText, newText),
    () => joinMarks(oldText, diffWordsOfPair(oldText, newText)),
  ];
  const parts = attempts.map((attempt) => attempt()).find((edits) => edits.length > 1);
  if (parts === undefined) {
    throw unsplittable(hunk, "it has no parts", "This change is a single edit and cannot be split. Accept or reject it as a whole.");
  }
  return parts.map((part) => ({
    ...hunk,
    id: nextId(),
    start: hunk.start + part.start,
    end: hunk.start + part.end,
    oldText: oldText.slice(part.start, part.end),
    newText: part.text,
  }));
}

/** Edits with nothing but marks of punctuation between them are one. */
function joinMarks(oldText: string, edits: readonly TextEdit[]): TextEdit[] {
  const joined: TextEdit[] = [];
  for (const edit of edits) {
    const last = joined.at(-1);
    const between = last === undefined ? "" : oldText.slice(last.end, edit.start);
    if (last === undefined || /[\p{L}\p{N}]/u.test(between)) joined.push(edit);
    else joined[joined.length - 1] = { start: last.start, end: edit.end, text: last.text + between + edit.text };
  }
  return joined;
}

/**
 * Replaces each sentence of the old text by the one in the same place of the new text; the last one takes what is left.
 * Every part has old text: insertions at one place would lose their order when they are decided one by one.
 */
function splitSentences(oldText: string, newText: string): TextEdit[] {
  const olds = pieces(oldText);
  const news = pieces(newText);
  let start = 0;
  return olds.map((old, index) => {
    const edit = { start, end: start + old.length, text: index === olds.length - 1 ? news.slice(index).join("") : (news[index] ?? "") };
    start = edit.end;
    return edit;
  });
}

/** Sentences with the white space behind them; joined they give the text. */
function pieces(text: string): string[] {
  const ranges = sentenceRanges(text);
  return ranges.map((range, index) => text.slice(index === 0 ? 0 : range.start, ranges[index + 1]?.start ?? text.length));
}

function unsplittable(hunk: Hunk, reason: string, message: string): PalimpsestError {
  return new PalimpsestError("INVALID_ARGUMENT", message, { argument: "hunkId", reason: `${hunk.id}: ${reason}` });
}
