/** Threads of comments of an open document, following its text as the backend does: the same function over the same changes. */
import type { CommentPerson, CommentThread } from "../../src/domain/comments/comment.ts";
import { isEmptied } from "../../src/domain/comments/comment.ts";
import { followAnchors } from "../../src/domain/comments/followAnchor.ts";
import type { DocumentChange } from "../../src/domain/document/documentState.ts";
import { applyEdits } from "../../src/domain/text/editAlgebra.ts";
import type { TextEdits } from "../../src/domain/text/textEdit.ts";

/** What the window knows of the comments; places are in terms of the local text. A new object only when something changed. */
export interface CommentsView {
  /** In the order in which they were begun. */
  readonly threads: readonly CommentThread[];
  /** Who can be mentioned. */
  readonly people: readonly CommentPerson[];
  /** False until they have arrived for the first time. */
  readonly loaded: boolean;
}

/** The step from one acknowledged version to the next. */
export interface AcknowledgedStep {
  /** The version after it. */
  readonly version: number;
  readonly edits: TextEdits;
  readonly before: string;
  readonly after: string;
}

/** A thread as the backend has told of it, with its place in the text of `version`. */
export interface ToldThread {
  readonly version: number;
  readonly thread: CommentThread;
}

/** Steps that are remembered for threads that arrive late. */
const REMEMBERED = 32;

const EMPTY: CommentsView = { threads: [], people: [], loaded: false };

/** The book itself has no connection; see `CommentDesk`. */
export class CommentBook {
  /** Threads with their places in the text of `#version`. */
  #threads = new Map<string, CommentThread>();
  #version: number;
  #people: readonly CommentPerson[] = [];
  #loaded = false;
  readonly #steps: AcknowledgedStep[] = [];
  /** Told of in terms of a text that has not arrived yet. */
  #early: ToldThread[] = [];
  #view: CommentsView | null = EMPTY;

  constructor(version: number) {
    this.#version = version;
  }

  /** Takes in what the backend lists. False when it is too far behind to be moved on: list again. */
  load(version: number, threads: readonly CommentThread[], people: readonly CommentPerson[]): boolean {
    this.#people = people;
    const known = this.#threads;
    this.#threads = new Map();
    this.#loaded = true;
    this.#view = null;
    // What was told of meanwhile is newer than the list.
    for (const [id, thread] of known) if (!threads.some((listed) => listed.id === id)) this.#threads.set(id, thread);
    return threads.every((thread) => {
      const before = known.get(thread.id);
      if (before !== undefined) this.#threads.set(thread.id, before);
      return this.put({ version, thread });
    });
  }

  /** Takes in one thread. False when its place cannot be moved on to the present text: list again. */
  put(told: ToldThread): boolean {
    const { version, thread } = told;
    if (version > this.#version) {
      this.#early.push(told);
      return true;
    }
    const before = this.#threads.get(thread.id);
    if (before !== undefined && before.revision >= thread.revision) return true;
    const moved = this.#moveOn(told);
    if (moved === null) return false;
    this.#view = null;
    if (isEmptied(moved)) this.#threads.delete(thread.id);
    else this.#threads.set(thread.id, moved);
    return true;
  }

  /** The backend has acknowledged a step, of whomever it was. */
  advance(step: AcknowledgedStep): void {
    this.#version = step.version;
    this.#steps.push(step);
    if (this.#steps.length > REMEMBERED) this.#steps.shift();
    this.#threads = new Map(this.#follow(this.#threads, step.edits, step.before, step.after));
    this.#view = null;
    const arrived = this.#early.filter(({ version }) => version <= step.version);
    this.#early = this.#early.filter(({ version }) => version > step.version);
    for (const told of arrived) this.put(told);
  }

  /** The text is another one altogether: nothing is known until it is listed again. */
  reset(version: number): void {
    this.#version = version;
    this.#threads = new Map();
    this.#steps.length = 0;
    this.#early = [];
    this.#loaded = false;
    this.#view = null;
  }

  /** Something was typed that is not acknowledged yet. */
  localChanged(): void {
    this.#view = null;
  }

  /** The threads with `pending` on top of the acknowledged text `acknowledged`. */
  view(acknowledged: string, pending: readonly DocumentChange[]): CommentsView {
    if (this.#view !== null) return this.#view;
    let threads: ReadonlyMap<string, CommentThread> = this.#threads;
    let text = acknowledged;
    for (const { edits } of threads.size === 0 ? [] : pending) {
      const after = applyEdits(text, edits);
      threads = this.#follow(threads, edits, text, after);
      text = after;
    }
    this.#view = { threads: [...threads.values()], people: this.#people, loaded: this.#loaded };
    return this.#view;
  }

  #moveOn({ version, thread }: ToldThread): CommentThread | null {
    const steps = this.#steps.filter((step) => step.version > version);
    if (steps.length < this.#version - version) return null;
    let moved: ReadonlyMap<string, CommentThread> = new Map([[thread.id, thread]]);
    for (const { edits, before, after } of steps) moved = this.#follow(moved, edits, before, after);
    return moved.get(thread.id) ?? null;
  }

  #follow(
    threads: ReadonlyMap<string, CommentThread>,
    edits: TextEdits,
    before: string,
    after: string,
  ): ReadonlyMap<string, CommentThread> {
    const anchors = new Map([...threads].map(([id, thread]) => [id, thread.anchor] as const));
    const followed = followAnchors(anchors, edits, before, after);
    if (followed === anchors) return threads;
    return new Map(
      [...threads].map(([id, thread]) => {
        const anchor = followed.get(id) ?? thread.anchor;
        return [id, anchor === thread.anchor ? thread : { ...thread, anchor }];
      }),
    );
  }
}
