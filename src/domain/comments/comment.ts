import type { TextRange } from "../text/textEdit.ts";

/** A stretch of text that a person names, with the person: "@Ada" of a message. UTF-16 offsets in the message. */
export interface Mention extends TextRange {
  readonly personId: string;
}

/** A person as a comment names them; the name stays when the person has left the workspace. */
export interface CommentPerson {
  readonly id: string;
  readonly name: string;
}

/** Who wrote a comment that came with a file, as the file names them, and when (ms since 1970 UTC; null where it does not say). */
export interface OutsideAuthor {
  readonly name: string;
  readonly at: number | null;
}

/** One contribution to a thread. Times are ms since 1970 UTC. */
export interface CommentMessage {
  readonly id: string;
  readonly author: CommentPerson;
  readonly at: number;
  /** Plain text; "" once it is deleted. */
  readonly text: string;
  readonly editedAt: number | null;
  readonly deletedAt: number | null;
  /** Ids of the people that the text mentions. */
  readonly mentions: readonly string[];
  /** Of what came with a file, whose `author` is the person who brought it in. */
  readonly outside?: OutsideAuthor | undefined;
}

/** What a comment is about: a stretch of text, a proposed change, or a clause. */
export type AnchorKind = "text" | "hunk" | "clause";

/**
 * Where the text of an anchor stood before edits took part of it: the window [from, to) of the present text is all that was touched
 * since, and in the earlier text the anchor began `before` behind the start of that window and ended `after` before its end.
 */
export interface EarlierPlace {
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
  /** The earlier text of the anchor: its length, its beginning and, of a long one, its end. */
  readonly length: number;
  readonly head: string;
  readonly tail: string;
}

/**
 * A place that follows every edit of the document; see `followAnchor`. An empty range: nothing of its text is left. `target` is the
 * id of the change, or the id that the clause is given in the text (null for a clause without one).
 */
export interface Anchor extends TextRange {
  readonly kind: AnchorKind;
  readonly target: string | null;
  /** What it would take to come back when an undo brings its text back, the oldest first. */
  readonly earlier: readonly EarlierPlace[];
}

export interface CommentThread {
  readonly id: string;
  /** Counts writes to the thread: the higher one is the newer one. */
  readonly revision: number;
  readonly anchor: Anchor;
  /** The text that was commented on, as it was then; shortened. */
  readonly quote: string;
  /** Who resolved it and when; null: it is open. */
  readonly resolution: { readonly by: CommentPerson; readonly at: number } | null;
  readonly assignee: CommentPerson | null;
  /** Only for the workspace: no export has it unless that is asked for expressly. */
  readonly internal: boolean;
  readonly messages: readonly CommentMessage[];
}

/** Whether everything that was written in a thread was deleted again: then nobody sees it any more. */
export function isEmptied(thread: CommentThread): boolean {
  return thread.messages.every((message) => message.deletedAt !== null);
}

/** Longest text of one message, UTF-16 code units. */
export const MAX_COMMENT_LENGTH = 10_000;
/** Longest stretch of text that a comment can be about, UTF-16 code units. */
export const MAX_COMMENTED_LENGTH = 200_000;
/** Most messages of one thread. */
export const MAX_MESSAGES = 1_000;
/** Most threads of one document. */
export const MAX_THREADS = 5_000;
/** Longest quote that is kept. */
const QUOTE_LENGTH = 300;

/** A text as a quote: one line, shortened in whole characters. */
export function quoteOf(text: string): string {
  const line = text.replace(/\s+/gu, " ").trim();
  return line.length <= QUOTE_LENGTH ? line : `${[...line.slice(0, QUOTE_LENGTH)].slice(0, -1).join("")}…`;
}
