import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import { mapSqliteError, sqliteCode } from "./sqliteErrors.ts";

const LOCK_FILE = "workspace.lock";
const OWNER_FILE = "workspace.pid";

/** Held by the one running instance of a workspace. */
export interface WorkspaceLock {
  release(): void;
}

/**
 * Takes the workspace for this process. The lock is an exclusive SQLite transaction on a file of its own: the operating
 * system lets go of it when the process ends in whatever way, so a lock is never left behind. The owner's process id
 * stands in a second file, because nobody else can read the locked one.
 * Throws WORKSPACE_BUSY (details: pid), READ_ONLY_TARGET, DISK_FULL.
 */
export function takeWorkspaceLock(workspace: string): WorkspaceLock {
  const file = join(workspace, LOCK_FILE);
  let holder: Database.Database | undefined;
  try {
    holder = new Database(file, { timeout: 0 });
    holder.pragma("journal_mode = MEMORY");
    holder.exec("BEGIN EXCLUSIVE");
    writeFileSync(join(workspace, OWNER_FILE), `${process.pid}\n`, { mode: 0o600 });
  } catch (error) {
    holder?.close();
    if (sqliteCode(error)?.startsWith("SQLITE_BUSY") === true) throw busy(workspace);
    throw mapSqliteError(error, file);
  }
  const held = holder;
  return {
    release() {
      if (held.open) held.close();
    },
  };
}

function busy(workspace: string): PalimpsestError {
  const pid = readOwner(workspace);
  const owner = pid === null ? "another process" : `the process ${pid}`;
  return new PalimpsestError("WORKSPACE_BUSY", `The workspace is in use by ${owner}. Close that Palimpsest, or choose another workspace.`, {
    pid: pid ?? 0,
  });
}

function readOwner(workspace: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(join(workspace, OWNER_FILE), "utf8"), 10);
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}
