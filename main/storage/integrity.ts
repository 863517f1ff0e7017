import { closeSync, fsyncSync, openSync } from "node:fs";
import Database from "better-sqlite3";

/** What is wrong with a database file, or null when SQLite's quick check finds it sound. The file is not changed. */
export function checkDatabaseFile(file: string): string | null {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { fileMustExist: true, timeout: 2000 });
    return quickCheck(database);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    database?.close();
  }
}

/** First problem that SQLite's quick check reports, or null. */
export function quickCheck(database: Database.Database): string | null {
  const answer = String(database.pragma("quick_check(1)", { simple: true }));
  return answer === "ok" ? null : answer;
}

/** Makes sure that what was written to a file is on the disk. */
export function syncFile(file: string): void {
  const handle = openSync(file, "r+");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
