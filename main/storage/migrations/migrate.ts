import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Sqlite } from "../sqlite.ts";
import { MIGRATIONS } from "./index.ts";
import type { Migration } from "./migration.ts";

/** Throws DATABASE_FROM_FUTURE when a newer program wrote the file. */
export function refuseFuture(sqlite: Sqlite, known: number = MIGRATIONS.length): void {
  const found = sqlite.userVersion();
  if (found > known) {
    throw new PalimpsestError(
      "DATABASE_FROM_FUTURE",
      `The database was written by a newer Palimpsest (schema ${found}, this program knows ${known}). Install the newer version; nothing was changed.`,
      { found, known },
    );
  }
}

/**
 * Brings the database to the newest schema, all steps in one transaction: it is either at the new version or untouched.
 * Returns the versions that were applied. Throws DATABASE_FROM_FUTURE, DISK_FULL, READ_ONLY_TARGET.
 */
export function migrate(sqlite: Sqlite, migrations: readonly Migration[] = MIGRATIONS): number[] {
  refuseFuture(sqlite, migrations.length);
  const from = sqlite.userVersion();
  const steps = migrations.filter((migration) => migration.version > from);
  if (steps.length === 0) return [];
  sqlite.transaction(() => {
    for (const step of steps) sqlite.raw.exec(step.sql);
    sqlite.raw.pragma(`user_version = ${migrations.length}`);
    const broken = sqlite.raw.pragma("foreign_key_check");
    if (Array.isArray(broken) && broken.length > 0) {
      throw new PalimpsestError("DATABASE_DAMAGED", "A migration would have left references to rows that are gone; it was undone.", {
        rows: broken.length,
      });
    }
  });
  return steps.map((step) => step.version);
}
