/**
 * An open document as the renderer sees it: the optimistic local copy of the backend's state, its runs, and the one
 * undo stack. The editor and the panels know documents through this interface alone.
 */
import type { DocumentInfo, Frame, Revision, Run, RunParameters } from "../../src/contract/index.ts";
import type { DocumentChange, DocumentState } from "../../src/domain/document/documentState.ts";
import type { SuggestionResult } from "../../src/domain/suggestion/suggestionChange.ts";
import type { TextEdits, TextRange } from "../../src/domain/text/textEdit.ts";
import type { SessionComments } from "./commentDesk.ts";
import type { Inserted } from "./ownEdit.ts";

/** A run that is under way, just ended, or replayed from the history. Spans follow every edit of the text. */
export interface RunView {
  readonly run: Run;
  readonly spans: readonly TextRange[];
  /** Frames by alternative, in the order of their steps. */
  readonly frames: readonly (readonly Frame[])[];
  readonly active: boolean;
}

/** What the timeline shows: the newest frame, or a chosen one. */
export type TimelinePosition =
  | { readonly follow: true; readonly alternative: number }
  | { readonly follow: false; readonly alternative: number; readonly index: number };

export type SessionEvent =
  /** The state moved on. `origin` "editor": the editor's model has the edits already; else it must apply `change.edits`. `selection`: where the caret belongs after undo and redo. */
  | {
      readonly type: "change";
      readonly change: DocumentChange;
      readonly origin: "editor" | "session";
      readonly selection: TextRange | null;
      /** What it did to the markup text, where that is known already (suggestions of this window). */
      readonly markup?: TextEdits;
    }
  /** The whole text was replaced (opened again after a lost connection). */
  | { readonly type: "reset" }
  /** The review has another answer: something was asked, signed or made final. */
  | { readonly type: "review" }
  | { readonly type: "info" }
  | { readonly type: "runs" }
  | { readonly type: "timeline" }
  /** A thread of comments is new or another than before. */
  | { readonly type: "comments" }
  | { readonly type: "connection" };

export interface DocumentSession {
  readonly documentId: string;
  readonly clientId: string;
  info(): DocumentInfo;
  /** Local state: includes edits that are not acknowledged yet. Immutable; a new object after every change. */
  state(): DocumentState;
  runs(): readonly RunView[];
  /** The run the timeline is about: the active one, the last one, or one opened from the history. */
  timeline(): { readonly view: RunView; readonly position: TimelinePosition } | null;
  /** "syncing": edits are on their way; "offline": not connected, edits are kept and sent on reconnection. */
  connection(): "saved" | "syncing" | "offline";
  subscribe(listener: (event: SessionEvent) => void): () => void;

  /** Typing in the editor, already applied to its model. Batched to the backend within 200 ms. Throws nothing; touching a lock or a running span must be prevented with `editable`. */
  typed(edits: TextEdits, selectionBefore: TextRange, selectionAfter: TextRange): void;
  /** An edit of the person's own that the editor has not made; one undo step. Throws LOCKED_TEXT. */
  edit(edits: TextEdits): Inserted;
  /**
   * Suggests edits of the markup text (`markupOf`), one undo step. What it did to that text is in the result; null, and nothing happens,
   * where it would touch a lock or a span that is being denoised.
   */
  suggest(edits: TextEdits): SuggestionResult | null;
  /** False when an edit would touch a lock or a span that is being denoised. */
  editable(edits: TextEdits): boolean;
  /**
   * Accept, reject or reopen; one undo step. Throws ALREADY_DECIDED when somebody else was faster, STALE_VERSION when a hunk is not what
   * it was when this was called, REASON_REQUIRED.
   */
  decide(hunkIds: readonly string[], verdict: "accept" | "reject" | "reopen", reason?: string): Promise<void>;
  /** Reopens the hunks of the person's own last rejection and gives their ids. Throws NOT_FOUND when there is none. */
  reopenLastRejection(): Promise<readonly string[]>;
  /** Replaces a pending change by its parts, which can be decided one by one; one undo step. */
  split(hunkId: string): Promise<void>;
  chooseAlternative(proposalId: string, alternative: number): Promise<void>;
  lock(ranges: readonly TextRange[]): Promise<void>;
  unlock(lockIds: readonly string[]): Promise<void>;
  undo(): Promise<void>;
  redo(): Promise<void>;
  canUndo(): boolean;
  canRedo(): boolean;

  /** `room` of a span: tokens of new text to leave room for, as in an empty section. */
  startRun(spans: readonly (TextRange & { readonly room?: number })[], parameters: RunParameters): Promise<Run>;
  cancelRun(runId: string): Promise<void>;
  pauseRun(runId: string): Promise<void>;
  resumeRun(runId: string): Promise<void>;
  /** Loads the stored frames of a finished run into the timeline. */
  openTimeline(runId: string): Promise<void>;
  closeTimeline(): void;
  seek(position: TimelinePosition): void;
  /** Starts a run from a state of another, which is stopped first if it is under way. */
  continueFrom(runId: string, alternative: number, step: number): Promise<Run>;
  /** With `spans` only what was written in these, by their places in the run's list. */
  useState(runId: string, alternative: number, step: number, spans?: readonly number[]): Promise<void>;

  save(message?: string): Promise<void>;
  restore(revisionId: string): Promise<Revision>;
  readonly comments: SessionComments;
  /** Proposes here what another document of the family of branches changed; one undo step. Throws INVALID_ARGUMENT, SPAN_BUSY. */
  proposeFrom(documentId: string): Promise<{ readonly changes: number; readonly conflicts: number; readonly locked: number }>;
  /** Stops watching; unsent edits are sent first. */
  close(): Promise<void>;
}
