import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import { checkDatabaseFile, syncFile } from "./integrity.ts";
import type { Sqlite } from "./sqlite.ts";
import { mapSqliteError } from "./sqliteErrors.ts";

const DAY = 86_400_000;
const NAME = /^palimpsest-(\d{6,})-(\d{8}T\d{6}Z)-([a-z-]+)\.db$/;

/** A copy of the database. `sequence` orders copies even when the clock went back; `at` is ms since 1970 UTC, to the second. */
export interface Backup {
  readonly file: string;
  readonly sequence: number;
  readonly at: number;
  readonly reason: string;
}

/** Copies of the database in one folder. */
export class Backups {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Newest first. */
  list(): Backup[] {
    if (!existsSync(this.folder)) return [];
    const backups = readdirSync(this.folder).flatMap((name): Backup[] => {
      const [, sequence, stamp, reason] = NAME.exec(name) ?? [];
      if (sequence === undefined || stamp === undefined || reason === undefined) return [];
      return [{ file: join(this.folder, name), sequence: Number(sequence), at: parseStamp(stamp), reason }];
    });
    return backups.sort((a, b) => b.sequence - a.sequence);
  }

  /**
   * Copies the database through SQLite's backup API to a temporary file, opens and checks the copy, and only then gives
   * it its name. Throws DISK_FULL, READ_ONLY_TARGET, DATABASE_DAMAGED (the copy did not pass the check).
   */
  async make(sqlite: Sqlite, reason: string, at: number): Promise<Backup> {
    const sequence = (this.list()[0]?.sequence ?? 0) + 1;
    const file = join(this.folder, `palimpsest-${String(sequence).padStart(6, "0")}-${formatStamp(at)}-${reason}.db`);
    const temporary = `${file}.part`;
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      // What a killed process left behind.
      for (const name of readdirSync(this.folder)) if (name.includes(".part")) rmSync(join(this.folder, name), { force: true });
      await sqlite.raw.backup(temporary);
      const problem = checkDatabaseFile(temporary);
      if (problem !== null)
        throw new PalimpsestError("DATABASE_DAMAGED", `A backup could not be used: ${problem}. Keep the earlier ones.`, { problem });
      removeSideFiles(temporary);
      syncFile(temporary);
      renameSync(temporary, file);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw mapSqliteError(error, temporary);
    }
    this.rotate(at);
    return { file, sequence, at: Math.floor(at / 1000) * 1000, reason };
  }

  /** Keeps the newest five, and the newest one of each of the last seven days. */
  rotate(now: number): void {
    const backups = this.list();
    const keep = new Set(backups.slice(0, 5).map((backup) => backup.file));
    const days = new Set<number>();
    for (const backup of backups) {
      const day = Math.floor(backup.at / DAY);
      if (days.has(day) || Math.floor(now / DAY) - day >= 7) continue;
      days.add(day);
      keep.add(backup.file);
    }
    for (const backup of backups) if (!keep.has(backup.file)) rmSync(backup.file, { force: true });
  }

  /** The newest copy that passes the check, or null. */
  newestGood(): Backup | null {
    return this.list().find((backup) => checkDatabaseFile(backup.file) === null) ?? null;
  }

  /** Puts a copy of a backup in the place of the database; the backup stays. The database must be closed and out of the way. */
  restore(backup: Backup, databaseFile: string): void {
    const temporary = `${databaseFile}.restoring`;
    copyFileSync(backup.file, temporary);
    syncFile(temporary);
    renameSync(temporary, databaseFile);
  }
}

function removeSideFiles(file: string): void {
  for (const suffix of ["-wal", "-shm", "-journal"]) rmSync(file + suffix, { force: true });
}

/** Time stamp for file names, e.g. "20261122T153000Z". */
export function formatStamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}

function parseStamp(stamp: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}
