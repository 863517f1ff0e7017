import { foldName } from "../../../src/domain/access/foldName.ts";
import type { AuditEntry } from "../../../src/domain/audit/auditEvent.ts";
import type { Binding } from "../../../src/domain/audit/boundTables.ts";
import { canonicalJson, type Json } from "../../../src/domain/audit/canonicalJson.ts";
import { checkpointText } from "../../../src/domain/audit/checkpoint.ts";
import type { Author } from "../../../src/domain/proposal/proposal.ts";
import { chainHash, GENESIS } from "../audit/chain.ts";
import { TouchedRows } from "../audit/touchedRows.ts";
import type { Sqlite } from "../sqlite.ts";

/** Most events between two checkpoints. */
const CHECKPOINT_EVERY = 256;

/** A link of the chain. */
export interface StoredEvent {
  /** Place in the chain, from 1. */
  readonly id: number;
  /** Canonical JSON. */
  readonly event: string;
  readonly hash: Buffer;
}

/** A key that checkpoints are signed with. */
export interface AuditKey {
  readonly rowId: number;
  readonly id: string;
  /** Ed25519, raw, 32 bytes. */
  readonly publicKey: Buffer;
  readonly createdAt: number;
}

/** Signs checkpoints. */
export interface CheckpointSigner {
  readonly key: AuditKey;
  sign(message: Uint8Array): Buffer;
}

/** A signed statement about the log; see CheckpointStatement. */
export interface StoredCheckpoint {
  readonly event: number;
  readonly statement: string;
  readonly keyRowId: number;
  readonly signature: Buffer;
}

/** Which events: all that is given must fit. Times are ms since 1970 UTC, inclusive. */
export interface AuditSearch {
  readonly type?: string | undefined;
  readonly personId?: string | undefined;
  readonly documentId?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/**
 * The log and the one way into it. The database refuses to change or remove an event. Rows of bound tables that a transaction writes
 * are bound by the next event of that transaction, or by an event of their own when it ends.
 */
export class AuditRepository {
  readonly #sqlite: Sqlite;
  readonly #touched: TouchedRows;
  #now: () => number;
  #signer: CheckpointSigner | null = null;
  #onCheckpoint: (checkpoint: StoredCheckpoint) => void = () => undefined;
  /** The end of the chain as this process wrote or read it last. */
  #last: StoredEvent | null | undefined;
  #checkpoint: StoredCheckpoint | null | undefined;
  /** A checkpoint that the open transaction made. */
  #fresh: StoredCheckpoint | null = null;
  #wanted = false;

  /** `now` tells the time until `setClock` gives another. */
  constructor(sqlite: Sqlite, now: () => number) {
    this.#sqlite = sqlite;
    this.#now = now;
    this.#touched = new TouchedRows(sqlite);
    sqlite.hook({
      beforeCommit: () => this.#seal(),
      committed: () => this.#tell(),
      rolledBack: () => this.#forget(),
    });
  }

  setClock(now: () => number): void {
    this.#now = now;
  }

  /** From now on checkpoints are signed; `onCheckpoint` hears of each one when it is on the disk. */
  signWith(signer: CheckpointSigner, onCheckpoint: (checkpoint: StoredCheckpoint) => void): void {
    this.#signer = signer;
    this.#onCheckpoint = onCheckpoint;
  }

  /**
   * Appends to the chain. To be called inside the transaction that does what the event says: both are there or neither is. Rows of bound
   * tables that the transaction has written so far become `data.rows`.
   */
  record(entry: AuditEntry): StoredEvent {
    return this.#sqlite.transaction(() => {
      const waiting = this.#touched.take();
      const named = Array.isArray(entry.data.rows) ? (entry.data.rows as readonly Json[]) : [];
      const rows: readonly Json[] = [...named, ...waiting];
      const last = this.last();
      const id = (last?.id ?? 0) + 1;
      const { type, person, document } = entry;
      const data = rows.length === 0 ? entry.data : { ...entry.data, rows };
      const event = canonicalJson({ id, at: this.#now(), type, person, document, data });
      const stored = { id, event, hash: chainHash(last?.hash ?? GENESIS, event) };
      this.#sqlite.execute("INSERT INTO audit_event (id, event, hash) VALUES (?, ?, ?)", [id, event, stored.hash]);
      this.#last = stored;
      if (type.startsWith("approval.")) this.#wanted = true;
      return stored;
    });
  }

  /** What an event has to say in `data.rows` to be bound to a row of a bound table. */
  bindRow(table: string, id: number): Binding {
    return this.#touched.bind(table, id);
  }

  /** Bindings of every row of every bound table. */
  bindEverything(): Binding[] {
    this.#sqlite.execute("DELETE FROM temp.audit_touched");
    return this.#touched.everything();
  }

