import type { Actor } from "../../../src/domain/access/actor.ts";
import type { Notification, NotificationData, NotificationKind } from "../../../src/domain/review/notification.ts";
import type { Clock, Random } from "../../ports/ports.ts";
import type { Storage } from "../../storage/storage.ts";
import type { Listeners } from "../events/listeners.ts";
import type { AppEvent } from "../workbench.ts";

/** Most messages that the list gives out. */
const MOST = 200;

/** A message to be sent. */
export interface Message {
  /** Ids of people; those who have left and the one who caused it are passed over. */
  readonly to: readonly string[];
  readonly kind: NotificationKind;
  /** Id of the document that it is about. */
  readonly documentId: string | null;
  /** Who caused it; null: the program itself. */
  readonly by: Actor | null;
  /** Values for the sentence `notification.<kind>`; names and numbers, no text of the document. */
  readonly data?: NotificationData;
  /** Nobody is told twice under the same name, e.g. "due-soon:<request>". */
  readonly once?: string;
}

/**
 * Messages to people, stored until they clear them. A feature that has something to tell calls, within the transaction that does it,
 *
 *     workbench.notifications.notify({ to: [personId], kind: "mentioned", documentId, by: actor, data: { clause: "5.1 Term" } });
 *
 * Windows of that person hear of it (`app.watch`, type "notification") once the transaction is on the disk; when it is rolled back,
 * nobody hears anything.
 */
export class NotificationCentre {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #events: Listeners<AppEvent>;

  constructor(storage: Storage, clock: Clock, random: Random, events: Listeners<AppEvent>) {
    this.#storage = storage;
    this.#clock = clock;
    this.#random = random;
    this.#events = events;
  }

  notify(message: Message): void {
    const { kind, documentId, by } = message;
    const here = new Set(this.#storage.people.list().flatMap((person) => (person.removedAt === null ? [person.id] : [])));
    const document = documentId === null ? null : this.#storage.documents.byKey(documentId).rowId;
    for (const personId of new Set(message.to)) {
      if (!here.has(personId) || personId === by?.id) continue;
      const id = this.#random.id();
      const added = this.#storage.transaction(() =>
        this.#storage.notifications.add({
          id,
          personId,
          kind,
          document,
          by: by?.id ?? null,
          data: message.data ?? {},
          once: message.once ?? null,
          at: this.#clock.now(),
        }),
      );
      // Transactions are synchronous: by then it is known whether the row is there to stay.
      if (added) queueMicrotask(() => this.#tell(id));
    }
  }

  list(by: Actor): { unread: number; notifications: Notification[] } {
    const { notifications } = this.#storage;
    return { unread: notifications.unread(by.id), notifications: notifications.list(by.id, MOST) };
  }

  markRead(ids: readonly string[] | null, by: Actor): void {
    this.#storage.transaction(() => this.#storage.notifications.markRead(by.id, ids, this.#clock.now()));
    this.#events.emit({ type: "notifications", personId: by.id });
  }

  clear(ids: readonly string[] | null, by: Actor): void {
    this.#storage.transaction(() => {
      this.#storage.notifications.markRead(by.id, ids, this.#clock.now());
      this.#storage.notifications.clear(by.id, ids, this.#clock.now());
    });
    this.#events.emit({ type: "notifications", personId: by.id });
  }

  #tell(id: string): void {
    if (!this.#storage.isOpen()) return;
    const stored = this.#storage.notifications.byId(id);
    if (stored !== null) this.#events.emit({ type: "notification", ...stored });
  }
}
