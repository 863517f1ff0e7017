import type { DocumentEvent, DocumentInfo, ThreadRecord } from "../../../src/contract/index.ts";
import type { Actor } from "../../../src/domain/access/actor.ts";
import type { Anchor, CommentThread } from "../../../src/domain/comments/comment.ts";
import { followAnchors } from "../../../src/domain/comments/followAnchor.ts";
import { applyChange } from "../../../src/domain/document/applyChange.ts";
import type { DocumentChange, DocumentKind, DocumentState } from "../../../src/domain/document/documentState.ts";
import type { Author, Hunk } from "../../../src/domain/proposal/proposal.ts";
import { nestedEdits } from "../../../src/domain/suggestion/decideNested.ts";
import { applyEdits } from "../../../src/domain/text/editAlgebra.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { StoredPlace } from "../../storage/repositories/comments.ts";
import type { RecordedDecision } from "../../storage/repositories/decisions.ts";
import type { StoredDocument } from "../../storage/repositories/documents.ts";
import type { Anchors } from "../../storage/repositories/journal.ts";
import { textHash } from "../audit/textHash.ts";
import type { EventQueue } from "../events/eventQueue.ts";
import { noteAcceptances } from "../history/acceptances.ts";
import { tellFallen } from "../review/fallenNotices.ts";
import type { ReviewedText } from "../review/reviewBook.ts";
import type { Workbench } from "../workbench.ts";
import { ActiveRuns } from "./activeRuns.ts";
import { rebaseAnchors } from "./anchors.ts";
import { type CountWords, countPending, type LastChange, type RevisionIntent, writeCheckpoint } from "./checkpoint.ts";
import { DocumentEvents, staleVersion } from "./documentEvents.ts";
import { HunkVersions } from "./hunkVersions.ts";
import { type LoadedDocument, loadDocument } from "./loadDocument.ts";
import { recordChange, recordDecision } from "./recordChange.ts";
import { type Known, SeenRecords } from "./returningRecords.ts";
import { saveThreadAnchors, type ThreadAnchors } from "./threadAnchors.ts";
import { WordCounts } from "./wordCounts.ts";

/** A pause in typing of this length makes a revision, ms. */
const TYPING_PAUSE = 2000;
/** Changes after which the checkpoint moves on even without a pause, so that opening never replays more. */
const MOST_JOURNALLED = 500;

/** Everything around a change that is not the change itself. */
export interface ChangeContext {
  /** Tab that asked for it, null for the backend's own changes. */
  readonly clientId: string | null;
  readonly author: Author;
  readonly decisions?: readonly Omit<RecordedDecision, "version">[];
  /** Places of the proposals that the change brings, and of the run that ends with it. */
  readonly anchors?: Anchors;
  /** Makes a revision in the same transaction. */
  readonly revision?: RevisionIntent;
  /** Written in the same transaction. */
  readonly alongside?: () => void;
}

/**
 * The one writer of an open document. A change is reduced, written to the journal and only then taken over, told to the
 * watchers and acknowledged; when writing fails nothing has happened.
 */
export class OpenDocument {
  readonly key: string;
  readonly runs = new ActiveRuns();
  readonly #workbench: Workbench;
  readonly #events: DocumentEvents;
  /** Hunks that a change took out of a proposal again (another alternative, undone): a redo may bring them back. */
  readonly #retired = new Map<string, Hunk>();
  readonly #seen: SeenRecords;
  readonly #hunkVersions: HunkVersions;
  #row: StoredDocument;
  #state: DocumentState;
  #anchors: Anchors;
  #threads: ThreadAnchors;
  /** What the checkpoint in the database holds, for writing only differences. */
  #saved: LoadedDocument["saved"];
  #lastTypist: Author;
  readonly #countWords: CountWords;
  #cancelPause: (() => void) | null = null;

  /** Loads a document and replays its journal. Throws NOT_FOUND, DATABASE_DAMAGED. */
  constructor(workbench: Workbench, row: StoredDocument, author: Author) {
    const loaded = loadDocument(workbench.storage, row);
    this.key = row.key;
    this.#workbench = workbench;
    this.#events = new DocumentEvents(() => this.#onLastWatcherLeft());
    this.#row = row;
    this.#state = loaded.state;
    this.#anchors = loaded.anchors;
    this.#threads = loaded.threads;
    this.#saved = loaded.saved;
    this.#seen = new SeenRecords(loaded.state);
    this.#hunkVersions = new HunkVersions(loaded.state);
    this.#lastTypist = loaded.lastAuthor ?? author;
    const words = new WordCounts();
    this.#countWords = (text, kind) => words.count(text, kind);
    if (this.hasUnsavedText()) this.#awaitPause();
  }

