import { hash } from "node:crypto";
import type { RowDigests } from "../../../storage/audit/rowDigest.ts";
import type { BoundRange, BoundRows, BoundTableRows } from "./boundRows.ts";
import type { Findings } from "./findings.ts";

/** Rows that are read at once. */
const CHUNK = 500;

/** Compares every row of every bound table with what the log says of it, in both directions. Yields the number of rows compared so far. */
export function* checkRows(digests: RowDigests, bound: BoundRows, findings: Findings): Generator<number, number> {
  let compared = 0;
  const tables = digests.tables();
  for (const name of tables) {
    const table = new TableCheck(name, bound.tables.get(name), findings);
    for (let after = Number.MIN_SAFE_INTEGER; ; ) {
      const rows = digests.some(name, after, CHUNK);
      for (const { id, digest } of rows) table.row(id, digest);
      const last = rows.at(-1);
      compared += rows.length;
      yield compared;
      if (last === undefined || rows.length < CHUNK) break;
      after = last.id;
    }
    table.end();
  }
  for (const [name, rows] of bound.tables) {
    if (!tables.includes(name)) new TableCheck(name, rows, findings).end();
  }
  return compared;
}

class TableCheck {
  readonly #name: string;
  readonly #said: BoundTableRows | undefined;
  readonly #findings: Findings;
  /** The lowest key that was not looked at yet. */
  #next = 0;
  #range: BoundRange | null = null;
  #inRange: Buffer[] = [];

  constructor(name: string, said: BoundTableRows | undefined, findings: Findings) {
    this.#name = name;
    this.#said = said;
    this.#findings = findings;
  }

  row(id: number, digest: Buffer): void {
    const said = this.#said;
    const kind = id >= 0 && said !== undefined && id < said.end ? said.kinds[id] : 0;
    this.#skipTo(id);
    if (said === undefined || kind === undefined || kind === 0) {
      this.#say(null, "row-unknown", id, "is there although no event tells of it");
      return;
    }
    const event = said.events[id] ?? 0;
    if (kind === 2) this.#say(event, "row-removed", id, `is there although event ${event} tells that it was removed`);
    else if (kind > 2) this.#inside(said.ranges[kind - 3], digest);
    else if (said.digests.compare(digest, 0, 32, id * 32, id * 32 + 32) !== 0)
      this.#say(event, "row-differs", id, `is not what event ${event} says that it is`);
  }

  end(): void {
    this.#skipTo(this.#said?.end ?? 0);
    this.#closeRange();
  }

  /** Keys that no row has must not be ones that an event tells of. */
  #skipTo(id: number): void {
    const said = this.#said;
    const until = Math.min(id, said?.end ?? 0);
    for (; this.#next < until; this.#next += 1) {
      const kind = said?.kinds[this.#next] ?? 0;
      if (kind === 0 || kind === 2) continue;
      const event = said?.events[this.#next] ?? 0;
      this.#say(event, "row-missing", this.#next, `is not there although event ${event} tells of it`);
    }
    this.#next = Math.max(this.#next, id + 1);
  }

  #inside(range: BoundRange | undefined, digest: Buffer): void {
    if (range === undefined) return;
    if (this.#range !== range) this.#closeRange();
    this.#range = range;
    this.#inRange.push(digest);
  }

  #closeRange(): void {
    const range = this.#range;
    this.#range = null;
    const digests = this.#inRange;
    this.#inRange = [];
    // A row that is missing was told already.
    if (range === null || digests.length !== range.last - range.first + 1) return;
    if (hash("sha256", Buffer.concat(digests), "buffer").equals(range.sha256)) return;
    const details = { table: this.#name, row: range.first, last: range.last, event: range.event };
    const why = `One of the rows ${range.first} to ${range.last} of "${this.#name}" is not what event ${range.event} says that it is.`;
    this.#findings.problem(range.event, "row-differs", why, details);
  }

  #say(event: number | null, code: "row-unknown" | "row-removed" | "row-differs" | "row-missing", id: number, what: string): void {
    const details = { table: this.#name, row: id, ...(event === null ? {} : { event }) };
    this.#findings.problem(event, code, `Row ${id} of "${this.#name}" ${what}.`, details);
  }
}
