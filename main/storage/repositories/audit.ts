import type { Sqlite } from "../sqlite.ts";

/** A link of the chain. */
export interface StoredEvent {
  /** Place in the chain, from 1. */
  readonly id: number;
  /** Canonical JSON. */
  readonly event: string;
  readonly hash: Buffer;
}

/** The log. The database refuses to change or remove an event. */
export class AuditRepository {
  readonly #sqlite: Sqlite;
  /** The end of the chain as this process wrote or read it last. */
  #last: StoredEvent | null | undefined;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  /** The newest event, null for an empty log. */
  last(): StoredEvent | null {
    if (this.#last === undefined) {
      const row = this.#sqlite.statement<StoredEvent>("SELECT id, event, hash FROM audit_event ORDER BY id DESC LIMIT 1").get();
      this.#last = row ?? null;
    }
    return this.#last;
  }

  append(event: StoredEvent): void {
    this.#sqlite.execute("INSERT INTO audit_event (id, event, hash) VALUES (?, ?, ?)", [event.id, event.event, event.hash]);
    this.#last = event;
  }

  /** Events from place `from` on, in order, one at a time. */
  from(from: number): IterableIterator<StoredEvent> {
    return this.#sqlite.statement<StoredEvent>("SELECT id, event, hash FROM audit_event WHERE id >= ? ORDER BY id").iterate(from);
  }

  /** To be called when a transaction that appended was rolled back. */
  forget(): void {
    this.#last = undefined;
  }
}
