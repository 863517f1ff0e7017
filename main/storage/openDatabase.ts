import { existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import { Backups, formatStamp } from "./backups.ts";
import { quickCheck } from "./integrity.ts";
import { SCHEMA_VERSION } from "./migrations/index.ts";
import { migrate, refuseFuture } from "./migrations/migrate.ts";
import { Sqlite } from "./sqlite.ts";
import { mapFileError } from "./sqliteErrors.ts";
import { takeWorkspaceLock, type WorkspaceLock } from "./workspaceLock.ts";

const DATABASE_FILE = "palimpsest.db";
const BACKUP_FOLDER = "backups";

/** Something the user must be told about the start. `setAside` and `restored` are file names inside the workspace. */
export interface OpeningNotice {
  readonly code: "DATABASE_RESTORED" | "DATABASE_STARTED_AFRESH";
  readonly problem: string;
  readonly setAside: string | null;
  readonly restored: string | null;
  /** When the restored backup was made, ms since 1970 UTC. */
  readonly restoredAt: number | null;
}

export interface OpenedDatabase {
  readonly sqlite: Sqlite;
  readonly backups: Backups;
  readonly notices: readonly OpeningNotice[];
  /** Migrations that were applied. */
  readonly migrated: readonly number[];
  /** Closes the database and gives the workspace back. */
  close(): void;
}

/**
 * Opens the database of a workspace: takes the workspace's lock, checks the file, sets a damaged one aside (renamed with
 * a time stamp, never deleted) and restores the newest good backup, makes a backup before migrating, migrates.
 * Throws WORKSPACE_BUSY, DATABASE_FROM_FUTURE, READ_ONLY_TARGET, DISK_FULL.
 */
export async function openDatabase(workspace: string, now: number): Promise<OpenedDatabase> {
  makeFolder(workspace);
  const lock = takeWorkspaceLock(workspace);
  try {
    return await openLocked(workspace, lock, now);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Makes a folder and its parents, mode 0700. Step by step: Node's own way hides why it failed on some file systems. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (existsSync(folder)) return;
    throw mapFileError(error, folder);
  }
}

async function openLocked(workspace: string, lock: WorkspaceLock, now: number): Promise<OpenedDatabase> {
  const file = join(workspace, DATABASE_FILE);
  const backups = new Backups(join(workspace, BACKUP_FOLDER));
  const notices: OpeningNotice[] = [];
  const { sqlite, problem } = openChecked(file, backups);
  const sound = sqlite ?? replaceDamaged(file, backups, problem, now, notices);
  try {
    refuseFuture(sound);
    const version = sound.userVersion();
    if (version > 0 && version < SCHEMA_VERSION) await backups.make(sound, "before-migration", now);
    const migrated = migrate(sound);
    return {
      sqlite: sound,
      backups,
      notices,
      migrated,
      close() {
        sound.close();
        lock.release();
      },
    };
  } catch (error) {
    sound.close();
    throw error;
  }
}

type Checked = { readonly sqlite: Sqlite; readonly problem: null } | { readonly sqlite: null; readonly problem: string };

function openChecked(file: string, backups: Backups): Checked {
  const hasBackups = backups.list().length > 0;
  if (hasBackups && !existsSync(file)) return { sqlite: null, problem: "the database file is missing" };
  if (hasBackups && statSync(file).size === 0 && !existsSync(`${file}-wal`)) return { sqlite: null, problem: "the database file is empty" };
  let sqlite: Sqlite | undefined;
  try {
    sqlite = new Sqlite(file);
    const problem = quickCheck(sqlite.raw);
    if (problem === null) return { sqlite, problem: null };
    sqlite.raw.close();
    return { sqlite: null, problem };
  } catch (error) {
    sqlite?.raw.close();
    if (error instanceof PalimpsestError && error.code !== "DATABASE_DAMAGED") throw error;
    return { sqlite: null, problem: error instanceof Error ? rootMessage(error) : String(error) };
  }
}

function rootMessage(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function replaceDamaged(file: string, backups: Backups, problem: string, now: number, notices: OpeningNotice[]): Sqlite {
  const name = setAside(file, now);
  const backup = backups.newestGood();
  if (backup !== null) backups.restore(backup, file);
  notices.push({
    code: backup === null ? "DATABASE_STARTED_AFRESH" : "DATABASE_RESTORED",
    problem,
    setAside: name,
    restored: backup === null ? null : backup.file.slice(backups.folder.length + 1),
    restoredAt: backup?.at ?? null,
  });
  return new Sqlite(file);
}

/** Renames the database and its side files, so that nothing is lost; returns the new name, null when there was no file. */
function setAside(file: string, now: number): string | null {
  let suffix = "";
  const target = (): string => `${file.slice(0, -3)}.damaged-${formatStamp(now)}${suffix}.db`;
  for (let attempt = 1; existsSync(target()); attempt += 1) suffix = `-${attempt}`;
  const moved = target();
  const existed = existsSync(file);
  if (existed) renameSync(file, moved);
  for (const side of ["-wal", "-shm"]) if (existsSync(file + side)) renameSync(file + side, moved + side);
  return existed ? moved.slice(moved.lastIndexOf("palimpsest.damaged")) : null;
}
