import type { Anchor, CommentMessage, CommentThread, OutsideAuthor } from "../../../src/domain/comments/comment.ts";
import type { Sqlite } from "../sqlite.ts";

/** Where a thread stands in the text of a version of its document. */
export interface StoredPlace {
  readonly version: number;
  readonly anchor: Anchor;
}

/** A thread as it is stored, and where its place was noted last. */
export interface StoredThread {
  readonly rowId: number;
  readonly document: number;
  readonly thread: CommentThread;
}

/** A text that a message had before. */
export interface EarlierText {
  readonly text: string;
  readonly writtenAt: number;
  readonly replacedBy: string;
  readonly replacedAt: number;
}

export interface NewMessage {
  readonly id: string;
  readonly personId: string;
  readonly at: number;
  readonly text: string;
  readonly mentions: readonly string[];
  readonly outside?: OutsideAuthor | undefined;
}

export interface NewThread {
  readonly id: string;
  readonly place: StoredPlace;
  readonly quote: string;
  readonly internal: boolean;
  readonly assigneeId: string | null;
  readonly message: NewMessage;
}

/** What may change about a thread itself. */
export interface ThreadValues {
  readonly place?: StoredPlace;
  readonly quote?: string;
  readonly internal?: boolean;
  readonly assigneeId?: string | null;
  readonly resolution?: { readonly by: string; readonly at: number } | null;
}

interface ThreadRow {
  readonly id: number;
  readonly key: string;
  readonly document: number;
  readonly writes: number;
  readonly place: string;
  readonly quote: string;
  readonly internal: number;
  readonly assignee: string | null;
  readonly assignee_name: string | null;
  readonly resolved_by: string | null;
  readonly resolver_name: string | null;
  readonly resolved_at: number | null;
}

interface MessageRow {
  readonly key: string;
  readonly thread: number;
  readonly person: string;
  readonly name: string;
  readonly at: number;
  readonly text: string;
  readonly mentions: string;
  readonly changed_at: number | null;
  readonly deleted: number;
  readonly outside_author: string | null;
  readonly outside_at: number | null;
}

const THREADS = `SELECT thread.*, assignee.name AS assignee_name, resolver.name AS resolver_name FROM comment_thread AS thread
  LEFT JOIN person AS assignee ON assignee.key = thread.assignee LEFT JOIN person AS resolver ON resolver.key = thread.resolved_by`;
const MESSAGES = `SELECT message.*, person.name AS name FROM comment_message AS message JOIN person ON person.key = message.person
  JOIN comment_thread AS thread ON thread.id = message.thread`;

/** Threads of comments. Nothing is ever removed; the database keeps earlier texts by itself. */
export class CommentRepository {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  /** All threads of a document, in the order in which they were begun. */
  list(document: number): StoredThread[] {
    const rows = this.#sqlite.statement<ThreadRow>(`${THREADS} WHERE thread.document = ? ORDER BY thread.id`).all(document);
    const messages = this.#sqlite.statement<MessageRow>(`${MESSAGES} WHERE thread.document = ? ORDER BY message.id`).all(document);
    const byThread = Map.groupBy(messages, (message) => message.thread);
    return rows.map((row) => toThread(row, byThread.get(row.id) ?? []));
  }

  byKey(key: string): StoredThread | null {
    const row = this.#sqlite.statement<ThreadRow>(`${THREADS} WHERE thread.key = ?`).get(key);
    if (row === undefined) return null;
    return toThread(row, this.#sqlite.statement<MessageRow>(`${MESSAGES} WHERE thread.key = ? ORDER BY message.id`).all(key));
  }

  count(document: number): number {
    return this.#sqlite.statement<{ n: number }>("SELECT count(*) AS n FROM comment_thread WHERE document = ?").get(document)?.n ?? 0;
  }

  /** Places as they were noted last, with the version of the document that they belong to. */
  places(document: number): (StoredPlace & { readonly key: string })[] {
    const rows = this.#sqlite.all(
      this.#sqlite.query.selectFrom("comment_thread").select(["key", "place"]).where("document", "=", document).orderBy("id"),
    );
    return rows.map(({ key, place }) => ({ key, ...(JSON.parse(place) as StoredPlace) }));
  }

  savePlace(key: string, place: StoredPlace): void {
    this.#sqlite.execute("UPDATE comment_thread SET place = ? WHERE key = ?", [JSON.stringify(place), key]);
  }

