import { hash } from "node:crypto";
import type Database from "better-sqlite3";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { eventDigest } from "../../../storage/audit/chain.ts";
import { publicKeyOf } from "../../access/keyRing.ts";
import { openCopy } from "../verify/openCopy.ts";
import { recipeText } from "./recipe.ts";

/** Bytes written so far, between two slices of the work. */
type Slices<Result> = Generator<number, Result>;

/** Takes the files of an export, one after the other, in pieces. */
export interface ExportTarget {
  begin(name: string): void;
  piece(bytes: Uint8Array): void;
  end(): void;
}

export interface ExportedLog {
  /** Events of the log, and those that the export tells in full. */
  readonly events: number;
  readonly exported: number;
  readonly checkpoints: number;
  /** Hash of the newest event, hexadecimal. */
  readonly head: string;
}

const CHUNK = 1000;

interface Row {
  readonly id: number;
  readonly event: Buffer;
  readonly hash: Buffer;
}

/**
 * Writes the log of a database file as files that a third party can verify with standard tools; RECIPE.md says how. With `document`
 * (an id) only the events about that document and those about the log itself are told in full. Verifies nothing itself. Works in slices of a few
 * milliseconds.
 * Throws what `openCopy` throws, NOT_FOUND (the log tells of no such document), NOT_AVAILABLE (nothing was logged yet).
 */
export function* exportLog(file: string, document: string | null, target: ExportTarget): Slices<ExportedLog> {
  const database = openCopy(file);
  try {
    database.exec("BEGIN");
    return yield* write(database, document, target);
  } finally {
    database.close();
  }
}

function* write(database: Database.Database, document: string | null, target: ExportTarget): Slices<ExportedLog> {
  let written = 0;
  function* file(name: string, pieces: Iterable<Uint8Array>): Generator<number> {
    target.begin(name);
    for (const piece of pieces) {
      target.piece(piece);
      written += piece.length;
      yield written;
    }
    target.end();
  }
  const last = database.prepare<unknown[], Row>("SELECT id, event, hash FROM audit_event ORDER BY id DESC LIMIT 1").get();
  if (last === undefined) throw new PalimpsestError("NOT_AVAILABLE", "There is nothing in the log yet.");
  const wanted = document === null ? null : idsOf(database, document);
  let exported = 0;
  yield* file(
    "events.jsonl",
    pieces(database, (row) => {
      if (wanted !== null && !wanted.has(row.id)) return "";
      exported += 1;
      return `${row.event.toString("utf8")}\n`;
    }),
  );
  yield* file(
    "chain.txt",
    pieces(database, ({ id, event, hash: stored }) => `${id} ${eventDigest(event).toString("hex")} ${stored.toString("hex")}\n`),
  );
  const checkpoints = database
    .prepare<unknown[], { event: number; key: string; signature: Buffer; statement: string }>(
      "SELECT c.event, k.key, c.signature, c.statement FROM audit_checkpoint AS c JOIN audit_key AS k ON k.id = c.audit_key ORDER BY c.event",
    )
    .all();
  yield* file(
    "checkpoints.tsv",
    checkpoints.map(({ event, key, signature, statement }) =>
      Buffer.from(`${event}\t${key}\t${signature.toString("hex")}\t${statement}\n`),
    ),
  );
  const keys = database
    .prepare<unknown[], { id: string; publicKey: Buffer }>("SELECT key AS id, public_key AS publicKey FROM audit_key ORDER BY id")
    .all();
  for (const { id, publicKey } of keys)
    yield* file(`keys/${id}.pem`, [Buffer.from(publicKeyOf(publicKey).export({ type: "spki", format: "pem" }))]);
  const head = last.hash.toString("hex");
  const fingerprints = keys.map(({ id, publicKey }) => ({ id, fingerprint: hash("sha256", publicKey) }));
  yield* file("RECIPE.md", [Buffer.from(recipeText({ events: last.id, exported, head, document, keys: fingerprints }))]);
  return { events: last.id, exported, checkpoints: checkpoints.length, head };
}

/** Events about a document, and those about the log. */
function idsOf(database: Database.Database, document: string): ReadonlySet<number> {
  const ids = (where: string, ...values: string[]) =>
    database
      .prepare(`SELECT id FROM audit_event WHERE ${where}`)
      .pluck()
      .all(...values) as number[];
  const about = ids("json_extract(event, '$.document') = ?", document);
  if (about.length === 0) {
    const message = `The log tells of no document ${document}. Take its id from \`palimpsest history\` or the address of the document.`;
    throw new PalimpsestError("NOT_FOUND", message, { kind: "document", id: document });
  }
  const log = ["log.begun", "log.key-added", "log.cut", "workspace.restored"].flatMap((type) =>
    ids("json_extract(event, '$.type') = ?", type),
  );
  return new Set([...about, ...log]);
}

function* pieces(database: Database.Database, line: (row: Row) => string): Generator<Buffer> {
  const read = database.prepare<unknown[], Row>(
    "SELECT id, CAST(event AS BLOB) AS event, hash FROM audit_event WHERE id > ? ORDER BY id LIMIT ?",
  );
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = read.all(after, CHUNK);
    yield Buffer.from(rows.map(line).join(""));
    const last = rows.at(-1);
    if (last === undefined || rows.length < CHUNK) break;
    after = last.id;
  }
}
