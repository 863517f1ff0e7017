import { existsSync, readFileSync, statSync } from "node:fs";
import Database from "better-sqlite3";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { SCHEMA_VERSION } from "../../../storage/migrations/index.ts";
import { folderOfHead } from "../headFile.ts";

/** Copies up to this size are read into memory, bytes. */
const LARGEST_IN_MEMORY = 512e6;
/** Version of the schema that brought the log. */
const FIRST_WITH_LOG = 5;

/**
 * Opens a database to read it and never writes: the workspace's own while the app has it open, or a copy that somebody brought. Throws
 * NOT_FOUND, INVALID_ARGUMENT (not a database of Palimpsest), NOT_AVAILABLE (from before there was a log), DATABASE_FROM_FUTURE,
 * DATABASE_DAMAGED.
 */
export function openCopy(file: string): Database.Database {
  if (!existsSync(file) || !statSync(file).isFile())
    throw new PalimpsestError("NOT_FOUND", `${file} was not found. Name the database of a workspace (palimpsest.db) or a copy of it.`, {
      file,
    });
  const database = open(file);
  try {
    checkKind(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error instanceof PalimpsestError ? error : notOurs(file, error);
  }
}

function open(file: string): Database.Database {
  // A copy is evidence: nothing is made beside it, as SQLite would do even for reading.
  const asEvidence = folderOfHead(file) === null && !hasWal(file) && statSync(file).size <= LARGEST_IN_MEMORY;
  if (asEvidence) return openInMemory(file, null);
  try {
    const database = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
    try {
      database.prepare("SELECT count(*) FROM sqlite_schema").get();
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    if (isNotADatabase(error)) throw notOurs(file, error);
    return openInMemory(file, error);
  }
}

/** A file without a WAL from memory: SQLite does not open it in WAL mode there, so that its header must not ask for it. */
function openInMemory(file: string, cause: unknown): Database.Database {
  if (hasWal(file)) throw cannotRead(file, cause);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw cannotRead(file, error);
  }
  if (bytes.length < 100 || bytes.toString("latin1", 0, 16) !== "SQLite format 3\0") throw notOurs(file, cause);
  bytes[18] = 1;
  bytes[19] = 1;
  return new Database(bytes, { readonly: true });
}

function hasWal(file: string): boolean {
  return existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0;
}

function checkKind(database: Database.Database, file: string): void {
  const version = Number(database.pragma("user_version", { simple: true }));
  const tables = new Set(database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all());
  if (!["document", "revision", "author"].every((name) => tables.has(name))) throw notOurs(file);
  if (version > SCHEMA_VERSION) {
    throw new PalimpsestError(
      "DATABASE_FROM_FUTURE",
      `The database was written by a newer Palimpsest (schema ${version}, this program knows ${SCHEMA_VERSION}). Verify it with the newer version.`,
      { found: version, known: SCHEMA_VERSION },
    );
  }
  if (version < FIRST_WITH_LOG) {
    throw new PalimpsestError(
      "NOT_AVAILABLE",
      "The database is from before there was a log. Open the workspace once with this version: the log begins there.",
      { found: version },
    );
  }
}

function isNotADatabase(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code === "SQLITE_NOTADB";
}

function notOurs(file: string, cause?: unknown): PalimpsestError {
  const message = `${file} is not a database of Palimpsest. Name the palimpsest.db of a workspace or a copy of it.`;
  return new PalimpsestError("INVALID_ARGUMENT", message, { file }, { cause });
}

function cannotRead(file: string, cause: unknown): PalimpsestError {
  return new PalimpsestError(
    "READ_ONLY_TARGET",
    `${file} cannot be read where it is. Copy it, with palimpsest.db-wal if there is one, to a folder that you may write to.`,
    { file },
    { cause },
  );
}
