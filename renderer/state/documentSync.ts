/** The one lane between the local copy of a document and the backend: sends what was typed, takes in what others did. */
import type { Client, DocumentEvent, DocumentInfo, Outputs } from "../../src/contract/index.ts";
import type { DocumentChange, DocumentState } from "../../src/domain/document/documentState.ts";
import { type ErrorCode, PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import { rebaseRange } from "../../src/domain/text/editAlgebra.ts";
import type { TextEdits, TextRange } from "../../src/domain/text/textEdit.ts";
import { type Connection, ConnectionLost, isConnectionError } from "../boot/connection.ts";
import type { AcknowledgedStep, ToldThread } from "./commentBook.ts";
import { errorCode } from "./errors.ts";
import { acknowledge, dropFirst, enqueue, integrate, isAnswer, markSent, type Outbox, openOutbox, reopen } from "./outbox.ts";
import type { PendingChange } from "./pendingSuggestion.ts";

export type OpenedDocument = Outputs["documents"]["open"];

export type ChangeOrigin = "own" | "foreign" | "acknowledged";

/** What the session hears from its lane. */
export interface SyncListener {
  /**
   * The local state moved on by a change that did not begin in the editor; `change` is in terms of the text before.
   * "acknowledged": only what the backend has filled into a change that was applied here already.
   */
  taken(before: DocumentState, change: DocumentChange, whose: ChangeOrigin): void;
  /**
   * The backend will never take `change`, one of this window's: `edits` took it out of the local text of `before` again. `last`: it was
   * the newest change made here.
   */
  takenBack(before: DocumentState, change: DocumentChange, edits: TextEdits, last: boolean): void;
  /** The local state is another one altogether. */
  reset(): void;
  info(info: DocumentInfo): void;
  /** The review of the document has another answer. */
  review(): void;
  /** The backend has taken the document from one version to the next, whoever asked for it. */
  acknowledged(step: AcknowledgedStep): void;
  /** The stream of events is open: what happens from now on is told. */
  watching(): void;
  comment(told: ToldThread): void;
  runStarted(runId: string, spans: readonly TextRange[]): void;
  /** Something was acknowledged, or is waiting again. */
  progress(): void;
  /** `lostText`: typing that the backend will never take. */
  problem(error: unknown, lostText: string | null): void;
}

export interface SyncOptions {
  readonly connection: Connection;
  readonly documentId: string;
  readonly clientId: string;
  readonly author: () => string;
}

/** Typing is sent at most this long after it happened, ms. */
const BATCH_DELAY = 120;
/** How long to wait for the watch stream to deliver what a call has already answered, ms. */
const STREAM_PATIENCE = 1500;
/** Pause before typing is sent again after the backend could not write it, ms. */
const RETRY_DELAY = 2000;
const MAX_ATTEMPTS = 8;
/** The backend will not take this change, however often it is sent. */
const FINAL: ReadonlySet<ErrorCode | null> = new Set<ErrorCode>([
  "LOCKED_TEXT",
  "SPAN_BUSY",
  "SPAN_OUT_OF_RANGE",
  "SPAN_SPLITS_CHARACTER",
  "INVALID_ARGUMENT",
  "FILE_TOO_LARGE",
  "NOT_FOUND",
  "DOCUMENT_FINAL",
  "NOT_ALLOWED",
]);

export class DocumentSync {
  private outbox: Outbox;
  private readonly options: SyncOptions;
  private readonly client: Client;
  private readonly listener: SyncListener;
  private readonly ending = new AbortController();
  private lane: Promise<unknown> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly waiters = new Set<() => void>();

  constructor(options: SyncOptions, opened: OpenedDocument, listener: SyncListener) {
    this.options = options;
    this.client = options.connection.client;
    this.listener = listener;
    this.outbox = openOutbox(opened.state);
  }

  /** Ends with the session. */
  get signal(): AbortSignal {
    return this.ending.signal;
  }

  local(): DocumentState {
    return this.outbox.local;
  }

  /** What the backend has, and what it has not acknowledged yet. */
  progress(): Pick<Outbox, "acknowledged" | "pending"> {
    return this.outbox;
  }

  get isSettled(): boolean {
    return this.outbox.pending.length === 0;
  }

  /** Begins to watch; the listener may be called from now on. */
  start(): void {
    void this.watch();
  }

  /** Applies a change locally and sends it within the batch delay. */
  apply(change: PendingChange): void {
    this.outbox = enqueue(this.outbox, change, this.options.author());
    this.schedule(BATCH_DELAY);
  }

  /** Runs a call that needs the current version, after everything typed has arrived; repeats it when the document has moved on meanwhile. */
  async atVersion<T>(call: (baseVersion: number) => Promise<T>, after?: (answer: T) => void): Promise<T> {
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
          // What this window itself refuses is not tried again.
          if (error instanceof PalimpsestError || errorCode(error) !== "STALE_VERSION" || attempt === MAX_ATTEMPTS) throw error;
          await this.catchUp(baseVersion);
        }
      }
    });
  }

  /** As `atVersion`, for calls that answer with the change they made. */
  async write<T extends { version: number; change: DocumentChange }>(call: (baseVersion: number) => Promise<T>): Promise<T> {
    const answer = await this.atVersion(call, ({ version, change }) => this.receive(version, this.options.clientId, change));
    // The call may have been carried out behind changes of others that are still on their way here.
    if (!(await this.reached(answer.version)) && !this.ending.signal.aborted) await this.resync();
    return answer;
  }

  /** Sends what is pending, waits at most `patience` ms for it, and stops. */
  async close(patience: number): Promise<void> {
    const enough = new Promise<void>((resolve) => setTimeout(resolve, patience));
    await Promise.race([this.exclusive(() => this.drain()).catch(() => undefined), enough]);
    this.ending.abort();
    if (this.timer !== null) clearTimeout(this.timer);
    this.wake();
  }

  /** True as soon as `version` is acknowledged; false when the stream has not brought it in time. */
  reached(version: number): Promise<boolean> {
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

  private schedule(delay: number): void {
    this.timer ??= setTimeout(() => this.flush(), delay);
  }

  private flush(): void {
    this.timer = null;
    this.exclusive(() => this.drain()).catch((error: unknown) => {
      if (this.ending.signal.aborted) return;
      this.listener.problem(error, null);
      this.schedule(RETRY_DELAY);
    });
  }

  private exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.lane.then(work);
    this.lane = result.catch(() => undefined);
    return result;
  }

  /** Sends what is pending until nothing is; waits for the connection as long as it takes. Throws what keeps the backend from writing. */
  private async drain(): Promise<void> {
    while (this.outbox.pending.length > 0 && !this.ending.signal.aborted) {
      await this.options.connection.whenConnected();
      const change = this.outbox.pending[0];
      if (change === undefined) return;
      const baseVersion = this.outbox.acknowledged.version;
      this.outbox = markSent(this.outbox);
      const { documentId, clientId } = this.options;
      try {
        const { version, change: made } = await this.send({ documentId, clientId, baseVersion }, change);
        if (!(await this.reached(version))) this.receive(version, clientId, made);
      } catch (error) {
        const code = errorCode(error);
        if (code === "STALE_VERSION") await this.catchUp(baseVersion);
        else if (isConnectionError(error)) await pause(100);
        else if (FINAL.has(code)) this.giveUp(change, error);
        else throw error;
      }
    }
  }

  private async send(target: { documentId: string; clientId: string; baseVersion: number }, change: PendingChange) {
    if (change.suggestion === undefined) {
      const { version } = await this.client.documents.change({ ...target, change: mutable(change) });
      return { version, change };
    }
    const { edits, restore, context } = change.suggestion;
    const { proposalId, seed } = context;
    return await this.client.documents.suggest({ ...target, edits: [...edits], restore: [...restore], proposalId, seed });
  }

  /** Takes the first pending change back and hands its text to the user. */
  private giveUp(change: PendingChange, error: unknown): void {
    const before = this.outbox.local;
    const dropped = dropFirst(this.outbox, this.options.author());
    this.outbox = dropped.outbox;
    const lost = [...change.edits, ...(change.suggestion?.edits ?? [])].map((edit) => edit.text).join("\n");
    this.listener.takenBack(before, change, dropped.edits, dropped.outbox.pending.length === 0);
    this.listener.progress();
    this.listener.problem(error, lost.length > 0 ? lost : null);
  }

  private wake(): void {
    for (const waiter of [...this.waiters]) waiter();
  }

  private async catchUp(staleVersion: number): Promise<void> {
    if (!(await this.reached(staleVersion + 1)) && !this.ending.signal.aborted) await this.resync();
  }

  /** Takes in version `version`, however it arrived: what is known already is ignored. */
  private receive(version: number, clientId: string | null, change: DocumentChange): void {
    if (version !== this.outbox.acknowledged.version + 1) return;
    const author = this.options.author();
    const own = clientId === this.options.clientId;
    const before = this.outbox.local;
    const acknowledged = this.outbox.acknowledged.text;
    const step = (): void =>
      this.listener.acknowledged({ version, edits: change.edits, before: acknowledged, after: this.outbox.acknowledged.text });
    if (own && isAnswer(this.outbox, change)) {
      this.outbox = acknowledge(this.outbox, change, author);
      step();
      // The backend may have filled in decisions.
      if (change.hunks.length > 0) this.listener.taken(before, { ...change, edits: [] }, "acknowledged");
      this.listener.progress();
    } else {
      const taken = integrate(this.outbox, change, author);
      this.outbox = taken.outbox;
      step();
      this.listener.taken(before, taken.change, own ? "own" : "foreign");
    }
    this.wake();
  }

  private async resync(): Promise<void> {
    const opened = await this.client.documents.open({ documentId: this.options.documentId });
    if (opened.state.version <= this.outbox.acknowledged.version) return;
    this.outbox = reopen(this.outbox, opened.state, this.options.author());
    for (const run of opened.runs) this.listener.runStarted(run.runId, run.spans);
    this.listener.reset();
    this.listener.info(opened.info);
    this.wake();
  }

  private async watch(): Promise<void> {
    const { signal } = this.ending;
    const { documentId } = this.options;
    while (!signal.aborted) {
      try {
        const stream = await this.client.documents.watch({ documentId, afterVersion: this.outbox.acknowledged.version }, { signal });
        this.listener.watching();
        for await (const event of stream) {
          if (event.type === "removed") return;
          this.take(event);
        }
      } catch (error) {
        if (signal.aborted) return;
        const code = errorCode(error);
        if (code === "NOT_FOUND") {
          this.listener.problem(error, null);
          return;
        }
        if (code === "STALE_VERSION") await this.resync().catch(() => undefined);
      }
      await pause(100);
      await this.options.connection.whenConnected();
    }
  }

  private take(event: DocumentEvent): void {
    if (event.type === "changed") this.receive(event.version, event.clientId, event.change);
    else if (event.type === "saved") this.listener.info(event.info);
    else if (event.type === "review") this.listener.review();
    else if (event.type === "comment") this.listener.comment(event);
    else if (event.type === "run" && event.active) this.listener.runStarted(event.runId, this.toLocal(event.spans));
  }

  /** Ranges of the acknowledged text in terms of the local one. */
  private toLocal(ranges: readonly TextRange[]): TextRange[] {
    return ranges.map((range) => this.outbox.pending.reduce<TextRange>((moved, change) => rebaseRange(moved, change.edits).range, range));
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The contract's input types are mutable; the value is not touched. */
function mutable(change: DocumentChange): Parameters<Client["documents"]["change"]>[0]["change"] {
  return change as Parameters<Client["documents"]["change"]>[0]["change"];
}
