import { initial } from "./0001-initial.ts";
import { placesAndDetails } from "./0002-places-and-details.ts";
import { licences } from "./0003-licences.ts";
import type { Migration } from "./migration.ts";

/** All migrations, in order, without gaps. */
export const MIGRATIONS: readonly Migration[] = [initial, placesAndDetails, licences];

/** Version of the schema that this program reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;
