import type { DocumentKind, LineEndings, Lock } from "../../../src/domain/document/documentState.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { DocumentTable } from "../schema.ts";
import type { Sqlite } from "../sqlite.ts";
import { revisionKey } from "./revisionKeys.ts";

/** A document's row. `version` and `lineEndings` are those of the checkpoint, whose text is that of the revision `head`. */
export interface StoredDocument {
  readonly rowId: number;
  readonly key: string;
  readonly title: string;
  readonly fileName: string | null;
  readonly kind: DocumentKind;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly words: number;
  readonly pending: number;
  readonly headRowId: number;
  readonly headRevisionId: string;
  readonly revisionNumber: number;
  readonly version: number;
  readonly lineEndings: LineEndings;
}

export interface NewDocument {
  readonly key: string;
  readonly title: string;
  readonly fileName: string | null;
  readonly kind: DocumentKind;
  readonly at: number;
  readonly words: number;
  readonly lineEndings: LineEndings;
}

export interface Checkpoint {
  readonly version: number;
  readonly headRowId: number;
  readonly words: number;
  readonly pending: number;
  readonly lineEndings: LineEndings;
  readonly locks: readonly Lock[];
}

type Row = Omit<DocumentTable, "id" | "touched" | "removed_at"> & { id: number; number: number | null };

/** Documents of the workspace. */
export class DocumentRepository {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  /** Returns the row id; the head is set by the first checkpoint, in the same transaction. */
  add(document: NewDocument): number {
    const { id } = this.#sqlite.run(
      this.#sqlite.query.insertInto("document").values({
        key: document.key,
        title: document.title,
        file_name: document.fileName,
        kind: document.kind,
        created_at: document.at,
        changed_at: document.at,
        touched: 0,
        removed_at: null,
        words: document.words,
        pending: 0,
        head: null,
        version: 1,
        line_endings: JSON.stringify(document.lineEndings),
      }),
    );
    this.touch(id, document.at);
    return id;
  }

  /** Last changed first. */
  list(): StoredDocument[] {
    return this.#sqlite.all(this.#select().where("document.removed_at", "is", null).orderBy("document.touched", "desc")).map(toDocument);
  }

  /** Throws NOT_FOUND, also for removed documents. */
  byKey(key: string): StoredDocument {
    const row = this.#sqlite.first(this.#select().where("document.key", "=", key).where("document.removed_at", "is", null));
    if (row === undefined) {
      throw new PalimpsestError("NOT_FOUND", "The document is not in this workspace any more. Go back to the list of documents.", {
        kind: "document",
        id: key,
      });
    }
    return toDocument(row);
  }

  byRowId(id: number): StoredDocument | null {
    const row = this.#sqlite.first(this.#select().where("document.id", "=", id));
    return row === undefined ? null : toDocument(row);
  }

  /** Notes that the document changed now: it becomes the first of the list. */
  touch(id: number, at: number): void {
    this.#sqlite.execute("UPDATE document SET changed_at = ?, touched = (SELECT max(touched) + 1 FROM document) WHERE id = ?", [at, id]);
  }

  saveCheckpoint(id: number, checkpoint: Checkpoint): void {
    this.#sqlite.execute("UPDATE document SET version = ?, head = ?, words = ?, pending = ?, line_endings = ? WHERE id = ?", [
      checkpoint.version,
      checkpoint.headRowId,
      checkpoint.words,
      checkpoint.pending,
      JSON.stringify(checkpoint.lineEndings),
      id,
    ]);
    this.#sqlite.execute("DELETE FROM lock WHERE document = ?", [id]);
    for (const lock of checkpoint.locks) {
      this.#sqlite.execute('INSERT INTO lock (key, document, "start", "end", "by", at) VALUES (?, ?, ?, ?, ?, ?)', [
        lock.id,
        id,
        lock.start,
        lock.end,
        lock.by,
        lock.at,
      ]);
    }
  }

  locks(id: number): Lock[] {
    const { query } = this.#sqlite;
    return this.#sqlite
      .all(query.selectFrom("lock").select(["key", "start", "end", "by", "at"]).where("document", "=", id).orderBy("start").orderBy("key"))
      .map((row) => ({ id: row.key, start: row.start, end: row.end, by: row.by, at: row.at }));
  }

  update(id: number, values: { readonly title?: string; readonly kind?: DocumentKind }): void {
    if (values.title === undefined && values.kind === undefined) return;
    this.#sqlite.run(this.#sqlite.query.updateTable("document").set(values).where("id", "=", id));
  }

  /** Takes the document off the list. */
  remove(id: number, at: number): void {
    this.#sqlite.run(this.#sqlite.query.updateTable("document").set({ removed_at: at }).where("id", "=", id));
  }

  #select() {
    return this.#sqlite.query
      .selectFrom("document")
      .leftJoin("revision", "revision.id", "document.head")
      .select([
        "document.id as id",
        "document.key as key",
        "document.title as title",
        "document.file_name as file_name",
        "document.kind as kind",
        "document.created_at as created_at",
        "document.changed_at as changed_at",
        "document.words as words",
        "document.pending as pending",
        "document.head as head",
        "document.version as version",
        "document.line_endings as line_endings",
        "revision.number as number",
      ]);
  }
}

function toDocument(row: Row): StoredDocument {
  if (row.head === null || row.number === null) {
    throw new PalimpsestError("DATABASE_DAMAGED", `The document "${row.title}" has no version. Restore a backup.`, { document: row.key });
  }
  return {
    rowId: row.id,
    key: row.key,
    title: row.title,
    fileName: row.file_name,
    kind: row.kind,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    words: row.words,
    pending: row.pending,
    headRowId: row.head,
    headRevisionId: revisionKey(row.head),
    revisionNumber: row.number,
    version: row.version,
    lineEndings: JSON.parse(row.line_endings) as LineEndings,
  };
}