  /** Signs the log as it is when the open transaction ends. */
  wantCheckpoint(): void {
    this.#sqlite.transaction(() => {
      this.#wanted = true;
    });
  }

  /** The newest event, null for an empty log. */
  last(): StoredEvent | null {
    if (this.#last === undefined) {
      const row = this.#sqlite.statement<StoredEvent>("SELECT id, event, hash FROM audit_event ORDER BY id DESC LIMIT 1").get();
      this.#last = row ?? null;
    }
    return this.#last;
  }

  /** An event by its place, null when there is none. */
  get(id: number): StoredEvent | null {
    return this.#sqlite.statement<StoredEvent>("SELECT id, event, hash FROM audit_event WHERE id = ?").get(id) ?? null;
  }

  /** Events from place `from` on, in order, one at a time. */
  from(from: number): IterableIterator<StoredEvent> {
    return this.#sqlite.statement<StoredEvent>("SELECT id, event, hash FROM audit_event WHERE id >= ? ORDER BY id").iterate(from);
  }

  /** Events that fit the filter, newest first, and how many there are. */
  find(filter: AuditSearch, offset: number, limit: number): { readonly total: number; readonly events: StoredEvent[] } {
    const conditions: string[] = [];
    const values: (string | number)[] = [];
    const where = (condition: string, ...given: (string | number)[]): void => {
      conditions.push(condition);
      values.push(...given);
    };
    // One index finds them, the others only filter: the plus keeps SQLite from choosing the one that finds most.
    const single = (member: string, value: string | undefined): void => {
      if (value === undefined) return;
      const expression = `json_extract(event, '$.${member}')`;
      where(conditions.length === 0 ? `${expression} = ?` : `+${expression} = ?`, value);
    };
    single("document", filter.documentId);
    single("person", filter.personId);
    single("type", filter.type);
    if (filter.from !== undefined || filter.to !== undefined) {
      const range = [filter.from ?? 0, filter.to ?? Number.MAX_SAFE_INTEGER];
      where(`${conditions.length === 0 ? "" : "+"}json_extract(event, '$.at') BETWEEN ? AND ?`, ...range);
    }
    if (conditions.length === 0) {
      const total = this.last()?.id ?? 0;
      const sql = "SELECT id, event, hash FROM audit_event WHERE id <= ? ORDER BY id DESC LIMIT ?";
      return { total, events: this.#sqlite.statement<StoredEvent>(sql).all(total - offset, limit) };
    }
    const found = `FROM audit_event WHERE ${conditions.join(" AND ")}`;
    const total = this.#sqlite.statement<{ count: number }>(`SELECT count(*) AS count ${found}`).get(...values)?.count ?? 0;
    // Keys first, from the index alone; then the events of the page.
    const sql = `SELECT id, event, hash FROM audit_event WHERE id IN (SELECT id ${found} ORDER BY id DESC LIMIT ? OFFSET ?) ORDER BY id DESC`;
    return { total, events: this.#sqlite.statement<StoredEvent>(sql).all(...values, limit, offset) };
  }

  /** Everybody who ever worked here. */
  people(): { id: string; name: string }[] {
    return this.#sqlite.statement<{ id: string; name: string }>("SELECT key AS id, name FROM person ORDER BY id").all();
  }

  /** Every document that there ever was, by its present title. */
  documents(): { id: string; title: string }[] {
    return this.#sqlite.statement<{ id: string; title: string }>("SELECT key AS id, title FROM document ORDER BY title, id").all();
  }

  lastCheckpoint(): StoredCheckpoint | null {
    if (this.#checkpoint === undefined) {
      const row = this.#sqlite
        .statement<StoredCheckpoint>(
          "SELECT event, statement, audit_key AS keyRowId, signature FROM audit_checkpoint ORDER BY event DESC LIMIT 1",
        )
        .get();
      this.#checkpoint = row ?? null;
    }
    return this.#checkpoint;
  }

  /** Keys of checkpoints, the oldest first. */
  keys(): AuditKey[] {
    return this.#sqlite
      .statement<AuditKey>("SELECT id AS rowId, key AS id, public_key AS publicKey, created_at AS createdAt FROM audit_key ORDER BY id")
      .all();
  }

  addKey(key: Omit<AuditKey, "rowId">): AuditKey {
    const { id } = this.#sqlite.execute("INSERT INTO audit_key (key, public_key, created_at) VALUES (?, ?, ?)", [
      key.id,
      key.publicKey,
      key.createdAt,
    ]);
    return { ...key, rowId: id };
  }

  /** Id of the person behind an author: themselves, or the person for whom a model wrote; null when the name is nobody's any more. */
  personOf(author: Author): string | null {
    const name = author.kind === "model" ? author.forPerson : author.name;
    return this.#sqlite.statement<{ key: string }>("SELECT key FROM person WHERE folded_name = ?").get(foldName(name))?.key ?? null;
  }

  /** What the log says about the end of a run, null when it says nothing. */
  endOfRun(runKey: string): { readonly [key: string]: Json } | null {
    const row = this.#sqlite
      .statement<{ event: string }>(
        "SELECT event FROM audit_event WHERE json_extract(event, '$.type') = 'run.ended' AND json_extract(event, '$.data.run') = ? ORDER BY id DESC LIMIT 1",
      )
      .get(runKey);
    return row === undefined ? null : (JSON.parse(row.event) as { readonly data: { readonly [key: string]: Json } }).data;
  }

  #seal(): void {
    if (this.#touched.any()) this.record({ type: "rows.written", person: null, document: null, data: {} });
    const last = this.last();
    if (this.#signer === null || last === null) return;
    const previous = this.lastCheckpoint()?.event ?? 0;
    if (last.id === previous || !(this.#wanted || last.id - previous >= CHECKPOINT_EVERY)) return;
    const { key } = this.#signer;
    const statement = checkpointText({ at: this.#now(), event: last.id, hash: last.hash.toString("hex"), key: key.id, previous });
    const signature = this.#signer.sign(Buffer.from(statement));
    this.#sqlite.execute("INSERT INTO audit_checkpoint (event, statement, audit_key, signature) VALUES (?, ?, ?, ?)", [
      last.id,
      statement,
      key.rowId,
      signature,
    ]);
    this.#fresh = { event: last.id, statement, keyRowId: key.rowId, signature };
    this.#checkpoint = this.#fresh;
  }

  #tell(): void {
    const fresh = this.#fresh;
    this.#fresh = null;
    this.#wanted = false;
    if (fresh !== null) this.#onCheckpoint(fresh);
  }

  #forget(): void {
    this.#last = undefined;
    this.#checkpoint = undefined;
    this.#fresh = null;
    this.#wanted = false;
  }
}
