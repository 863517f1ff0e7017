/** An open document: its local copy, the one undo stack, and its runs. */

import type { Client, DocumentInfo, Revision, Run, RunParameters } from "../../src/contract/index.ts";
import { MAX_ITEMS } from "../../src/contract/limits.ts";
import { emptyChange, inverseChange, touchesLock } from "../../src/domain/document/applyChange.ts";
import type { ChangeCause, DocumentChange, DocumentState } from "../../src/domain/document/documentState.ts";
import { UndoHistory, type UndoStep } from "../../src/domain/document/undoHistory.ts";
import { markupOf } from "../../src/domain/suggestion/markup.ts";
import { type Suggestion, type SuggestionResult, suggestionChange } from "../../src/domain/suggestion/suggestionChange.ts";
import { isSpent, type SuggestionStep } from "../../src/domain/suggestion/suggestionStep.ts";
import { collapseEdits } from "../../src/domain/text/collapseEdits.ts";
import { invertEdits, normaliseEdits } from "../../src/domain/text/editAlgebra.ts";
import type { TextEdits, TextRange } from "../../src/domain/text/textEdit.ts";
import type { Connection } from "../boot/connection.ts";
import { CommentDesk } from "./commentDesk.ts";
import { type ChangeOrigin, DocumentSync, type OpenedDocument } from "./documentSync.ts";
import { errorCode } from "./errors.ts";
import { blocked, type Inserted, ownEdit } from "./ownEdit.ts";
import { endsHere } from "./ownEnds.ts";
import type { PendingChange } from "./pendingSuggestion.ts";
import { RunBook } from "./runBook.ts";
import { hunksOf, requireSeen } from "./seenHunks.ts";
import type { DocumentSession, SessionEvent, TimelinePosition } from "./session.ts";
import { markupDifference, markupEffect, Suggesting } from "./suggesting.ts";
import { type TrackedRanges, trackRanges } from "./trackRanges.ts";
import { untilEnded } from "./untilEnded.ts";

export interface SessionOptions {
  readonly connection: Connection;
  readonly documentId: string;
  /** Name of the current author, for the reducer's "edited by". */
  readonly author: () => string;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Asks whether approvals may end, for an error that names them (APPROVALS_FALL). Throws CANCELLED when they are to stay. */
  readonly mayEndApprovals: (error: unknown) => Promise<boolean>;
  /** Something failed that no caller waits for; `lostText`: typing that the backend refused for good. */
  readonly onProblem: (error: unknown, lostText: string | null) => void;
}

/** How long closing waits for typing to arrive, ms. */
const CLOSE_PATIENCE = 3000;
/** Own changes that Ctrl+Z takes back. Typing is pushed when it happens; undo and redo are the stack itself. */
const UNDOABLE: ReadonlySet<ChangeCause> = new Set([
  "accept",
  "reject",
  "reopen",
  "alternative",
  "split",
  "run",
  "restore",
  "lock",
  "import",
]);

/** Opens a document and begins to watch it. Throws what `documents.open` throws. */
export async function openSession(options: SessionOptions): Promise<DocumentSession> {
  const opened = await options.connection.client.documents.open({ documentId: options.documentId });
  return new LiveSession(options, opened);
}

class LiveSession implements DocumentSession {
  readonly documentId: string;
  readonly clientId = crypto.randomUUID();
  private documentInfo: DocumentInfo;
  private history = new UndoHistory();
  private readonly suggesting: Suggesting;
  private readonly sync: DocumentSync;
  private readonly book: RunBook;
  readonly comments: CommentDesk;
  private readonly options: SessionOptions;
  private readonly client: Client;
  private readonly listeners = new Set<(event: SessionEvent) => void>();
  private readonly stopConnection: () => void;
  /** Decisions and the like that are under way; Ctrl+Z right behind one of them means that one. */
  private writing: Promise<unknown> | null = null;

