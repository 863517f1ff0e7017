import { hash } from "node:crypto";
import type Database from "better-sqlite3";
import { BOUND_TABLES } from "../../../src/domain/audit/boundTables.ts";

/** A row and its digest. */
export interface DigestedRow {
  readonly id: number;
  /** SHA-256. */
  readonly digest: Buffer;
}

interface Column {
  readonly name: string;
  /** The member's name in canonical JSON with its colon. */
  readonly label: string;
}

interface Table {
  readonly columns: readonly Column[];
  readonly one: Database.Statement<unknown[], unknown[]>;
  readonly some: Database.Statement<unknown[], unknown[]>;
}

/**
 * Digests of rows: SHA-256 over the canonical JSON (RFC 8785) of `{"row": {column: value, …}, "table": name}` in UTF-8. Columns that
 * are null or left out of the binding have no member; a BLOB is `{"blob": hex}`; text that is no UTF-8 is `{"bytes": hex}`.
 */
export class RowDigests {
  readonly #database: Database.Database;
  readonly #tables = new Map<string, Table | null>();

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Names of the bound tables that the database has. */
  tables(): string[] {
    return Object.keys(BOUND_TABLES).filter((name) => this.#table(name) !== null);
  }

  /** Columns that are part of the digest. */
  columns(table: string): string[] {
    return this.#known(table).columns.map((column) => column.name);
  }

  /** Digest of a row, null when there is none. */
  of(table: string, id: number): Buffer | null {
    const found = this.#known(table);
    const row = found.one.get(id);
    return row === undefined ? null : this.#digest(table, found, row);
  }

  /** Rows with keys above `after` in order, at most `limit`. */
  some(table: string, after: number, limit: number): DigestedRow[] {
    const found = this.#known(table);
    return found.some.all(after, limit).map((row) => ({ id: Number(row[0]), digest: this.#digest(table, found, row) }));
  }

  #digest(name: string, { columns }: Table, row: readonly unknown[]): Buffer {
    let members = "";
    for (let index = 0; index < columns.length; index += 1) {
      const value = row[index + 1];
      if (value === null || value === undefined) continue;
      members += `${members === "" ? "" : ","}${columns[index]?.label}${this.#value(name, columns[index]?.name ?? "", Number(row[0]), value)}`;
    }
    return hash("sha256", `{"row":{${members}},"table":"${name}"}`, "buffer");
  }

  #value(table: string, column: string, id: number, value: unknown): string {
    if (typeof value === "number") return Object.is(value, -0) ? "-0" : (JSON.stringify(value) ?? String(value));
    if (Buffer.isBuffer(value)) return `{"blob":"${value.toString("hex")}"}`;
    const text = String(value);
    if (!text.includes("\uFFFD")) return JSON.stringify(text);
    // Text that could not be decoded looks like text with replacement characters: the bytes tell them apart.
    const { key } = BOUND_TABLES[table] ?? { key: "id" };
    const bytes = this.#database.prepare(`SELECT CAST("${column}" AS BLOB) FROM main."${table}" WHERE "${key}" = ?`).pluck().get(id);
    return Buffer.isBuffer(bytes) && !bytes.equals(Buffer.from(text)) ? `{"bytes":"${bytes.toString("hex")}"}` : JSON.stringify(text);
  }

  #known(name: string): Table {
    const table = this.#table(name);
    if (table === null) throw new Error(`The table "${name}" is not bound to the log. Add it to BOUND_TABLES.`);
    return table;
  }

  #table(name: string): Table | null {
    let table = this.#tables.get(name);
    if (table === undefined) {
      table = this.#prepare(name);
      this.#tables.set(name, table);
    }
    return table;
  }

  #prepare(name: string): Table | null {
    const bound = BOUND_TABLES[name];
    if (bound === undefined) return null;
    const names = this.#database.prepare("SELECT name FROM pragma_table_info(?, 'main')").pluck().all(name) as string[];
    if (names.length === 0) return null;
    const columns = names
      .filter((column) => !bound.leaveOut.includes(column))
      .sort()
      .map((column) => ({ name: column, label: `${JSON.stringify(column)}:` }));
    const select = `SELECT "${bound.key}", ${columns.map((column) => `"${column.name}"`).join(", ")} FROM main."${name}"`;
    const prepare = (where: string) => this.#database.prepare<unknown[], unknown[]>(`${select} ${where}`).raw();
    return {
      columns,
      one: prepare(`WHERE "${bound.key}" = ?`),
      some: prepare(`WHERE "${bound.key}" > ? ORDER BY "${bound.key}" LIMIT ?`),
    };
  }
}

/** What binds neighbouring rows: SHA-256 over their digests, one after the other. */
export function rangeDigest(digests: readonly Buffer[]): Buffer {
  return hash("sha256", Buffer.concat(digests), "buffer");
}
