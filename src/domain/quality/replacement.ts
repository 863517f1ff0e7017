import type { TextRange } from "../text/textEdit.ts";
import type { DocumentFacts } from "./documentFacts.ts";

/** A change of a document: `old` of the text before became `new` of the text after. UTF-16 offsets. */
export interface Replacement {
  readonly facts: DocumentFacts;
  /** The whole text after the change, perhaps with other changes of the same origin in it. */
  readonly after: string;
  readonly old: TextRange;
  readonly new: TextRange;
}

/** A piece of a text with the changed range in it: offsets of `changed` are those of `text`; `offset` is where the piece begins. */
export interface Surroundings {
  readonly text: string;
  readonly offset: number;
  readonly changed: TextRange;
}

/** Most of a paragraph that is looked at on either side, UTF-16 code units. */
const MOST = 4000;

/** The paragraphs that a range touches: from the empty line before to the one behind it. */
export function paragraphAround(text: string, range: TextRange, most = MOST): Surroundings {
  const before = text.lastIndexOf("\n\n", Math.max(0, range.start - 1));
  const behind = text.indexOf("\n\n", range.end);
  const offset = Math.max(0, range.start - most, before < 0 ? 0 : Math.min(range.start, before + 2));
  const end = Math.min(text.length, range.end + most, behind < 0 ? text.length : behind);
  return { text: text.slice(offset, end), offset, changed: { start: range.start - offset, end: range.end - offset } };
}

/** True when a range has something in common with the changed one; what is all around an empty one touches it too. */
export function touches(range: TextRange, changed: TextRange): boolean {
  return range.start < changed.end && range.end > changed.start;
}

/** The part of a range that lies in the changed one, in offsets of the new text alone; its nearest end where there is none. */
export function within(range: TextRange, changed: TextRange): TextRange {
  const clip = (offset: number): number => Math.min(Math.max(offset, changed.start), changed.end) - changed.start;
  return { start: clip(range.start), end: clip(range.end) };
}