  add(document: number, thread: NewThread): void {
    const { id } = this.#sqlite.run(
      this.#sqlite.query.insertInto("comment_thread").values({
        key: thread.id,
        document,
        writes: 1,
        place: JSON.stringify(thread.place),
        quote: thread.quote,
        internal: thread.internal ? 1 : 0,
        assignee: thread.assigneeId,
        created_at: thread.message.at,
        resolved_by: null,
        resolved_at: null,
      }),
    );
    this.#insertMessage(id, thread.message);
  }

  addMessage(thread: number, message: NewMessage): void {
    this.#insertMessage(thread, message);
    this.#countWrite(thread);
  }

  /** Gives a message another text; null deletes it. The text before goes into the history. */
  changeMessage(thread: number, key: string, text: string | null, mentions: readonly string[], by: string, at: number): void {
    this.#sqlite.execute("UPDATE comment_message SET text = ?, mentions = ?, changed_by = ?, changed_at = ?, deleted = ? WHERE key = ?", [
      text ?? "",
      JSON.stringify(mentions),
      by,
      at,
      text === null ? 1 : 0,
      key,
    ]);
    this.#countWrite(thread);
  }

  update(thread: number, values: ThreadValues): void {
    const { place, quote, internal, assigneeId, resolution } = values;
    this.#sqlite.run(
      this.#sqlite.query
        .updateTable("comment_thread")
        .set({
          ...(place === undefined ? {} : { place: JSON.stringify(place) }),
          ...(quote === undefined ? {} : { quote }),
          ...(internal === undefined ? {} : { internal: internal ? 1 : 0 }),
          ...(assigneeId === undefined ? {} : { assignee: assigneeId }),
          ...(resolution === undefined ? {} : { resolved_by: resolution?.by ?? null, resolved_at: resolution?.at ?? null }),
        })
        .where("id", "=", thread),
    );
    this.#countWrite(thread);
  }

  /** Everything that a message said before, the oldest first: for the audit alone. */
  earlierTexts(messageKey: string): EarlierText[] {
    return this.#sqlite.all(
      this.#sqlite.query
        .selectFrom("comment_history")
        .innerJoin("comment_message", "comment_message.id", "comment_history.message")
        .select([
          "comment_history.text as text",
          "comment_history.written_at as writtenAt",
          "comment_history.replaced_by as replacedBy",
          "comment_history.replaced_at as replacedAt",
        ])
        .where("comment_message.key", "=", messageKey)
        .orderBy("comment_history.id"),
    );
  }

  #insertMessage(thread: number, message: NewMessage): void {
    this.#sqlite.execute(
      "INSERT INTO comment_message (key, thread, person, at, text, mentions, outside_author, outside_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      [
        message.id,
        thread,
        message.personId,
        message.at,
        message.text,
        JSON.stringify(message.mentions),
        message.outside?.name ?? null,
        message.outside?.at ?? null,
      ],
    );
  }

  #countWrite(thread: number): void {
    this.#sqlite.execute("UPDATE comment_thread SET writes = writes + 1 WHERE id = ?", [thread]);
  }
}

function toThread(row: ThreadRow, messages: readonly MessageRow[]): StoredThread {
  return {
    rowId: row.id,
    document: row.document,
    thread: {
      id: row.key,
      revision: row.writes,
      anchor: (JSON.parse(row.place) as StoredPlace).anchor,
      quote: row.quote,
      resolution:
        row.resolved_by === null || row.resolved_at === null
          ? null
          : { by: { id: row.resolved_by, name: row.resolver_name ?? "" }, at: row.resolved_at },
      assignee: row.assignee === null ? null : { id: row.assignee, name: row.assignee_name ?? "" },
      internal: row.internal === 1,
      messages: messages.map(toMessage),
    },
  };
}

function toMessage(row: MessageRow): CommentMessage {
  const deleted = row.deleted === 1;
  return {
    id: row.key,
    author: { id: row.person, name: row.name },
    at: row.at,
    text: row.text,
    editedAt: deleted ? null : row.changed_at,
    deletedAt: deleted ? row.changed_at : null,
    mentions: JSON.parse(row.mentions) as string[],
    ...(row.outside_author === null ? {} : { outside: { name: row.outside_author, at: row.outside_at } }),
  };
}
