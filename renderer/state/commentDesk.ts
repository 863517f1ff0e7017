/** Reading and writing comments of an open document. */
import type { AnchorRequest, Client } from "../../src/contract/index.ts";
import type { CommentThread } from "../../src/domain/comments/comment.ts";
import type { TextRange } from "../../src/domain/text/textEdit.ts";
import { type AcknowledgedStep, CommentBook, type CommentsView, type ToldThread } from "./commentBook.ts";
import type { DocumentSync } from "./documentSync.ts";

/** A new comment: `internal` says that it is for the workspace alone. */
export interface NewComment {
  readonly anchor: AnchorRequest;
  readonly text: string;
  readonly internal: boolean;
  readonly assigneeId: string | null;
}

/** What panels and commands may ask of the comments of a document. Calls throw what the contract's calls throw. */
export interface SessionComments {
  view(): CommentsView;
  add(comment: NewComment): Promise<CommentThread>;
  reply(threadId: string, text: string): Promise<CommentThread>;
  edit(threadId: string, messageId: string, text: string): Promise<CommentThread>;
  remove(threadId: string, messageId: string): Promise<CommentThread>;
  resolve(threadId: string): Promise<CommentThread>;
  reopen(threadId: string): Promise<CommentThread>;
  assign(threadId: string, personId: string | null): Promise<CommentThread>;
  setVisibility(threadId: string, internal: boolean): Promise<CommentThread>;
  /** Gives a thread another place. */
  place(threadId: string, anchor: AnchorRequest): Promise<CommentThread>;
}

export interface DeskOptions {
  readonly client: Client;
  readonly documentId: string;
  readonly clientId: string;
  readonly sync: () => DocumentSync;
  /** Ranges of the local text that follow its edits until `stop`. */
  readonly track: (ranges: readonly TextRange[]) => { ranges: () => TextRange[]; stop: () => void };
  readonly changed: () => void;
  readonly version: number;
}

export class CommentDesk implements SessionComments {
  readonly #options: DeskOptions;
  readonly #book: CommentBook;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#book = new CommentBook(options.version);
  }

  view(): CommentsView {
    const { acknowledged, pending } = this.#options.sync().progress();
    return this.#book.view(acknowledged.text, pending);
  }

  /** Lists them; the watch stream brings what happens from now on. */
  async load(): Promise<void> {
    const { client, documentId, changed } = this.#options;
    const { version, threads, people } = await client.comments.list({ documentId });
    const taken = this.#book.load(version, threads, people);
    changed();
    if (!taken) await this.load();
  }

  told(told: ToldThread): void {
    if (!this.#book.put(told)) void this.load().catch(() => undefined);
    this.#options.changed();
  }

  advance(step: AcknowledgedStep): void {
    this.#book.advance(step);
  }

  localChanged(): void {
    this.#book.localChanged();
  }

  reset(version: number): void {
    this.#book.reset(version);
  }

  async add({ anchor, text, internal, assigneeId }: NewComment): Promise<CommentThread> {
    return this.#at(anchor, (target, there) => this.#options.client.comments.add({ ...target, anchor: there, text, internal, assigneeId }));
  }

  place(threadId: string, anchor: AnchorRequest): Promise<CommentThread> {
    return this.#at(anchor, (target, there) => this.#options.client.comments.place({ ...target, threadId, anchor: there }));
  }

  reply = (threadId: string, text: string) => this.#write(this.#options.client.comments.reply({ ...this.#thread(threadId), text }));
  edit = (threadId: string, messageId: string, text: string) =>
    this.#write(this.#options.client.comments.edit({ ...this.#thread(threadId), messageId, text }));
  remove = (threadId: string, messageId: string) =>
    this.#write(this.#options.client.comments.remove({ ...this.#thread(threadId), messageId }));
  resolve = (threadId: string) => this.#write(this.#options.client.comments.resolve(this.#thread(threadId)));
  reopen = (threadId: string) => this.#write(this.#options.client.comments.reopen(this.#thread(threadId)));
  assign = (threadId: string, personId: string | null) =>
    this.#write(this.#options.client.comments.assign({ ...this.#thread(threadId), personId }));
  setVisibility = (threadId: string, internal: boolean) =>
    this.#write(this.#options.client.comments.setVisibility({ ...this.#thread(threadId), internal }));

  #thread(threadId: string) {
    return { documentId: this.#options.documentId, threadId };
  }

  async #write(call: Promise<ToldThread>): Promise<CommentThread> {
    const told = await call;
    this.told(told);
    return told.thread;
  }

  /** A call that names a place: it is made when everything typed has arrived, with the place where it then is. */
  async #at(
    anchor: AnchorRequest,
    call: (target: { documentId: string; clientId: string; baseVersion: number }, anchor: AnchorRequest) => Promise<ToldThread>,
  ): Promise<CommentThread> {
    const { documentId, clientId, sync, track } = this.#options;
    const range = anchor.kind === "text" ? anchor.range : anchor.kind === "clause" ? { start: anchor.start, end: anchor.start } : null;
    const tracked = range === null ? null : track([range]);
    try {
      const told = await sync().atVersion((baseVersion) => {
        const now = tracked?.ranges()[0] ?? range;
        return call({ documentId, clientId, baseVersion }, now === null ? anchor : moved(anchor, now));
      });
      this.told(told);
      return told.thread;
    } finally {
      tracked?.stop();
    }
  }
}

function moved(anchor: AnchorRequest, { start, end }: TextRange): AnchorRequest {
  if (anchor.kind === "text") return { kind: "text", range: { start, end } };
  return anchor.kind === "clause" ? { kind: "clause", start } : anchor;
}
