import { initial } from "./0001-initial.ts";
import { placesAndDetails } from "./0002-places-and-details.ts";
import { licences } from "./0003-licences.ts";
import { people } from "./0004-people.ts";
import { audit } from "./0005-audit.ts";
import { comments } from "./0006-comments.ts";
import { reviews } from "./0007-reviews.ts";
import { suggestions } from "./0008-suggestions.ts";
import { versions } from "./0009-versions.ts";
import { origins } from "./0010-origins.ts";
import { allowedWording } from "./0011-allowed-wording.ts";
import { wordFiles } from "./0012-word-files.ts";
import { houseFile } from "./0013-house-file.ts";
import type { Migration } from "./migration.ts";

/** All migrations, in order, without gaps. */
export const MIGRATIONS: readonly Migration[] = [
  initial,
  placesAndDetails,
  licences,
  people,
  audit,
  comments,
  reviews,
  suggestions,
  versions,
  origins,
  allowedWording,
  wordFiles,
  houseFile,
];

/** Version of the schema that this program reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;
