/** An open document: local copy, undo stack, runs, and the one lane through which everything is written to the backend. */
import type { Client, DocumentEvent, DocumentInfo, Outputs, Revision, Run, RunParameters } from "../../src/contract/index.ts";
import { emptyChange, inverseChange, touchesLock } from "../../src/domain/document/applyChange.ts";
import type { ChangeCause, DocumentChange, DocumentState } from "../../src/domain/document/documentState.ts";
import { PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import { UndoHistory } from "../../src/domain/document/undoHistory.ts";
import { normaliseEdits, rebaseRange } from "../../src/domain/text/editAlgebra.ts";
import type { TextEdits, TextRange } from "../../src/domain/text/textEdit.ts";
import { type Connection, ConnectionLost, isConnectionError } from "../boot/connection.ts";
import { errorCode } from "./errors.ts";
import { acknowledge, dropFirst, enqueue, integrate, markSent, type Outbox, openOutbox, reopen } from "./outbox.ts";
import { RunBook } from "./runBook.ts";
import type { DocumentSession, SessionEvent, TimelinePosition } from "./session.ts";

export interface SessionOptions {
  readonly connection: Connection;
  readonly documentId: string;
  /** Name of the current author, for the reducer's "edited by". */
  readonly author: () => string;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Something failed that no caller waits for; `lostText`: typing that the backend refused for good. */
  readonly onProblem: (error: unknown, lostText: string | null) => void;
}

/** Typing is sent at most this long after it happened, ms. */
const BATCH_DELAY = 120;
/** How long to wait for the watch stream to deliver what a call has already answered, ms. */
const STREAM_PATIENCE = 1500;
const MAX_ATTEMPTS = 8;
/** Own changes that Ctrl+Z takes back. Typing is pushed when it happens, undo and redo are the stack itself. */
const UNDOABLE: ReadonlySet<ChangeCause> = new Set(["accept", "reject", "reopen", "alternative", "restore", "lock"]);

type Opened = Outputs["documents"]["open"];

/** Opens a document and begins to watch it. Throws what `documents.open` throws. */
export async function openSession(options: SessionOptions): Promise<DocumentSession> {
  const opened = await options.connection.client.documents.open({ documentId: options.documentId });
  return new LiveSession(options, opened);
}

class LiveSession implements DocumentSession {
  readonly documentId: string;
  readonly clientId = crypto.randomUUID();
  private outbox: Outbox;
  private documentInfo: DocumentInfo;
  private history = new UndoHistory();
  private readonly book: RunBook;
  private readonly options: SessionOptions;
  private readonly client: Client;
  private readonly listeners = new Set<(event: SessionEvent) => void>();
  private readonly ending = new AbortController();
  private lane: Promise<unknown> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly waiters = new Set<() => void>();
  private readonly stopConnection: () => void;

  constructor(options: SessionOptions, opened: Opened) {
    this.options = options;
    this.client = options.connection.client;
    this.documentId = options.documentId;
    this.outbox = openOutbox(opened.state);
    this.documentInfo = opened.info;
    this.book = new RunBook(this.client, options.connection, this.ending.signal, (event) => this.emit(event));
    for (const run of opened.runs) this.book.attach(run.runId, run.spans);
    this.stopConnection = options.connection.subscribe(() => this.emit({ type: "connection" }));
    void this.watch();
  }

  info = (): DocumentInfo => this.documentInfo;
  state = (): DocumentState => this.outbox.local;
  runs = () => this.book.views();
  timeline = () => this.book.timeline();
  canUndo = (): boolean => this.history.canUndo();
  canRedo = (): boolean => this.history.canRedo();
  closeTimeline = (): void => this.book.close();
  seek = (position: TimelinePosition): void => this.book.seek(position);

  connection(): "saved" | "syncing" | "offline" {
    if (this.options.connection.state() !== "connected") return "offline";
    return this.outbox.pending.length === 0 ? "saved" : "syncing";
  }

  subscribe(listener: (event: SessionEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  editable(edits: TextEdits): boolean {
    if (touchesLock(this.outbox.local.locks, edits)) return false;
    const spans = this.book.active().flatMap((view) => view.spans);
    return !edits.some((edit) => spans.some((span) => edit.start < span.end && edit.end > span.start));
  }

  typed(edits: TextEdits, selectionBefore: TextRange, selectionAfter: TextRange): void {
    const before = this.outbox.local;
    const change: DocumentChange = { ...emptyChange("typing"), edits: normaliseEdits(edits) };
    this.applyLocally(change, "editor", null);
    this.history.push({ change, inverse: inverseChange(before, change), selectionBefore, selectionAfter, at: this.options.now() });
  }

  /** Throws LOCKED_TEXT when text that the step would change is locked or being denoised. */
  async undo(): Promise<void> {
    const entry = this.history.undo();
    if (entry === null) return;
    if (!this.editable(entry.change.edits)) {
      this.history.redo();
      throw blocked();
    }
    this.applyLocally({ ...entry.change, cause: "undo" }, "session", entry.selection);
  }

  /** Throws LOCKED_TEXT as `undo` does. */
  async redo(): Promise<void> {
    const entry = this.history.redo();
    if (entry === null) return;
    if (!this.editable(entry.change.edits)) {
      this.history.undo();
      throw blocked();
    }
    this.applyLocally({ ...entry.change, cause: "redo" }, "session", entry.selection);
  }

  async decide(hunkIds: readonly string[], verdict: "accept" | "reject" | "reopen", reason?: string): Promise<void> {
    const target = { documentId: this.documentId, clientId: this.clientId, hunkIds: [...hunkIds], verdict, reason: reason ?? null };
    await this.write((baseVersion) => this.client.proposals.decide({ ...target, baseVersion }));
  }

  async reopenLastRejection(): Promise<void> {
    const rejected = this.outbox.local.proposals.flatMap((proposal) => proposal.hunks).filter((hunk) => hunk.status === "rejected");
    const last = Math.max(...rejected.map((hunk) => hunk.decision?.at ?? 0));
    const ids = rejected.filter((hunk) => hunk.decision?.at === last).map((hunk) => hunk.id);
    if (ids.length > 0) await this.decide(ids, "reopen");
  }

  async chooseAlternative(proposalId: string, alternative: number): Promise<void> {
    await this.write((baseVersion) => this.client.proposals.chooseAlternative({ documentId: this.documentId, clientId: this.clientId, baseVersion, proposalId, alternative }));
  }

  async lock(ranges: readonly TextRange[]): Promise<void> {
    const tracked = this.track(ranges);
    await this.write((baseVersion) => this.client.documents.lock({ documentId: this.documentId, clientId: this.clientId, baseVersion, ranges: tracked.ranges() })).finally(tracked.stop);
  }

  async unlock(lockIds: readonly string[]): Promise<void> {
    await this.write((baseVersion) => this.client.documents.unlock({ documentId: this.documentId, clientId: this.clientId, baseVersion, lockIds: [...lockIds] }));
  }

  async startRun(spans: readonly TextRange[], parameters: RunParameters): Promise<Run> {
    const tracked = this.track(spans);
    const run = await this.atVersion((baseVersion) => {
      return this.client.runs.start({ documentId: this.documentId, clientId: this.clientId, baseVersion, spans: tracked.ranges(), parameters });
    }).finally(tracked.stop);
    this.book.started(run, tracked.ranges());
    return run;
  }

  async continueFrom(runId: string, alternative: number, step: number): Promise<Run> {
    const run = await this.atVersion((baseVersion) => this.client.runs.continueFrom({ documentId: this.documentId, clientId: this.clientId, baseVersion, runId, alternative, step }));
    this.book.started(run, run.spans);
    return run;
  }

  async useState(runId: string, alternative: number, step: number): Promise<void> {
    const { version } = await this.atVersion((baseVersion) => this.client.runs.useState({ documentId: this.documentId, clientId: this.clientId, baseVersion, runId, alternative, step }));
    await this.reached(version);
  }

  cancelRun = async (runId: string): Promise<void> => void (await this.client.runs.cancel({ runId }));
  pauseRun = async (runId: string): Promise<void> => void (await this.client.runs.pause({ runId }));
  resumeRun = async (runId: string): Promise<void> => void (await this.client.runs.resume({ runId }));
  openTimeline = (runId: string): Promise<void> => this.book.open(runId, this.outbox.local.text);

  async save(message = ""): Promise<void> {
    await this.exclusive(async () => {
      await this.drain();
      this.setInfo(await this.client.documents.save({ documentId: this.documentId, message }));
    });
  }

  async restore(revisionId: string): Promise<Revision> {
    const answer = await this.write((baseVersion) => this.client.history.restore({ documentId: this.documentId, clientId: this.clientId, baseVersion, revisionId }));
    return answer.revision;
  }

  async close(): Promise<void> {
    const patience = new Promise<void>((resolve) => setTimeout(resolve, 3000));
    await Promise.race([this.exclusive(() => this.drain()).catch(() => undefined), patience]);
    this.ending.abort();
    this.stopConnection();
    this.wake();
    if (this.timer !== null) clearTimeout(this.timer);
  }

  // ---- local changes ----

  private emit(event: SessionEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  private applyLocally(change: DocumentChange, origin: "editor" | "session", selection: TextRange | null): void {
    this.outbox = enqueue(this.outbox, change, this.options.author());
    this.book.rebase(change.edits);
    this.emit({ type: "change", change, origin, selection });
    if (this.outbox.pending.length === 1) this.emit({ type: "connection" });
    this.timer ??= setTimeout(() => this.flush(), BATCH_DELAY);
  }

  private flush(): void {
    this.timer = null;
    void this.exclusive(() => this.drain()).catch((error: unknown) => {
      if (!this.ending.signal.aborted) this.options.onProblem(error, null);
    });
  }

  /** Ranges of the local text that follow its edits until `stop`. */
  private track(ranges: readonly TextRange[]): { ranges: () => TextRange[]; stop: () => void } {
    let current = ranges.map(({ start, end }) => ({ start, end }));
    const stop = this.subscribe((event) => {
      if (event.type === "change") current = current.map((range) => rebaseRange(range, event.change.edits).range);
    });
    return { ranges: () => current, stop };
  }

  // ---- writing ----

  private exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.lane.then(work);
    this.lane = result.catch(() => undefined);
    return result;
  }

  /** Sends what is pending until nothing is; waits for the connection as long as it takes. */
  private async drain(): Promise<void> {
    while (this.outbox.pending.length > 0 && !this.ending.signal.aborted) {
      await this.options.connection.whenConnected();
      const change = this.outbox.pending[0];
      if (change === undefined) return;
      const baseVersion = this.outbox.acknowledged.version;
      this.outbox = markSent(this.outbox);
      try {
        const { version } = await this.client.documents.change({ documentId: this.documentId, clientId: this.clientId, baseVersion, change: mutable(change) });
        if (!(await this.reached(version))) this.receive(version, this.clientId, change);
      } catch (error) {
        if (errorCode(error) === "STALE_VERSION") await this.catchUp(baseVersion);
        else if (isConnectionError(error)) await pause(100);
        else await this.refused(change, error);
      }
    }
  }

  /** The backend will not take a pending change: gives it up, and hands its text to the problem handler. */
  private async refused(change: DocumentChange, error: unknown): Promise<void> {
    this.outbox = dropFirst(this.outbox, this.options.author());
    this.history = new UndoHistory();
    const lost = change.edits.map((edit) => edit.text).join("\n");
    this.emit({ type: "reset" });
    this.emit({ type: "connection" });
    this.options.onProblem(error, lost.length > 0 ? lost : null);
  }

  /** Runs a call that needs the current version, after everything typed has arrived; repeats it when the document has moved on meanwhile. */
  private async atVersion<T>(call: (baseVersion: number) => Promise<T>, after?: (answer: T) => void): Promise<T> {
    if (this.options.connection.state() === "offline") throw new ConnectionLost();
    return this.exclusive(async () => {
      for (let attempt = 1; ; attempt += 1) {
        await this.drain();
        const baseVersion = this.outbox.acknowledged.version;
        try {
          const answer = await call(baseVersion);
          after?.(answer);
          return answer;
        } catch (error) {
          if (errorCode(error) !== "STALE_VERSION" || attempt === MAX_ATTEMPTS) throw error;
          await this.catchUp(baseVersion);
        }
      }
    });
  }

  private write<T extends { version: number; change: DocumentChange }>(call: (baseVersion: number) => Promise<T>): Promise<T> {
    return this.atVersion(call, (answer) => this.receive(answer.version, this.clientId, answer.change));
  }

  // ---- receiving ----

  private wake(): void {
    for (const waiter of [...this.waiters]) waiter();
  }

  /** True as soon as `version` is acknowledged; false when the stream has not brought it in time. */
  private reached(version: number): Promise<boolean> {
    if (this.outbox.acknowledged.version >= version) return Promise.resolve(true);
    return new Promise((resolve) => {
      const check = (late: boolean): void => {
        const done = this.outbox.acknowledged.version >= version;
        if (!done && !late && !this.ending.signal.aborted) return;
        clearTimeout(timer);
        this.waiters.delete(look);
        resolve(done);
      };
      const look = (): void => check(false);
      const timer = setTimeout(() => check(true), STREAM_PATIENCE);
      this.waiters.add(look);
    });
  }

  private async catchUp(staleVersion: number): Promise<void> {
    if (!(await this.reached(staleVersion + 1)) && !this.ending.signal.aborted) await this.resync();
  }

  /** Takes in version `version`, however it arrived: duplicates are ignored, gaps wait for the stream. */
  private receive(version: number, clientId: string | null, change: DocumentChange): void {
    if (version !== this.outbox.acknowledged.version + 1) return;
    const author = this.options.author();
    const own = clientId === this.clientId;
    if (own && this.outbox.sent) {
      this.outbox = acknowledge(this.outbox, change, author);
      if (change.hunks.length > 0) this.emit({ type: "change", change: { ...change, edits: [] }, origin: "session", selection: null });
      this.emit({ type: "connection" });
      return this.wake();
    }
    const before = this.outbox.local;
    const taken = integrate(this.outbox, change, author);
    this.outbox = taken.outbox;
    if (own && UNDOABLE.has(change.cause)) this.remember(before, taken.change);
    else this.history.rebase(taken.change.edits, taken.change.hunks.map((hunk) => hunk.id));
    this.book.rebase(taken.change.edits);
    this.emit({ type: "change", change: taken.change, origin: "session", selection: null });
    this.wake();
  }

  private remember(before: DocumentState, change: DocumentChange): void {
    const ids = new Set([...change.hunks, ...change.proposals.flatMap((proposal) => proposal.hunks)].map((hunk) => hunk.id));
    const place = (state: DocumentState): TextRange => {
      const hunk = state.proposals.flatMap((proposal) => proposal.hunks).find((candidate) => ids.has(candidate.id));
      return { start: hunk?.start ?? 0, end: hunk?.start ?? 0 };
    };
    const inverse = inverseChange(before, change);
    this.history.push({ change, inverse, selectionBefore: place(before), selectionAfter: place(this.outbox.local), at: this.options.now() });
  }

  private setInfo(info: DocumentInfo): void {
    this.documentInfo = info;
    this.emit({ type: "info" });
  }

  private async resync(): Promise<void> {
    const opened = await this.client.documents.open({ documentId: this.documentId });
    if (opened.state.version <= this.outbox.acknowledged.version) return;
    this.outbox = reopen(this.outbox, opened.state, this.options.author());
    this.history = new UndoHistory();
    for (const run of opened.runs) this.book.attach(run.runId, run.spans);
    this.emit({ type: "reset" });
    this.setInfo(opened.info);
    this.wake();
  }

  private async watch(): Promise<void> {
    const signal = this.ending.signal;
    while (!signal.aborted) {
      try {
        const stream = await this.client.documents.watch({ documentId: this.documentId, afterVersion: this.outbox.acknowledged.version }, { signal });
        for await (const event of stream) {
          if (event.type === "removed") return;
          this.take(event);
        }
      } catch (error) {
        if (signal.aborted) return;
        const code = errorCode(error);
        if (code === "NOT_FOUND") return this.options.onProblem(error, null);
        if (code === "STALE_VERSION") await this.resync().catch(() => undefined);
      }
      await pause(100);
      await this.options.connection.whenConnected();
    }
  }

  private take(event: DocumentEvent): void {
    if (event.type === "changed") this.receive(event.version, event.clientId, event.change);
    else if (event.type === "saved") this.setInfo(event.info);
    else if (event.type === "run" && event.active) this.book.attach(event.runId, this.toLocal(event.spans));
  }

  /** Ranges of the acknowledged text in terms of the local one. */
  private toLocal(ranges: readonly TextRange[]): TextRange[] {
    return ranges.map((range) => this.outbox.pending.reduce<TextRange>((moved, change) => rebaseRange(moved, change.edits).range, range));
  }
}

function blocked(): PalimpsestError {
  return new PalimpsestError("LOCKED_TEXT", "This step would change text that is locked or being denoised. Unlock it, or wait for the run, first.");
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The contract's input types are mutable; the value is not touched. */
function mutable(change: DocumentChange): Parameters<Client["documents"]["change"]>[0]["change"] {
  return change as Parameters<Client["documents"]["change"]>[0]["change"];
}
