import type { Notification, NotificationData, NotificationKind } from "../../../src/domain/review/notification.ts";
import type { Sqlite } from "../sqlite.ts";

export interface NewNotification {
  readonly id: string;
  readonly personId: string;
  readonly kind: NotificationKind;
  /** Row id. */
  readonly document: number | null;
  readonly by: string | null;
  readonly data: NotificationData;
  /** A person is told the same thing once: a second row of the same name is not stored. */
  readonly once: string | null;
  readonly at: number;
}

interface Row {
  readonly key: string;
  readonly kind: NotificationKind;
  readonly document_key: string | null;
  readonly title: string | null;
  readonly by_key: string | null;
  readonly by_name: string | null;
  readonly data: string;
  readonly at: number;
  readonly read_at: number | null;
}

const SELECT = `SELECT n.key, n.kind, d.key AS document_key, d.title, p.key AS by_key, p.name AS by_name, n.data, n.at, n.read_at
  FROM notification n LEFT JOIN document d ON d.id = n.document AND d.removed_at IS NULL LEFT JOIN person p ON p.key = n.by`;

/** Messages to people. */
export class NotificationRepository {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  /** False when the person was told before. */
  add(notification: NewNotification): boolean {
    const { id, personId, kind, document, by, data, once, at } = notification;
    const { changes } = this.#sqlite.execute(
      `INSERT INTO notification (key, person, kind, document, by, data, once, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (person, once) WHERE once IS NOT NULL DO NOTHING`,
      [id, personId, kind, document, by, JSON.stringify(data), once, at],
    );
    return changes > 0;
  }

  /** A message and whom it is for; null when there is none (a transaction was rolled back). */
  byId(id: string): { readonly personId: string; readonly notification: Notification } | null {
    const row = this.#sqlite.statement<Row>(`${SELECT} WHERE n.key = ?`).get(id);
    const owner = this.#sqlite.statement<{ person: string }>("SELECT person FROM notification WHERE key = ?").get(id);
    return row === undefined || owner === undefined ? null : { personId: owner.person, notification: toNotification(row) };
  }

  /** Those of a person that were not cleared, newest first. */
  list(personId: string, limit: number): Notification[] {
    return this.#sqlite
      .statement<Row>(`${SELECT} WHERE n.person = ? AND n.cleared_at IS NULL ORDER BY n.id DESC LIMIT ?`)
      .all(personId, limit)
      .map(toNotification);
  }

  /** Whether a person was told something that has this name. */
  told(personId: string, once: string): boolean {
    return this.#sqlite.statement("SELECT 1 FROM notification WHERE person = ? AND once = ?").get(personId, once) !== undefined;
  }

  unread(personId: string): number {
    const row = this.#sqlite
      .statement<{ n: number }>("SELECT count(*) AS n FROM notification WHERE person = ? AND cleared_at IS NULL AND read_at IS NULL")
      .get(personId);
    return row?.n ?? 0;
  }

  /** `ids` null: all of the person's. */
  markRead(personId: string, ids: readonly string[] | null, at: number): void {
    this.#set("read_at", personId, ids, at);
  }

  /** `ids` null: all of the person's. */
  clear(personId: string, ids: readonly string[] | null, at: number): void {
    this.#set("cleared_at", personId, ids, at);
  }

  #set(column: "read_at" | "cleared_at", personId: string, ids: readonly string[] | null, at: number): void {
    const which = ids === null ? "" : " AND key IN (SELECT value FROM json_each(?))";
    this.#sqlite.execute(`UPDATE notification SET ${column} = ? WHERE person = ? AND ${column} IS NULL${which}`, [
      at,
      personId,
      ...(ids === null ? [] : [JSON.stringify(ids)]),
    ]);
  }
}

function toNotification(row: Row): Notification {
  return {
    id: row.key,
    kind: row.kind,
    document: row.document_key === null ? null : { id: row.document_key, title: row.title ?? "" },
    by: row.by_key === null ? null : { id: row.by_key, name: row.by_name ?? "" },
    data: JSON.parse(row.data) as NotificationData,
    at: row.at,
    read: row.read_at !== null,
  };
}
