import { createHash } from "node:crypto";
import type { AuditEntry } from "../../../src/domain/audit/auditEvent.ts";
import { canonicalJson } from "../../../src/domain/audit/canonicalJson.ts";
import type { Clock } from "../../ports/ports.ts";
import type { Storage } from "../../storage/storage.ts";

/** What the first event is chained to. */
export const GENESIS = Buffer.alloc(32);

/** Hash of an event: SHA-256 over the hash before it and the canonical JSON in UTF-8. */
export function chainHash(previous: Uint8Array, event: string): Buffer {
  return createHash("sha256").update(previous).update(event, "utf8").digest();
}

/** The only writer of the log. */
export class AuditLog {
  readonly #storage: Storage;
  readonly #clock: Clock;

  constructor(storage: Storage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  /**
   * Appends to the chain. To be called inside the transaction that does what the event says: both are there or neither is.
   * Throws DISK_FULL, READ_ONLY_TARGET.
   */
  record(entry: AuditEntry): void {
    this.#storage.transaction(() => {
      const last = this.#storage.audit.last();
      const id = (last?.id ?? 0) + 1;
      const event = canonicalJson({
        id,
        at: this.#clock.now(),
        type: entry.type,
        person: entry.person,
        document: entry.document,
        data: entry.data,
      });
      this.#storage.audit.append({ id, event, hash: chainHash(last?.hash ?? GENESIS, event) });
    });
  }
}
