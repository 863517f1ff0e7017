import type { Hunk, Proposal } from "../proposal/proposal.ts";
import type { TextEdits, TextRange } from "../text/textEdit.ts";

/** Kinds of documents a model knows; they choose the window's first token and the planner's curve. */
export type DocumentKind = "contract" | "technical" | "ja";

export type LineEnding = "lf" | "crlf" | "cr";

/**
 * How the file that was opened ended its lines. The text inside Palimpsest has "\n" alone; `exceptions` are the
 * offsets of the "\n" that were something other than `dominant` and follow every edit.
 */
export interface LineEndings {
  readonly dominant: LineEnding;
  readonly exceptions: readonly { readonly offset: number; readonly ending: LineEnding }[];
  readonly byteOrderMark: boolean;
}

/** Text that neither a model nor typing may change until it is unlocked. */
export interface Lock extends TextRange {
  readonly id: string;
  readonly by: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

/** Everything about an open document that changes while people work on it. `text` is accepted text only. */
export interface DocumentState {
  readonly text: string;
  /** Counts applied changes; starts at 1. */
  readonly version: number;
  readonly proposals: readonly Proposal[];
  readonly locks: readonly Lock[];
  readonly lineEndings: LineEndings;
}

export type ChangeCause =
  | "typing"
  | "accept"
  | "reject"
  | "reopen"
  | "undo"
  | "redo"
  | "restore"
  | "alternative"
  | "split"
  | "run"
  | "lock"
  | "import"
  | "suggest";

/**
 * One atomic step from a version to the next. Order of application: `edits` change the text and rebase all hunks and
 * locks; then `hunks` replace the hunks of the same id (positions in the new text); then `proposals` and `locks` are
 * added or replaced by id; then ids of `removedLocks` go.
 */
export interface DocumentChange {
  readonly cause: ChangeCause;
  readonly edits: TextEdits;
  readonly hunks: readonly Hunk[];
  readonly proposals: readonly Proposal[];
  readonly locks: readonly Lock[];
  readonly removedLocks: readonly string[];
}