  get state(): DocumentState {
    return this.#state;
  }

  get anchors(): Anchors {
    return this.#anchors;
  }

  /** Where the threads of comments are in the present text, by their id. */
  get threads(): ThreadAnchors {
    return this.#threads;
  }

  get kind(): DocumentKind {
    return this.#row.kind;
  }

  get watched(): boolean {
    return this.#events.watchers > 0;
  }

  /** Row ids, for storing what belongs to the document. */
  get rows(): { readonly document: number; readonly head: number } {
    return { document: this.#row.rowId, head: this.#row.headRowId };
  }

  info(): DocumentInfo {
    const { key: id, title, fileName, kind, createdAt, changedAt, words, headRevisionId, revisionNumber } = this.#row;
    const pending = countPending(this.#state);
    const reviewState = this.#workbench.reviews.stateOf(this.reviewed());
    return { id, title, fileName, kind, createdAt, changedAt, words, pending, headRevisionId, revisionNumber, reviewState };
  }

  /** The text as it is now, for its review. */
  reviewed(): ReviewedText {
    const { rowId: document, headRowId: head, key, kind } = this.#row;
    return { document, head, key, kind, text: this.#state.text };
  }

  /** Throws DOCUMENT_FINAL. Every call that changes the text or what belongs to it asks this first. */
  requireOpen(): void {
    this.#workbench.reviews.requireOpen(this.#row.rowId);
  }

  /** Throws APPROVALS_FALL when a change would end approvals and nobody confirmed that. */
  requireApprovals(change: DocumentChange, endApprovals: boolean): void {
    if (endApprovals || change.edits.length === 0) return;
    const { reviews } = this.#workbench;
    reviews.requireWanted(reviews.fallen(this.reviewed(), applyEdits(this.#state.text, change.edits)), this.reviewed(), false);
  }

  /** Tells those who watch that the review has another answer. */
  tellReview(): void {
    this.#events.emit({ type: "review" });
    this.#announce();
  }

  /** Finds a hunk that is or was in the document. */
  hunk(id: string): Hunk | undefined {
    for (const proposal of this.#state.proposals) {
      const found = proposal.hunks.find((hunk) => hunk.id === id);
      if (found !== undefined) return found;
    }
    return this.#retired.get(id);
  }

  /** What a hunk is or was last, and what the backend has said of it before; empty for an unknown id. */
  records(id: string): readonly Hunk[] {
    const present = this.hunk(id);
    return present === undefined ? [] : [present, ...this.#seen.hunk(id)];
  }

  /** True when something in the document was named after `seed` (see `SuggestionContext.seed`). */
  names(seed: string): boolean {
    const start = `${seed}-`;
    return this.#state.proposals.some((proposal) =>
      proposal.hunks.some((hunk) => hunk.id.startsWith(start) || nestedEdits(hunk.nested).some((edit) => edit.id.startsWith(start))),
    );
  }

  /** What returning records of hunks and locks are compared with. */
  known(): Known {
    const { decisions } = this.#workbench.storage;
    return { seen: this.#seen, hunk: (id) => this.hunk(id), verdicts: (hunkId) => decisions.ofHunk(this.#row.rowId, hunkId) };
  }

  /** Ids of rejected hunks whose wording may come again. */
  allowedWording(): ReadonlySet<string> {
    return this.#workbench.storage.allowedWording.list(this.#row.rowId);
  }

  /** Throws STALE_VERSION unless all these hunks are what they were in `baseVersion`. */
  requireHunks(hunkIds: readonly string[], baseVersion: number): void {
    const { version } = this.#state;
    if (baseVersion === version) return;
    const other = baseVersion > version ? hunkIds[0] : hunkIds.find((id) => !this.#hunkVersions.isSince(id, baseVersion));
    if (other !== undefined) throw staleVersion("A change is not what it was.", { version, baseVersion, hunkId: other });
  }

  /** Throws STALE_VERSION unless `baseVersion` is the present one. */
  requireVersion(baseVersion: number): void {
    const { version } = this.#state;
    if (baseVersion !== version) throw staleVersion("The document has changed in the meantime.", { version, baseVersion });
  }

  /**
   * Applies a change: on the disk, then in memory, then to the watchers. The caller has checked it (`checkEdits`, locks).
   * Throws DOCUMENT_FINAL, SPAN_BUSY (touches a span that is being denoised), DISK_FULL, READ_ONLY_TARGET.
   */
  apply(change: DocumentChange, context: ChangeContext): void {
    this.requireOpen();
    this.runs.refuseTouching(change.edits);
    const { storage, ports } = this.#workbench;
    const at = ports.clock.now();
    const next = applyChange(this.#state, change, context.author.name);
    const anchors = { ...rebaseAnchors(this.#anchors, change.edits, change.cause), ...context.anchors };
    const threads = followAnchors(this.#threads, change.edits, this.#state.text, next.text);
    const checkpoint = storage.transaction(() => {
      storage.documents.touch(this.#row.rowId, at);
      const written = { documentKey: this.key, before: this.#state, after: next, change, author: context.author };
      for (const decision of context.decisions ?? []) {
        const made = { ...decision, version: next.version };
        storage.decisions.add(this.#row.rowId, made);
        recordDecision(this.#workbench, written, made);
      }
      recordChange(this.#workbench, written);
      context.alongside?.();
      if (context.revision !== undefined) {
        const last = { author: context.author, at, change };
        const row = this.#write({ state: next, anchors, threads }, context.revision, at, last);
        const made = { document: row.rowId, revision: row.headRowId, state: next, decisions: context.decisions ?? [] };
        noteAcceptances(storage, made);
        return row;
      }
      storage.journal.append(this.#row.rowId, {
        version: next.version,
        clientId: context.clientId,
        author: context.author,
        at,
        change,
        anchors: context.anchors ?? null,
      });
      return null;
    });
    this.#retireHunks(next);
    this.#seen.follow(this.#state, next, context.author);
    this.#hunkVersions.follow(this.#state, next);
    this.#state = next;
    this.#anchors = anchors;
    this.#threads = threads;
    this.#row = { ...(checkpoint ?? this.#row), changedAt: at };
    this.runs.follow(change.edits);
    this.#events.emit({ type: "changed", version: next.version, clientId: context.clientId, change: toEvent(change) });
    if (checkpoint !== null) {
      this.#saved = { state: next, anchors, threads };
      this.#tellFallen();
    }
    if (checkpoint !== null || isNews(change)) this.#announce();
    if (context.author.kind === "person" && change.edits.length > 0) this.#lastTypist = context.author;
    if (next.version - this.#saved.state.version > MOST_JOURNALLED) this.#attempt(() => this.flush());
    else if (this.hasUnsavedText()) this.#awaitPause();
  }

  hasUnsavedText(): boolean {
    return this.#state.text !== this.#saved.state.text;
  }

  /** Makes a revision of what was typed since the last one, if anything was. */
  settle(intent?: Partial<RevisionIntent>): void {
    this.#cancelPause?.();
    this.#cancelPause = null;
    if (this.hasUnsavedText()) this.#checkpoint({ author: this.#lastTypist, cause: "typing", message: "", ...intent });
  }

  /** Where the spans of an ended run are now, null when that was never noted. */
  placeOfRun(runId: string): readonly TextRange[] | null {
    return this.#anchors[runId] ?? null;
  }

  /** Notes where the spans of a run that has just ended are; from now on they follow the text. `store` writes in the same transaction. */
  noteRun(runId: string, spans: readonly TextRange[], store: () => void): void {
    const { storage } = this.#workbench;
    storage.transaction(() => {
      store();
      storage.runs.saveAnchors(runId, { version: this.#state.version, spans });
    });
    this.#anchors = { ...this.#anchors, [runId]: spans };
  }

  /** Writes a thread of comments with its place in the present text, which follows every edit from now on. `store` writes in the same transaction. */
  placeThread(threadId: string, anchor: Anchor, store: (place: StoredPlace) => void): void {
    this.#workbench.storage.transaction(() => store({ version: this.#state.version, anchor }));
    this.#threads = new Map([...this.#threads, [threadId, anchor]]);
  }

  /** Tells the watchers that a thread is another than before. */
  tellThread(thread: CommentThread): void {
    this.#events.emit({ type: "comment", version: this.#state.version, thread: thread as ThreadRecord });
  }

  /** Throws DOCUMENT_FINAL. */
  update(values: { readonly title?: string; readonly kind?: DocumentKind }, by: Actor): void {
    this.requireOpen();
    const { storage, ports, audit } = this.#workbench;
    const at = ports.clock.now();
    storage.transaction(() => {
      storage.documents.update(this.#row.rowId, values);
      storage.documents.touch(this.#row.rowId, at);
      const title = values.title === undefined ? {} : { title: textHash(values.title) };
      audit.record({
        type: "document.changed",
        person: by.id,
        document: this.key,
        data: { ...title, ...(values.kind === undefined ? {} : { kind: values.kind }) },
      });
    });
    this.#row = { ...this.#row, ...values, changedAt: at };
    this.#announce();
  }

  watch(afterVersion: number): EventQueue<DocumentEvent> {
    return this.#events.watch(afterVersion, this.#state.version);
  }

  beginRun(runId: string, spans: readonly { readonly start: number; readonly end: number }[]): void {
    this.runs.add(runId, spans);
    this.#events.emit({ type: "run", runId, spans: spans.map(({ start, end }) => ({ start, end })), active: true });
  }

  endRun(runId: string): void {
    const spans = this.runs.spans(runId);
    this.runs.remove(runId);
    this.#events.emit({ type: "run", runId, spans: [...(spans ?? [])], active: false });
  }

  /** Writes everything that only the journal has into a checkpoint, with a revision if text was typed. */
  flush(): void {
    this.settle();
    if (this.#state !== this.#saved.state) this.#checkpoint(null);
  }

  /** Takes the document off the list; watchers are told. Throws DOCUMENT_FINAL. */
  remove(by: Actor): void {
    this.requireOpen();
    this.flush();
    const { storage, ports, audit } = this.#workbench;
    storage.transaction(() => {
      storage.documents.remove(this.#row.rowId, ports.clock.now());
      audit.record({ type: "document.removed", person: by.id, document: this.key, data: {} });
    });
    this.#events.emit({ type: "removed" });
    this.close();
  }

  /** Stops the timer and ends the watching. Writes nothing: `flush` does. */
  close(): void {
    this.#cancelPause?.();
    this.#cancelPause = null;
    this.#events.close();
  }

  #checkpoint(intent: RevisionIntent | null): void {
    const { storage, ports } = this.#workbench;
    const current = { state: this.#state, anchors: this.#anchors, threads: this.#threads };
    const row = storage.transaction(() => this.#write(current, intent, ports.clock.now()));
    this.#row = row;
    this.#saved = current;
    if (intent !== null) {
      this.#tellFallen();
      this.#announce();
    }
  }

  #tellFallen(): void {
    const { reviews, notifications } = this.#workbench;
    this.#attempt(() => tellFallen(reviews, notifications, this.reviewed()));
  }

  /** Runs inside a transaction; returns the row as it is after it. */
  #write(current: LoadedDocument["saved"], intent: RevisionIntent | null, at: number, last: LastChange | null = null): StoredDocument {
    const { storage } = this.#workbench;
    saveThreadAnchors(storage, current.state.version, this.#saved.threads, current.threads);
    return writeCheckpoint(storage, this.#row, this.#saved, current, intent, at, this.#countWords, last);
  }

  #announce(): void {
    this.#events.emit({ type: "saved", version: this.#state.version, info: this.info() });
    this.#workbench.events.emit({ type: "documents" });
  }

  #awaitPause(): void {
    this.#cancelPause?.();
    this.#cancelPause = this.#workbench.scheduler.after(TYPING_PAUSE, () => this.#attempt(() => this.settle()));
  }

  #onLastWatcherLeft(): void {
    this.#attempt(() => this.flush());
  }

  /** Work that nobody waits for: what could not be written stays in the journal and is tried again with the next change. */
  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#workbench.ports.logger.error("A revision could not be made", { document: this.key, error: String(error) });
    }
  }

  #retireHunks(next: DocumentState): void {
    if (next.proposals === this.#state.proposals) return;
    const kept = new Set(next.proposals.flatMap((proposal) => proposal.hunks.map((hunk) => hunk.id)));
    for (const proposal of this.#state.proposals)
      for (const hunk of proposal.hunks) if (!kept.has(hunk.id)) this.#retired.set(hunk.id, hunk);
  }
}

/** Whether lists of documents have to be told: not for every letter that is typed into a suggestion. */
function isNews({ cause, hunks, proposals }: DocumentChange): boolean {
  if (cause === "suggest") return proposals.length > 0 || hunks.some((hunk) => hunk.status !== "pending");
  return hunks.length > 0 || proposals.length > 0;
}

type EventChange = Extract<DocumentEvent, { type: "changed" }>["change"];

/** The change as the contract's mutable type: the same object, which nobody writes to. */
export function toEvent(change: DocumentChange): EventChange {
  return change as EventChange;
}
