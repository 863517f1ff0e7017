import type { AnchorRequest, Outputs } from "../../../src/contract/index.ts";
import { type Actor, holds } from "../../../src/domain/access/actor.ts";
import type { AuditType } from "../../../src/domain/audit/auditEvent.ts";
import type { Json } from "../../../src/domain/audit/canonicalJson.ts";
import {
  type CommentMessage,
  type CommentPerson,
  type CommentThread,
  isEmptied,
  MAX_MESSAGES,
  MAX_THREADS,
} from "../../../src/domain/comments/comment.ts";
import { mentionedIds } from "../../../src/domain/comments/mentions.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { StoredThread } from "../../storage/repositories/comments.ts";
import type { DocumentRegistry } from "../documents/documentRegistry.ts";
import type { ChangeTarget } from "../documents/documentService.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import type { Workbench } from "../workbench.ts";
import { anchorOf } from "./anchorRequest.ts";
import { placeLabel, textHash } from "./commentFacts.ts";

type Written = Outputs["comments"]["reply"];

/** Which thread a call is about, and who calls. */
export interface ThreadTarget {
  readonly documentId: string;
  readonly threadId: string;
  readonly by: Actor;
}

/** Threads of comments on documents: each write is one transaction with its event in the log and the messages to the people it concerns. */
export class CommentService {
  readonly #workbench: Workbench;
  readonly #registry: DocumentRegistry;

  constructor(workbench: Workbench, registry: DocumentRegistry) {
    this.#workbench = workbench;
    this.#registry = registry;
  }

  /** Threads that still say something, with their places in the present text. Throws NOT_FOUND. */
  list(documentId: string): Outputs["comments"]["list"] {
    const document = this.#registry.get(documentId);
    const threads = this.#workbench.storage.comments.list(document.rows.document).map(({ thread }) => placed(document, thread));
    return {
      version: document.state.version,
      threads: threads.filter((thread) => !isEmptied(thread)) as Outputs["comments"]["list"]["threads"],
      people: this.#people(),
    };
  }

