import { initial } from "./0001-initial.ts";
import type { Migration } from "./migration.ts";

/** All migrations, in order, without gaps. */
export const MIGRATIONS: readonly Migration[] = [initial];

/** Version of the schema that this program reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;
