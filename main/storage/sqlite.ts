import Database from "better-sqlite3";
import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import type { Schema } from "./schema.ts";
import { mapSqliteError } from "./sqliteErrors.ts";

/** A value that SQLite stores as it is. */
export type SqliteValue = string | number | bigint | Buffer | null;

/** What is called around the outermost transaction. */
export interface TransactionHooks {
  /** Inside, after the work and before it becomes final: may write, and undoes everything by throwing. */
  beforeCommit(): void;
  /** When it is final. */
  committed(): void;
  /** When it was undone. */
  rolledBack(): void;
}

/**
 * A connection: queries are written and typed with Kysely and run synchronously by better-sqlite3, so that a change is
 * on the disk when the call returns. Statements are prepared once. All errors went through `mapSqliteError`.
 */
export class Sqlite {
  readonly raw: Database.Database;
  readonly file: string;
  /** Builds queries; it has no connection of its own. */
  readonly query: Kysely<Schema>;
  readonly #statements = new Map<string, Database.Statement<unknown[]>>();
  #hooks: TransactionHooks | null = null;

  /** Opens or makes the file. Throws READ_ONLY_TARGET, DISK_FULL, DATABASE_DAMAGED. */
  constructor(file: string) {
    this.file = file;
    this.raw = guard(file, () => {
      const raw = new Database(file, { timeout: 2000 });
      try {
        raw.pragma("journal_mode = WAL");
        raw.pragma("synchronous = FULL");
        raw.pragma("foreign_keys = ON");
        raw.pragma("trusted_schema = OFF");
        raw.pragma("temp_store = MEMORY");
        raw.pragma("journal_size_limit = 16777216");
        return raw;
      } catch (error) {
        raw.close();
        throw error;
      }
    });
    this.query = new Kysely<Schema>({
      dialect: {
        createAdapter: () => new SqliteAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (kysely) => new SqliteIntrospector(kysely),
        createQueryCompiler: () => new SqliteQueryCompiler(),
      },
    });
  }

  all<Row>(query: Compilable<Row>): Row[] {
    const { sql, parameters } = query.compile();
    return guard(this.file, () => this.statement<Row>(sql).all(...parameters));
  }

  first<Row>(query: Compilable<Row>): Row | undefined {
    const { sql, parameters } = query.compile();
    return guard(this.file, () => this.statement<Row>(sql).get(...parameters));
  }

  /** Runs a query without rows; returns the row id of the last insert. */
  run(query: Compilable<unknown>): { readonly id: number; readonly changes: number } {
    const { sql, parameters } = query.compile();
    return this.execute(sql, parameters);
  }

  /** The same for plain SQL, where the query builder is too slow or too small. */
  execute(sql: string, parameters: readonly unknown[] = []): { readonly id: number; readonly changes: number } {
    if (this.#hooks !== null && !this.raw.inTransaction) return this.transaction(() => this.execute(sql, parameters));
    return guard(this.file, () => {
      const result = this.statement(sql).run(...parameters);
      return { id: Number(result.lastInsertRowid), changes: result.changes };
    });
  }

  /** A prepared statement, kept for the next time. */
  statement<Row = unknown>(sql: string): Database.Statement<unknown[], Row> {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.raw.prepare<unknown[]>(sql);
      // Inserts of many rows differ in their number of parameters: do not keep each of them for ever.
      if (this.#statements.size >= 500) this.#statements.clear();
      this.#statements.set(sql, statement);
    }
    return statement as Database.Statement<unknown[], Row>;
  }

  /** From now on every write is a transaction, and every transaction calls these. */
  hook(hooks: TransactionHooks): void {
    this.#hooks = hooks;
  }

  /** All or nothing; an inner transaction joins the outer one. */
  transaction<Result>(work: () => Result): Result {
    if (this.raw.inTransaction) return work();
    const hooks = this.#hooks;
    const hooked = (): Result => {
      const result = work();
      hooks?.beforeCommit();
      return result;
    };
    try {
      const result = guard(this.file, () => this.raw.transaction(hooked).immediate());
      hooks?.committed();
      return result;
    } catch (error) {
      hooks?.rolledBack();
      throw error;
    }
  }

  pragma(text: string): unknown {
    return guard(this.file, () => this.raw.pragma(text, { simple: true }));
  }

  /** Version of the schema in the file; 0 for an empty one. */
  userVersion(): number {
    return Number(this.pragma("user_version"));
  }

  /** Moves what is in the WAL into the database file and closes it. */
  close(): void {
    if (!this.raw.open) return;
    try {
      this.raw.pragma("wal_checkpoint(TRUNCATE)");
    } catch {
      // What is committed stays safe in the WAL: closing must not fail on a full disk.
    }
    this.raw.close();
  }
}

function guard<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw mapSqliteError(error, file);
  }
}
