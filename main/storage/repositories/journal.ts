import type { DocumentChange } from "../../../src/domain/document/documentState.ts";
import type { Author } from "../../../src/domain/proposal/proposal.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { Sqlite } from "../sqlite.ts";
import { type AuthorRepository, toAuthor } from "./authors.ts";

/** Ranges of the document that proposals and ended runs are about, by the id of the proposal or run; they follow every edit. */
export type Anchors = Readonly<Record<string, readonly TextRange[]>>;

/** One acknowledged change: takes the document from `version - 1` to `version`. */
export interface JournalEntry {
  readonly version: number;
  readonly clientId: string | null;
  readonly author: Author;
  readonly at: number;
  readonly change: DocumentChange;
  /** Anchors of the proposals that the change brings. */
  readonly anchors: Anchors | null;
}

/** Changes since the last checkpoint of each document. A change is here, on the disk, before it is acknowledged. */
export class JournalRepository {
  readonly #sqlite: Sqlite;
  readonly #authors: AuthorRepository;

  constructor(sqlite: Sqlite, authors: AuthorRepository) {
    this.#sqlite = sqlite;
    this.#authors = authors;
  }

  append(document: number, entry: JournalEntry): void {
    this.#sqlite.execute("INSERT INTO journal (document, version, client, author, at, change, anchors) VALUES (?, ?, ?, ?, ?, ?, ?)", [
      document,
      entry.version,
      entry.clientId,
      this.#authors.id(entry.author),
      entry.at,
      JSON.stringify(entry.change),
      entry.anchors === null ? null : JSON.stringify(entry.anchors),
    ]);
  }

  /** Changes after `version`, in order. */
  after(document: number, version: number): JournalEntry[] {
    const rows = this.#sqlite.all(
      this.#sqlite.query
        .selectFrom("journal")
        .innerJoin("author", "author.id", "journal.author")
        .select([
          "version",
          "client",
          "at",
          "change",
          "anchors",
          "author.kind as kind",
          "author.name as name",
          "author.for_person as for_person",
        ])
        .where("document", "=", document)
        .where("version", ">", version)
        .orderBy("version"),
    );
    return rows.map((row) => ({
      version: row.version,
      clientId: row.client,
      author: toAuthor(row),
      at: row.at,
      change: JSON.parse(row.change) as DocumentChange,
      anchors: row.anchors === null ? null : (JSON.parse(row.anchors) as Anchors),
    }));
  }

  /** Removes what a checkpoint at `version` contains. */
  clear(document: number, version: number): void {
    this.#sqlite.execute("DELETE FROM journal WHERE document = ? AND version <= ?", [document, version]);
  }

  /** Documents that have changes behind their checkpoint: after a clean end there are none. */
  documents(): number[] {
    return this.#sqlite.all(this.#sqlite.query.selectFrom("journal").select("document").distinct()).map((row) => row.document);
  }
}