  constructor(options: SessionOptions, opened: OpenedDocument) {
    const { connection, documentId, author } = options;
    this.options = options;
    this.client = connection.client;
    this.documentId = documentId;
    this.documentInfo = opened.info;
    this.suggesting = new Suggesting(options);
    this.sync = new DocumentSync({ connection, documentId, clientId: this.clientId, author }, opened, {
      taken: (before, change, whose) => this.take(before, change, whose),
      takenBack: (before, change, edits, last) => this.takeBack(before, change, edits, last),
      reset: () => this.reset(),
      info: (info) => this.setInfo(info),
      review: () => this.emit({ type: "review" }),
      runStarted: (runId, spans) => this.book.attach(runId, spans),
      progress: () => this.emit({ type: "connection" }),
      problem: options.onProblem,
      acknowledged: (step) => this.comments.advance(step),
      watching: () => void this.comments.load().catch(() => undefined),
      comment: (told) => this.comments.told(told),
    });
    this.comments = new CommentDesk({
      client: this.client,
      documentId,
      clientId: this.clientId,
      sync: () => this.sync,
      track: (ranges) => this.track(ranges),
      changed: () => this.emit({ type: "comments" }),
      version: opened.state.version,
    });
    this.book = new RunBook(this.client, connection, this.sync.signal, (event) => this.emit(event));
    for (const run of opened.runs) this.book.attach(run.runId, run.spans);
    this.stopConnection = connection.subscribe(() => this.emit({ type: "connection" }));
    this.sync.start();
  }

  info = (): DocumentInfo => this.documentInfo;
  state = (): DocumentState => this.sync.local();
  private track = (ranges: readonly TextRange[]): TrackedRanges => trackRanges(this, ranges);
  runs = () => this.book.views();
  timeline = () => this.book.timeline();
  canUndo = (): boolean => this.history.canUndo();
  canRedo = (): boolean => this.history.canRedo();
  closeTimeline = (): void => this.book.close();
  seek = (position: TimelinePosition): void => this.book.seek(position);

  connection(): "saved" | "syncing" | "offline" {
    if (this.options.connection.state() !== "connected") return "offline";
    return this.sync.isSettled ? "saved" : "syncing";
  }

