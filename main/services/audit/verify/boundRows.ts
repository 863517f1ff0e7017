import { type Binding, BOUND_TABLES } from "../../../../src/domain/audit/boundTables.ts";
import type { Findings } from "./findings.ts";

/** Keys above this are no row's: a log that names one is malformed. */
const HIGHEST_ID = 100_000_000;

/** Bound by a range. */
export interface BoundRange {
  readonly first: number;
  readonly last: number;
  readonly sha256: Buffer;
  readonly event: number;
}

/** What the log says of the rows of one table. Dense keys: digests lie one after the other. */
export class BoundTableRows {
  /** Event that says most recently what is in a row; 0: none. */
  events = new Uint32Array(256);
  /** 0: nothing is known; 1: a digest; 2: removed; n + 3: range n. */
  kinds = new Uint32Array(256);
  digests = Buffer.alloc(256 * 32);
  readonly ranges: BoundRange[] = [];
  /** One more than the highest key. */
  end = 0;

  reach(id: number): void {
    this.end = Math.max(this.end, id + 1);
    if (id < this.events.length) return;
    const size = Math.max(id + 1, 2 * this.events.length);
    this.events = grown(this.events, size);
    this.kinds = grown(this.kinds, size);
    const digests = Buffer.alloc(size * 32);
    this.digests.copy(digests);
    this.digests = digests;
  }
}

/** Collects the bindings of all events, the newest of each row. */
export class BoundRows {
  readonly tables = new Map<string, BoundTableRows>();
  readonly #findings: Findings;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** Takes `data.rows` of an event. */
  add(event: number, rows: unknown): void {
    if (!Array.isArray(rows)) this.#malformed(event);
    for (const row of (Array.isArray(rows) ? rows : []) as Partial<Binding & { id: number; first: number; last: number }>[]) {
      const bound = typeof row?.table === "string" ? BOUND_TABLES[row.table] : undefined;
      if (bound === undefined || row.table === undefined) {
        this.#malformed(event);
        continue;
      }
      const table = this.#table(row.table);
      if (isId(row.id) && (row.sha256 === null || isHash(row.sha256))) {
        this.#once(event, row.table, table, row.id, bound.final);
        if (row.sha256 !== null) table.digests.write(row.sha256, row.id * 32, "hex");
        table.kinds[row.id] = row.sha256 === null ? 2 : 1;
        table.events[row.id] = event;
      } else if (bound.final && isId(row.first) && isId(row.last) && row.first <= row.last && isHash(row.sha256)) {
        table.ranges.push({ first: row.first, last: row.last, sha256: Buffer.from(row.sha256, "hex"), event });
        for (let id = row.first; id <= row.last; id += 1) {
          this.#once(event, row.table, table, id, true);
          table.kinds[id] = table.ranges.length + 2;
          table.events[id] = event;
        }
      } else this.#malformed(event);
    }
  }

  #once(event: number, name: string, table: BoundTableRows, id: number, final: boolean): void {
    table.reach(id);
    const earlier = table.events[id] ?? 0;
    if (!final || earlier === 0) return;
    const why = `Event ${event} tells of row ${id} of "${name}", which event ${earlier} had told of: such rows are written once.`;
    this.#findings.problem(event, "bound-twice", why, { table: name, row: id, event: earlier });
  }

  #malformed(event: number): void {
    this.#findings.problem(event, "malformed-event", `Event ${event} names rows in a way that Palimpsest does not.`, {});
  }

  #table(name: string): BoundTableRows {
    let table = this.tables.get(name);
    if (table === undefined) {
      table = new BoundTableRows();
      this.tables.set(name, table);
    }
    return table;
  }
}

function grown(array: Uint32Array<ArrayBuffer>, size: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(size);
  larger.set(array);
  return larger;
}

function isId(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= HIGHEST_ID;
}

function isHash(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}
