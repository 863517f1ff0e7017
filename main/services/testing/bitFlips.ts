/** Flips single bits of stored values and of the raw file, and asks whether verifying sees it. Imports nothing of the test runner. */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { readHead } from "../audit/headFile.ts";
import { finish, verifyDatabase, verifyFile } from "../audit/verify/verifyLog.ts";

/** Tables whose bits are flipped: the log, what it vouches for, and what those rows need. */
export const FLIPPED = [
  "audit_event",
  "audit_checkpoint",
  "audit_key",
  "decision",
  "approval",
  "revision",
  "author",
  "person_key",
  "block",
] as const;

/** A flip that verifying did not see: there must be none. */
export interface Missed {
  readonly table: string;
  readonly column: string;
  readonly row: number;
  readonly bit: number;
}

interface Cell {
  readonly table: string;
  readonly column: string;
  readonly type: "integer" | "real" | "text" | "blob";
  readonly row: number;
  readonly bytes: Buffer;
}

/**
 * Flips `count` random bits, one at a time, of stored values in a copy of the workspace's database that has neither triggers nor indexes, so
 * that detection hangs on the log alone. `tables` says in how many flips each table was hit; flips that a UNIQUE constraint refuses are made elsewhere.
 */
export function flipValues(
  workspace: string,
  folder: string,
  count: number,
  random: () => number,
): { missed: Missed[]; tables: Record<string, number> } {
  const file = join(folder, "flipped.db");
  copyFileSync(join(workspace, "palimpsest.db"), file);
  const head = readHead(workspace);
  const database = new Database(file);
  database.pragma("journal_mode = MEMORY");
  database.pragma("synchronous = OFF");
  database.pragma("foreign_keys = OFF");
  database.pragma("ignore_check_constraints = ON");
  const objects = "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'index') AND sql IS NOT NULL";
  for (const { type, name } of database.prepare<unknown[], { type: string; name: string }>(objects).all())
    database.exec(`DROP ${type} "${name}"`);
  const sound = finish(verifyDatabase(database, head, { schema: false }));
  if (!sound.ok) throw new Error(`The database of the drill is not sound: ${sound.firstBad?.why}`);
  const cells = FLIPPED.map((table) => cellsOf(database, table));
  const missed: Missed[] = [];
  const tables: Record<string, number> = {};
  for (let done = 0; done < count; ) {
    const ofTable = cells[done % cells.length] ?? [];
    const cell = pick(ofTable, random);
    const bit = Math.floor(random() * cell.bytes.length * 8);
    const flipped = Buffer.from(cell.bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const row = write(database, cell, flipped, BigInt(cell.row));
    if (row === null) continue;
    if (finish(verifyDatabase(database, head, { schema: false })).ok)
      missed.push({ table: cell.table, column: cell.column, row: cell.row, bit });
    write(database, cell, cell.bytes, row);
    tables[cell.table] = (tables[cell.table] ?? 0) + 1;
    done += 1;
  }
  if (!finish(verifyDatabase(database, head, { schema: false })).ok) throw new Error("The drill did not put everything back.");
  database.close();
  return { missed, tables };
}

/**
 * Flips `count` random bits of pages that hold the tables, in copies of the file. Bits of unused space change nothing that could be seen: a
 * flip is missed when the file is called sound although a row of the tables reads otherwise. `seen` counts those that were told of.
 */
export function flipPages(
  workspace: string,
  folder: string,
  count: number,
  random: () => number,
): { missed: Missed[]; seen: number; idle: number } {
  const original = readFileSync(join(workspace, "palimpsest.db"));
  const source = new Database(join(workspace, "palimpsest.db"), { readonly: true });
  const pageSize = Number(source.pragma("page_size", { simple: true }));
  const pages = source
    .prepare<unknown[], { name: string; pageno: number }>(
      `SELECT name, pageno FROM dbstat WHERE name IN (${FLIPPED.map((table) => `'${table}'`).join(", ")})`,
    )
    .all();
  const before = dump(source);
  source.close();
  const file = join(folder, "page.db");
  const missed: Missed[] = [];
  let seen = 0;
  let idle = 0;
  for (let done = 0; done < count; done += 1) {
    const page = pick(pages, random);
    const bit = Math.floor(random() * pageSize * 8);
    const place = (page.pageno - 1) * pageSize + (bit >> 3);
    const bytes = Buffer.from(original);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << (bit & 7));
    writeFileSync(file, bytes);
    if (!soundFile(file)) seen += 1;
    else if (sameRows(file, before)) idle += 1;
    else missed.push({ table: page.name, column: "page", row: page.pageno, bit });
  }
  return { missed, seen, idle };
}

function soundFile(file: string): boolean {
  try {
    return finish(verifyFile(file)).ok;
  } catch {
    // It was refused as a whole: that is seen, too.
    return false;
  }
}

function sameRows(file: string, before: string): boolean {
  const database = new Database(file, { readonly: true });
  try {
    return dump(database) === before;
  } finally {
    database.close();
  }
}

/** Everything in the tables, byte for byte. */
function dump(database: Database.Database): string {
  const columns = (table: string) => database.prepare("SELECT name FROM pragma_table_info(?)").pluck().all(table) as string[];
  return JSON.stringify(
    FLIPPED.map((table) => {
      const all = columns(table).map((name) => `quote("${name}"), hex(CAST("${name}" AS BLOB))`);
      return database
        .prepare(`SELECT ${all.join(", ")} FROM "${table}" ORDER BY 1`)
        .raw()
        .all();
    }),
  );
}

function cellsOf(database: Database.Database, table: string): Cell[] {
  const columns = database.prepare("SELECT name FROM pragma_table_info(?)").pluck().all(table) as string[];
  const rows = database.prepare(`SELECT rowid FROM "${table}"`).pluck().all() as number[];
  return rows.flatMap((row) =>
    columns.flatMap((column): Cell[] => {
      const found = database
        .prepare<unknown[], { type: string; bytes: Buffer; value: unknown }>(
          `SELECT typeof("${column}") AS type, CAST("${column}" AS BLOB) AS bytes, "${column}" AS value FROM "${table}" WHERE rowid = ?`,
        )
        .get(row);
      if (found === undefined || found.type === "null") return [];
      const type = found.type as Cell["type"];
      const bytes = type === "integer" || type === "real" ? numberBytes(type, Number(found.value)) : found.bytes;
      return bytes.length === 0 ? [] : [{ table, column, type, row, bytes }];
    }),
  );
}

function numberBytes(type: "integer" | "real", value: number): Buffer {
  const bytes = Buffer.alloc(8);
  if (type === "integer") bytes.writeBigInt64BE(BigInt(value));
  else bytes.writeDoubleBE(value);
  return bytes;
}

/** Returns the key of the row afterwards, null when a constraint refused the value. */
function write(database: Database.Database, { table, column, type }: Cell, bytes: Buffer, row: bigint): bigint | null {
  const value = type === "integer" ? bytes.readBigInt64BE() : type === "real" ? bytes.readDoubleBE() : bytes;
  const key = database.prepare("SELECT name FROM pragma_table_info(?) WHERE pk = 1 AND type = 'INTEGER'").pluck().get(table);
  try {
    const sql = `UPDATE "${table}" SET "${column}" = ${type === "text" ? "CAST(? AS TEXT)" : "?"} WHERE rowid = ?`;
    database.prepare(sql).run(value, row);
    return column === key ? BigInt(value as bigint) : row;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_CONSTRAINT")) return null;
    throw error;
  }
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("There is nothing to flip.");
  return item;
}