  subscribe(listener: (event: SessionEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  editable(edits: TextEdits): boolean {
    if (touchesLock(this.state().locks, edits)) return false;
    const spans = this.book.active().flatMap((view) => view.spans);
    return !edits.some((edit) => spans.some((span) => edit.start < span.end && edit.end > span.start));
  }

  typed(edits: TextEdits, selectionBefore: TextRange, selectionAfter: TextRange): void {
    const before = this.state();
    const change: DocumentChange = { ...emptyChange("typing"), edits: collapseEdits(before.text, normaliseEdits(edits), MAX_ITEMS) };
    this.applyLocally(change, "editor", null);
    const step = { change, inverse: inverseChange(before, change), selectionBefore, selectionAfter, at: this.options.now() };
    this.history.push({ ...step, ...markupEffect(this.history, before, this.state()) });
  }

  edit(edits: TextEdits): Inserted {
    return ownEdit(
      {
        state: this.state,
        editable: (asked) => this.editable(asked),
        history: () => this.history,
        apply: (change) => this.applyLocally(change, "session", null),
        track: this.track,
        now: this.options.now,
      },
      edits,
    );
  }

  suggest(edits: TextEdits): SuggestionResult | null {
    const made = this.makeSuggestion({ edits: normaliseEdits(edits), restore: [] }, "editor");
    if (made === null) return null;
    const { result, before } = made;
    const { applied, inverse } = result;
    const step: SuggestionStep = {
      applied,
      back: invertEdits(markupOf(before).text, applied),
      forward: { edits: normaliseEdits(edits), restore: [] },
      backward: inverse,
    };
    if (isSpent(step, "undo")) return result;
    const place = { start: result.touched[0]?.start ?? 0, end: result.touched[0]?.start ?? 0 };
    const empty = { change: emptyChange("suggest"), inverse: emptyChange("undo") };
    this.history.push({ ...empty, suggestion: step, selectionBefore: place, selectionAfter: place, at: this.options.now() });
    return result;
  }

  /** Throws LOCKED_TEXT when text that the step would change is locked or being denoised. */
  async undo(): Promise<void> {
    if (this.writing !== null) await this.writing;
    const entry = this.history.undo();
    if (entry === null) return;
    if (!this.mayStep(entry)) {
      this.history.redo();
      throw blocked();
    }
    if (entry.suggestion !== null) return;
    this.applyLocally({ ...entry.change, cause: "undo" }, "session", entry.selection);
  }

  /** Throws LOCKED_TEXT as `undo` does. */
  async redo(): Promise<void> {
    if (this.writing !== null) await this.writing;
    const entry = this.history.redo();
    if (entry === null) return;
    if (!this.mayStep(entry)) {
      this.history.undo();
      throw blocked();
    }
    if (entry.suggestion !== null) return;
    this.applyLocally({ ...entry.change, cause: "redo" }, "session", entry.selection);
  }

  async decide(hunkIds: readonly string[], verdict: "accept" | "reject" | "reopen", reason?: string): Promise<void> {
    const decision = { hunkIds: [...hunkIds], verdict, reason: reason ?? null };
    const seen = hunksOf(this.state(), hunkIds);
    await this.confirmed((endApprovals) =>
      this.write((baseVersion) => {
        // What came in meanwhile must not be decided unseen.
        requireSeen(seen, this.state());
        return this.client.proposals.decide({ ...this.target(baseVersion), ...decision, endApprovals });
      }),
    );
  }

  async reopenLastRejection(): Promise<readonly string[]> {
    const { change } = await this.write((baseVersion) => this.client.proposals.reopenLastRejection(this.target(baseVersion)));
    return change.hunks.map((hunk) => hunk.id);
  }

  async chooseAlternative(proposalId: string, alternative: number): Promise<void> {
    await this.write((baseVersion) => this.client.proposals.chooseAlternative({ ...this.target(baseVersion), proposalId, alternative }));
  }

  async split(hunkId: string): Promise<void> {
    await this.write((baseVersion) => this.client.proposals.split({ ...this.target(baseVersion), hunkId }));
  }

  async lock(ranges: readonly TextRange[]): Promise<void> {
    const tracked = this.track(ranges);
    const call = (baseVersion: number) => this.client.documents.lock({ ...this.target(baseVersion), ranges: tracked.ranges() });
    await this.write(call).finally(tracked.stop);
  }

  async unlock(lockIds: readonly string[]): Promise<void> {
    await this.write((baseVersion) => this.client.documents.unlock({ ...this.target(baseVersion), lockIds: [...lockIds] }));
  }

  async startRun(spans: readonly (TextRange & { readonly room?: number })[], parameters: RunParameters): Promise<Run> {
    const tracked = this.track(spans);
    const placed = () => tracked.ranges().map(({ start, end }, at) => ({ start, end, room: spans[at]?.room }));
    const call = (baseVersion: number) => this.client.runs.start({ ...this.target(baseVersion), spans: placed(), parameters });
    const run = await this.sync.atVersion(call).finally(tracked.stop);
    this.book.started(run, tracked.ranges());
    return run;
  }

  async continueFrom(runId: string, alternative: number, step: number): Promise<Run> {
    const from = { runId, alternative, step };
    if (this.book.active().some((view) => view.run.id === runId)) {
      await this.cancelRun(runId);
      await untilEnded(this, runId);
    }
    const run = await this.sync.atVersion((baseVersion) => this.client.runs.continueFrom({ ...this.target(baseVersion), ...from }));
    this.book.started(run, run.spans);
    return run;
  }

  async useState(runId: string, alternative: number, step: number, spans?: readonly number[]): Promise<void> {
    endsHere(runId);
    const from = { runId, alternative, step, spans: spans && [...spans] };
    // biome-ignore lint/correctness/useHookAtTopLevel: a call of the contract, not a hook of React
    const { version } = await this.sync.atVersion((baseVersion) => this.client.runs.useState({ ...this.target(baseVersion), ...from }));
    await this.sync.reached(version);
  }

  cancelRun = async (runId: string): Promise<void> => {
    endsHere(runId);
    await this.client.runs.cancel({ runId });
  };
  pauseRun = async (runId: string): Promise<void> => void (await this.client.runs.pause({ runId }));
  resumeRun = async (runId: string): Promise<void> => void (await this.client.runs.resume({ runId }));
  openTimeline = (runId: string): Promise<void> => this.book.open(runId, this.state());

  async save(message = ""): Promise<void> {
    const { documentId } = this;
    this.setInfo(
      await this.confirmed((endApprovals) => this.sync.atVersion(() => this.client.documents.save({ documentId, message, endApprovals }))),
    );
  }

  async restore(revisionId: string): Promise<Revision> {
    const answer = await this.confirmed((endApprovals) =>
      this.write((baseVersion) => this.client.history.restore({ ...this.target(baseVersion), revisionId, endApprovals })),
    );
    return answer.revision;
  }

  async proposeFrom(fromDocumentId: string): Promise<{ changes: number; conflicts: number; locked: number }> {
    const call = (baseVersion: number) => this.client.history.propose({ ...this.target(baseVersion), fromDocumentId });
    const { version, changes, conflicts, locked } = await this.sync.atVersion(call);
    await this.sync.reached(version);
    return { changes, conflicts, locked };
  }

  async close(): Promise<void> {
    await this.sync.close(CLOSE_PATIENCE);
    this.stopConnection();
  }

  /** A call that asks first when it would end approvals. Throws CANCELLED when they are to stay. */
  private async confirmed<T>(call: (endApprovals: boolean) => Promise<T>): Promise<T> {
    try {
      return await call(false);
    } catch (error) {
      if (errorCode(error) !== "APPROVALS_FALL" || !(await this.options.mayEndApprovals(error))) throw error;
      return call(true);
    }
  }

  /** `DocumentSync.write`, remembered while it is under way. */
  private write<T extends { version: number; change: DocumentChange }>(call: (baseVersion: number) => Promise<T>): Promise<T> {
    const written = this.sync.write(call);
    const done: Promise<unknown> = Promise.allSettled([this.writing, written]).then(() => {
      if (this.writing === done) this.writing = null;
    });
    this.writing = done;
    return written;
  }

  private target(baseVersion: number): { documentId: string; clientId: string; baseVersion: number } {
    return { documentId: this.documentId, clientId: this.clientId, baseVersion };
  }

  private emit(event: SessionEvent): void {
    if (event.type === "change") this.comments.localChanged();
    for (const listener of [...this.listeners]) listener(event);
  }

  /** Whether a step of the stack may be carried out; one that is a suggestion is carried out at once. */
  private mayStep({ change, suggestion, selection }: UndoStep): boolean {
    if (suggestion === null) return this.editable(change.edits);
    return this.makeSuggestion(suggestion, "session", selection) !== null;
  }

  /** Suggests upon the local text; null where it would touch a lock or a span that is being denoised. */
  private makeSuggestion(suggestion: Suggestion, origin: "editor" | "session", selection: TextRange | null = null) {
    const before = this.state();
    const context = this.suggesting.context(before, this.documentInfo);
    const result = suggestionChange(before, suggestion, context);
    if (!this.editable(result.touched)) return null;
    const { edits, restore } = suggestion;
    const { hunks, proposals } = result.change;
    if (hunks.length + proposals.length > 0) {
      this.applyLocally({ ...result.change, suggestion: { edits, restore, context } }, origin, selection, result.applied);
    }
    return { before, result };
  }

  private applyLocally(change: PendingChange, origin: "editor" | "session", selection: TextRange | null, markup?: TextEdits): void {
    const wasSettled = this.sync.isSettled;
    this.sync.apply(change);
    this.book.rebase(change.edits);
    this.emit({ type: "change", change, origin, selection, ...(markup === undefined ? {} : { markup }) });
    if (wasSettled) this.emit({ type: "connection" });
  }

  private take(before: DocumentState, change: DocumentChange, whose: ChangeOrigin): void {
    if (whose === "own" && UNDOABLE.has(change.cause)) this.remember(before, change);
    else if (whose !== "acknowledged") {
      const decided = change.hunks.map((hunk) => hunk.id);
      this.history.rebase(change.edits, decided, markupDifference(this.history, before, this.state()));
    }
    this.book.rebase(change.edits);
    this.emit({ type: "change", change, origin: "session", selection: null });
  }

  private takeBack(before: DocumentState, refused: DocumentChange, edits: TextEdits, last: boolean): void {
    if (refused.cause !== "undo" && refused.cause !== "redo") {
      const hunkIds = refused.hunks.map((hunk) => hunk.id);
      this.history.rebase(edits, hunkIds, markupDifference(this.history, before, this.state()));
    } else if (!last) this.history = new UndoHistory();
    // The step stays where it was: nothing was undone or redone.
    else if (refused.cause === "undo") this.history.redo();
    else this.history.undo();
    this.book.rebase(edits);
    this.emit({ type: "change", change: { ...refused, edits }, origin: "session", selection: null });
  }

  private remember(before: DocumentState, change: DocumentChange): void {
    const ids = new Set([...change.hunks, ...change.proposals.flatMap((proposal) => proposal.hunks)].map((hunk) => hunk.id));
    const place = (state: DocumentState): TextRange => {
      const hunk = state.proposals.flatMap((proposal) => proposal.hunks).find((candidate) => ids.has(candidate.id));
      return { start: hunk?.start ?? 0, end: hunk?.start ?? 0 };
    };
    const inverse = inverseChange(before, change);
    const step = { change, inverse, selectionBefore: place(before), selectionAfter: place(this.state()), at: this.options.now() };
    this.history.push({ ...step, ...markupEffect(this.history, before, this.state()) });
  }

  private reset(): void {
    this.comments.reset(this.sync.progress().acknowledged.version);
    void this.comments.load().catch(() => undefined);
    this.history = new UndoHistory();
    this.emit({ type: "reset" });
  }

  private setInfo(info: DocumentInfo): void {
    this.documentInfo = info;
    this.emit({ type: "info" });
  }
}
