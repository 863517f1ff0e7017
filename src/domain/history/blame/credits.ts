import { diffWordsOfPair } from "../../diff/diffWords.ts";
import { createNumbering, matchSequences } from "../../diff/sequenceDiff.ts";
import type { DocumentChange } from "../../document/documentState.ts";
import type { Hunk, NestedEdit } from "../../proposal/proposal.ts";
import { createRebaser, invertEdits } from "../../text/editAlgebra.ts";
import type { TextEdit, TextEdits, TextRange } from "../../text/textEdit.ts";
import { type AcceptedText, Blame, type BlameStep } from "./blame.ts";

/** A change, or a nested edit, as far as it matters here. */
type Offer = Pick<NestedEdit, "id" | "nested">;

/**
 * The hunks that a change made part of the text, and where they stand after it, in the order of the text. A hunk that edits of others
 * were accepted into is cut, so that what they put into it is theirs.
 */
export function acceptedTexts({ cause, edits, hunks }: DocumentChange): AcceptedText[] {
  if (cause !== "accept" && cause !== "redo" && cause !== "undo") return [];
  const texts = hunks.flatMap((hunk) => {
    if (hunk.status !== "accepted") return [];
    const { id: hunkId, start, end } = hunk;
    const text = acceptedInto(hunk).length === 0 ? null : insertedText(edits, hunk);
    return text === null ? [{ hunkId, start, end, from: 0, proposed: null }] : moved(creditsOf(text, hunk), start);
  });
  return texts.sort((a, b) => a.start - b.start);
}

/**
 * Whose the characters of `text` are, which a change puts in with the nested edits that were accepted into it, to any depth: stretches
 * that tile it, with offsets in it. Word by word, as everywhere: what a nested edit keeps of the words that it replaces stays
 * with whoever wrote them. What the change's author wrote into an accepted edit later is that author's.
 */
export function creditsOf(text: string, { id, nested }: Offer): AcceptedText[] {
  const { first, steps } = history(text, id, acceptedInto({ nested }));
  const blame = Blame.begin(first, { kind: "change", hunkId: id, revisionId: null });
  for (const step of steps) blame.follow(step, null);
  return blame.spans().map(({ start, end, origin, from }) => {
    const found = blame.origins[origin];
    return { hunkId: found?.kind === "change" ? found.hunkId : id, start, end, from, proposed: null };
  });
}

/** What the author of a change proposed, without the nested edits that were accepted into it. */
export function ownText({ id, newText, nested }: Pick<Hunk, "id" | "newText" | "nested">): string {
  return history(newText, id, acceptedInto({ nested })).first;
}

/** In the order in which they were accepted. */
const acceptedInto = ({ nested }: Pick<Hunk, "nested">): NestedEdit[] => nested.filter((edit) => edit.status === "accepted");

/**
 * How `text` came about: the text before any nested edit was accepted, and what each of them made of it, with what the author of
 * the change (`id`) did to their text afterwards. Found backwards, from the ranges that the edits have in `text`.
 */
function history(text: string, id: string, accepted: readonly NestedEdit[]): { first: string; steps: BlameStep[] } {
  const steps: BlameStep[] = [];
  const ranges: TextRange[] = accepted.map(({ start, end }) => ({ start, end }));
  let present = text;
  for (const edit of accepted.toReversed()) {
    const { oldText, newText } = edit;
    const range = ranges.pop() ?? edit;
    const start = Math.min(range.start, present.length);
    const end = Math.max(start, Math.min(range.end, present.length));
    const put = (part: string): string => present.slice(0, start) + part + present.slice(end);
    const step = (edits: TextEdits, texts: AcceptedText[]): BlameStep => {
      return { author: edit.author, cause: "accept", at: 0, edits, accepted: texts };
    };
    const later = movedEdits(characterEdits(newText, present.slice(start, end)), start);
    steps.unshift(
      step([{ start, end: start + oldText.length, text: newText }], moved(creditsOf(newText, edit), start)),
      step(later, [{ hunkId: id, start: 0, end: present.length, from: 0, proposed: null }]),
    );
    const words = movedEdits(diffWordsOfPair(oldText, newText), start);
    for (const back of [invertEdits(put(newText), later), invertEdits(put(oldText), words)]) {
      const rebaser = createRebaser(back);
      ranges.forEach((earlier, index) => {
        ranges[index] = rebaser.range(earlier).range;
      });
    }
    present = put(oldText);
  }
  return { first: present, steps };
}

/** Edits that keep as many characters as possible. */
function characterEdits(before: string, after: string): TextEdits {
  if (before === after) return [];
  const [old, now] = [[...before], [...after]];
  const number = createNumbering();
  const edits: TextEdit[] = [];
  let [i, j, at] = [0, 0, 0];
  for (const match of [...matchSequences(number(old), number(now)), { before: old.length, after: now.length, length: 0 }]) {
    const end = at + old.slice(i, match.before).join("").length;
    const text = now.slice(j, match.after).join("");
    if (at < end || text !== "") edits.push({ start: at, end, text });
    [i, j] = [match.before + match.length, match.after + match.length];
    at = end + old.slice(match.before, i).join("").length;
  }
  return edits;
}

/** The text that edits put at a range of the text after them; null where they did not put in all of it. */
function insertedText(edits: TextEdits, { start, end }: TextRange): string | null {
  let shift = 0;
  for (const edit of edits) {
    const at = edit.start + shift;
    if (at <= start && end <= at + edit.text.length) return edit.text.slice(start - at, end - at);
    shift += edit.text.length - (edit.end - edit.start);
  }
  return null;
}

const moved = (texts: readonly AcceptedText[], by: number): AcceptedText[] =>
  texts.map((text) => ({ ...text, start: text.start + by, end: text.end + by }));

const movedEdits = (edits: TextEdits, by: number): TextEdits =>
  edits.map((edit) => ({ ...edit, start: edit.start + by, end: edit.end + by }));
