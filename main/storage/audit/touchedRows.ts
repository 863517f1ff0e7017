import { type Binding, BOUND_TABLES } from "../../../src/domain/audit/boundTables.ts";
import type { Sqlite } from "../sqlite.ts";
import { RowDigests, rangeDigest } from "./rowDigest.ts";

/** Neighbouring rows of a final table from this number on are bound as a range. */
const SHORTEST_RANGE = 3;

interface Touched {
  readonly bound: string;
  readonly id: number;
}

/**
 * Rows of bound tables that were written in the transaction that is open. Triggers of this connection alone (TEMP) note every
 * insert, update and delete, so that no path of the program can forget to tell the log.
 */
export class TouchedRows {
  readonly #sqlite: Sqlite;
  readonly #digests: RowDigests;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
    this.#digests = new RowDigests(sqlite.raw);
    sqlite.raw.exec("CREATE TEMP TABLE audit_touched (bound TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (bound, id)) WITHOUT ROWID");
    for (const table of this.#digests.tables()) sqlite.raw.exec(triggersOf(table, this.#digests.columns(table)));
  }

  /** Whether rows wait for an event. */
  any(): boolean {
    return this.#sqlite.statement("SELECT 1 FROM temp.audit_touched LIMIT 1").get() !== undefined;
  }

  /** Binds one row, which then waits no more. */
  bind(table: string, id: number): Binding {
    const digest = this.#digests.of(table, id);
    this.#sqlite.execute("DELETE FROM temp.audit_touched WHERE bound = ? AND id = ?", [table, id]);
    return { table, id, sha256: digest?.toString("hex") ?? null };
  }

  /** Binds everything that waits. */
  take(): Binding[] {
    if (!this.any()) return [];
    const touched = this.#sqlite.statement<Touched>("SELECT bound, id FROM temp.audit_touched ORDER BY bound, id").all();
    this.#sqlite.execute("DELETE FROM temp.audit_touched");
    const rows = touched.map(({ bound, id }) => ({ table: bound, id, digest: this.#digests.of(bound, id) }));
    return bindings(rows);
  }

  /** Binds all rows that there are: for a log that begins in a database with a past. */
  everything(): Binding[] {
    return this.#digests.tables().flatMap((table) => {
      const rows: { table: string; id: number; digest: Buffer }[] = [];
      for (let after = Number.MIN_SAFE_INTEGER; ; ) {
        const some = this.#digests.some(table, after, 1000);
        rows.push(...some.map((row) => ({ table, ...row })));
        const last = some.at(-1);
        if (last === undefined) break;
        after = last.id;
      }
      return bindings(rows);
    });
  }
}

/** Neighbours become ranges. Rows are ordered by table and key. */
function bindings(rows: readonly { readonly table: string; readonly id: number; readonly digest: Buffer | null }[]): Binding[] {
  const bound: Binding[] = [];
  for (let from = 0; from < rows.length; ) {
    const first = rows[from];
    if (first === undefined) break;
    const digests: Buffer[] = [];
    for (let row = rows[from]; row?.table === first.table && row.id === first.id + digests.length && row.digest !== null; ) {
      digests.push(row.digest);
      row = rows[from + digests.length];
    }
    if (BOUND_TABLES[first.table]?.final === true && digests.length >= SHORTEST_RANGE) {
      const last = first.id + digests.length - 1;
      bound.push({ table: first.table, first: first.id, last, sha256: rangeDigest(digests).toString("hex") });
      from += digests.length;
    } else {
      bound.push({ table: first.table, id: first.id, sha256: first.digest?.toString("hex") ?? null });
      from += 1;
    }
  }
  return bound;
}

function triggersOf(table: string, columns: readonly string[]): string {
  const { key } = BOUND_TABLES[table] ?? { key: "id" };
  const note = (row: "NEW" | "OLD") => `BEGIN INSERT OR IGNORE INTO audit_touched VALUES ('${table}', ${row}."${key}"); END;`;
  const names = columns.map((column) => `"${column}"`).join(", ");
  return `
    CREATE TEMP TRIGGER audit_touched_${table}_added AFTER INSERT ON main."${table}" ${note("NEW")}
    CREATE TEMP TRIGGER audit_touched_${table}_changed AFTER UPDATE OF ${names} ON main."${table}" ${note("NEW")}
    CREATE TEMP TRIGGER audit_touched_${table}_removed AFTER DELETE ON main."${table}" ${note("OLD")}
  `;
}