  /** Throws STALE_VERSION, INVALID_ARGUMENT (too many) and what `anchorOf` throws. */
  add(target: ChangeTarget, what: { anchor: AnchorRequest; text: string; internal: boolean; assigneeId: string | null }): Written {
    const { storage } = this.#workbench;
    const document = this.#registry.get(target.documentId);
    document.requireVersion(target.baseVersion);
    if (storage.comments.count(document.rows.document) >= MAX_THREADS) throw tooMany("The document has too many comments.", MAX_THREADS);
    const { anchor, quote } = anchorOf(what.anchor, document.state, document.kind);
    if (what.assigneeId !== null) this.#requirePerson(what.assigneeId);
    const id = this.#workbench.ports.random.id();
    const message = this.#message(what.text, target.by);
    document.placeThread(id, anchor, (place) => {
      storage.comments.add(document.rows.document, {
        id,
        place,
        quote,
        internal: what.internal,
        assigneeId: what.assigneeId,
        message,
      });
      this.#record("comment.added", document, target.by, {
        thread: id,
        message: message.id,
        text: textHash(what.text),
        kind: anchor.kind,
        target: anchor.target,
        start: anchor.start,
        end: anchor.end,
        version: place.version,
        internal: what.internal,
        assignee: what.assigneeId,
        mentions: [...message.mentions],
      });
      this.#notify("mentioned", message.mentions, document, target.by, id);
      if (what.assigneeId !== null) this.#notify("assigned", [what.assigneeId], document, target.by, id);
    });
    return this.#tell(document, id);
  }

  /** Throws NOT_FOUND, INVALID_ARGUMENT (too many). */
  reply(target: ThreadTarget, text: string): Written {
    return this.#change(target, (document, { rowId, thread }) => {
      if (thread.messages.length >= MAX_MESSAGES) throw tooMany("This thread has too many replies.", MAX_MESSAGES);
      const message = this.#message(text, target.by);
      this.#workbench.storage.comments.addMessage(rowId, message);
      this.#record("comment.replied", document, target.by, {
        thread: thread.id,
        message: message.id,
        text: textHash(text),
        mentions: [...message.mentions],
      });
      this.#notify("mentioned", message.mentions, document, target.by, thread.id);
    });
  }

  /** Throws NOT_FOUND, NOT_ALLOWED. */
  edit(target: ThreadTarget, messageId: string, text: string): Written {
    return this.#change(target, (document, { rowId, thread }) => {
      const message = messageOf(thread, messageId);
      if (message.author.id !== target.by.id || message.outside !== undefined)
        throw notYours("Only its author can change a comment. Reply to it instead.");
      if (message.text === text) return;
      const mentions = mentionedIds(text, this.#people());
      this.#workbench.storage.comments.changeMessage(rowId, messageId, text, mentions, target.by.id, this.#workbench.ports.clock.now());
      this.#record("comment.edited", document, target.by, {
        thread: thread.id,
        message: messageId,
        before: textHash(message.text),
        text: textHash(text),
        mentions,
      });
      const told = new Set(message.mentions);
      this.#notify(
        "mentioned",
        mentions.filter((id) => !told.has(id)),
        document,
        target.by,
        thread.id,
      );
    });
  }

  /** The text stays in the history of the message, for the audit alone. Throws NOT_FOUND, NOT_ALLOWED. */
  remove(target: ThreadTarget, messageId: string): Written {
    return this.#change(target, (document, { rowId, thread }) => {
      const message = messageOf(thread, messageId);
      if (message.author.id !== target.by.id && !holds(target.by, "admin")) {
        throw notYours("Only its author or an administrator can delete a comment.");
      }
      this.#workbench.storage.comments.changeMessage(rowId, messageId, null, [], target.by.id, this.#workbench.ports.clock.now());
      this.#record("comment.deleted", document, target.by, {
        thread: thread.id,
        message: messageId,
        author: message.author.id,
        before: textHash(message.text),
      });
    });
  }

  /** Nothing happens to a thread that somebody has resolved already. Throws NOT_FOUND. */
  resolve(target: ThreadTarget): Written {
    return this.#change(target, (document, { rowId, thread }) => {
      if (thread.resolution !== null) return;
      const resolution = { by: target.by.id, at: this.#workbench.ports.clock.now() };
      this.#workbench.storage.comments.update(rowId, { resolution });
      this.#record("comment.resolved", document, target.by, { thread: thread.id });
    });
  }

  /** Throws NOT_FOUND. */
  reopen(target: ThreadTarget): Written {
    return this.#change(target, (document, { rowId, thread }) => {
      if (thread.resolution === null) return;
      this.#workbench.storage.comments.update(rowId, { resolution: null });
      this.#record("comment.reopened", document, target.by, { thread: thread.id });
    });
  }

  /** Throws NOT_FOUND, also for people who have left. */
  assign(target: ThreadTarget, personId: string | null): Written {
    return this.#change(target, (document, { rowId, thread }) => {
      if (personId !== null) this.#requirePerson(personId);
      if ((thread.assignee?.id ?? null) === personId) return;
      this.#workbench.storage.comments.update(rowId, { assigneeId: personId });
      this.#record("comment.assigned", document, target.by, { thread: thread.id, assignee: personId });
      if (personId !== null) this.#notify("assigned", [personId], document, target.by, thread.id);
    });
  }

  /** Throws NOT_FOUND, NOT_ALLOWED: a mere commenter decides about their own threads alone. */
  setVisibility(target: ThreadTarget, internal: boolean): Written {
    return this.#change(target, (document, { rowId, thread }) => {
      const own = thread.messages[0]?.author.id === target.by.id;
      if (!own && !holds(target.by, "author", "reviewer", "approver", "admin")) {
        throw notYours("Only the author of this comment, or a reviewer, can say who may see it.");
      }
      if (thread.internal === internal) return;
      this.#workbench.storage.comments.update(rowId, { internal });
      this.#record("comment.visibility", document, target.by, { thread: thread.id, internal });
    });
  }

  /** Throws STALE_VERSION, NOT_FOUND and what `anchorOf` throws. */
  place(target: ChangeTarget & { readonly threadId: string }, request: AnchorRequest): Written {
    const document = this.#registry.get(target.documentId);
    document.requireVersion(target.baseVersion);
    const { rowId, thread } = this.#thread(document, target.threadId);
    const { anchor, quote } = anchorOf(request, document.state, document.kind);
    document.placeThread(thread.id, anchor, (place) => {
      this.#workbench.storage.comments.update(rowId, { place, quote });
      const { kind, target: about, start, end } = anchor;
      this.#record("comment.placed", document, target.by, { thread: thread.id, kind, target: about, start, end, version: place.version });
    });
    return this.#tell(document, thread.id);
  }

  /** One transaction; the watchers hear of it when it is on the disk. */
  #change(target: ThreadTarget, work: (document: OpenDocument, stored: StoredThread) => void): Written {
    const document = this.#registry.get(target.documentId);
    const stored = this.#thread(document, target.threadId);
    this.#workbench.storage.transaction(() => work(document, stored));
    return this.#tell(document, target.threadId);
  }

  #thread(document: OpenDocument, threadId: string): StoredThread {
    const stored = this.#workbench.storage.comments.byKey(threadId);
    if (stored === null || stored.document !== document.rows.document || isEmptied(stored.thread)) {
      throw new PalimpsestError("NOT_FOUND", "This comment is not there any more.", { kind: "comment", id: threadId });
    }
    return stored;
  }

  #tell(document: OpenDocument, threadId: string): Written {
    const stored = this.#workbench.storage.comments.byKey(threadId);
    if (stored === null) throw new Error("A thread that was written is there.");
    const thread = placed(document, stored.thread);
    document.tellThread(thread);
    return { version: document.state.version, thread: thread as Written["thread"] };
  }

  #message(text: string, by: Actor) {
    const { random, clock } = this.#workbench.ports;
    return { id: random.id(), personId: by.id, at: clock.now(), text, mentions: mentionedIds(text, this.#people()) };
  }

  /** Everybody who works here now. */
  #people(): CommentPerson[] {
    return this.#workbench.storage.people.list().flatMap(({ id, name, removedAt }) => (removedAt === null ? [{ id, name }] : []));
  }

  #requirePerson(id: string): void {
    if (this.#people().some((person) => person.id === id)) return;
    throw new PalimpsestError("NOT_FOUND", "This person does not work here any more. Choose somebody else.", { kind: "person", id });
  }

  #record(type: AuditType, document: OpenDocument, by: Actor, data: { readonly [key: string]: Json }): void {
    this.#workbench.audit.record({ type, person: by.id, document: document.key, data });
  }

  #notify(kind: "mentioned" | "assigned", to: readonly string[], document: OpenDocument, by: Actor, threadId: string): void {
    if (to.length === 0) return;
    const anchor = document.threads.get(threadId) ?? this.#workbench.storage.comments.byKey(threadId)?.thread.anchor;
    const clause = anchor === undefined ? "" : placeLabel(document.state.text, document.kind, anchor.start);
    this.#workbench.notifications.notify({ to, kind, documentId: document.key, by, data: { clause, thread: threadId } });
  }
}

/** The thread with its place in the present text. */
function placed(document: OpenDocument, thread: CommentThread): CommentThread {
  return { ...thread, anchor: document.threads.get(thread.id) ?? thread.anchor };
}

function messageOf(thread: CommentThread, id: string): CommentMessage {
  const message = thread.messages.find((candidate) => candidate.id === id);
  if (message === undefined || message.deletedAt !== null) {
    throw new PalimpsestError("NOT_FOUND", "This comment is not there any more.", { kind: "comment", id });
  }
  return message;
}

function notYours(message: string): PalimpsestError {
  return new PalimpsestError("NOT_ALLOWED", message, { call: "comments", roles: "" });
}

function tooMany(what: string, limit: number): PalimpsestError {
  return new PalimpsestError("INVALID_ARGUMENT", `${what} There can be ${limit}.`, { argument: "text", reason: `more than ${limit}` });
}
