import Database from "better-sqlite3";
import { PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";

/**
 * Turns what SQLite throws into the product's closed union of errors: SQLITE_FULL -> DISK_FULL, SQLITE_READONLY,
 * SQLITE_CANTOPEN, SQLITE_PERM and SQLITE_AUTH -> READ_ONLY_TARGET, SQLITE_CORRUPT and SQLITE_NOTADB -> DATABASE_DAMAGED,
 * SQLITE_BUSY -> WORKSPACE_BUSY. Everything else comes back as it was.
 */
export function mapSqliteError(error: unknown, file = ""): unknown {
  const code = sqliteCode(error);
  if (code === null) return mapFileError(error, file);
  const details = { sqlite: code, ...(file === "" ? {} : { file }) };
  const options = { cause: error };
  if (isPrimary(code, "SQLITE_FULL")) {
    return new PalimpsestError(
      "DISK_FULL",
      "The disk is full, so the change was not stored. Free some space and try again.",
      details,
      options,
    );
  }
  if (["SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH"].some((primary) => isPrimary(code, primary))) {
    return new PalimpsestError(
      "READ_ONLY_TARGET",
      "The workspace cannot be written. Choose a folder that you may write to.",
      details,
      options,
    );
  }
  if (isPrimary(code, "SQLITE_CORRUPT") || isPrimary(code, "SQLITE_NOTADB")) {
    return new PalimpsestError(
      "DATABASE_DAMAGED",
      "The database is damaged. Start Palimpsest again: it restores the newest good backup.",
      details,
      options,
    );
  }
  if (isPrimary(code, "SQLITE_BUSY") || isPrimary(code, "SQLITE_LOCKED")) {
    return new PalimpsestError("WORKSPACE_BUSY", "Another program is using the workspace. Close it and try again.", details, options);
  }
  return error;
}

/** The extended result code of a SQLite error, e.g. "SQLITE_IOERR_FSYNC", or null for other errors. */
export function sqliteCode(error: unknown): string | null {
  return error instanceof Database.SqliteError ? error.code : null;
}

/** Errors of the file system around the database: ENOSPC and EDQUOT -> DISK_FULL; what keeps files from being made (EACCES, EPERM, EROFS, ENOTDIR, ENOENT) -> READ_ONLY_TARGET. */
export function mapFileError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !("code" in error) || error instanceof PalimpsestError) return error;
  const details = { reason: String(error.code), ...(file === "" ? {} : { file }) };
  switch (error.code) {
    case "ENOSPC":
    case "EDQUOT":
      return new PalimpsestError("DISK_FULL", "The disk is full. Free some space and try again.", details, { cause: error });
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOTDIR":
    case "ENOENT":
      return new PalimpsestError("READ_ONLY_TARGET", "The folder cannot be written. Choose one that you may write to.", details, {
        cause: error,
      });
    default:
      return error;
  }
}

function isPrimary(code: string, primary: string): boolean {
  return code === primary || code.startsWith(`${primary}_`);
}
