import { hash } from "node:crypto";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Sqlite } from "../sqlite.ts";

/** Ids of changes that came with a file, each with the numbers of the file's tracked elements that it was made of. */
export type ImportedMarks = readonly (readonly [hunkId: string, numbers: readonly number[]])[];

export interface NewWordFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly marks: ImportedMarks;
  /** What was found in the file; any JSON. */
  readonly report: unknown;
  /** ms since 1970 UTC. */
  readonly importedAt: number;
}

export interface StoredWordFile extends NewWordFile {
  readonly sha256: Buffer;
}

/** The Word files that documents came from; written once. */
export class WordFileRepository {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  add(document: number, file: NewWordFile): void {
    this.#sqlite.execute("INSERT INTO word_file (document, name, sha256, bytes, marks, report, imported_at) VALUES (?, ?, ?, ?, ?, ?, ?)", [
      document,
      file.name,
      hash("sha256", file.bytes, "buffer"),
      file.bytes,
      JSON.stringify(file.marks),
      JSON.stringify(file.report),
      file.importedAt,
    ]);
  }

  /** Id of the document that this very file became, null when there is none any more. */
  document(bytes: Uint8Array): string | null {
    const row = this.#sqlite
      .statement<{ key: string }>(
        "SELECT document.key FROM word_file JOIN document ON document.id = word_file.document WHERE sha256 = ? AND removed_at IS NULL",
      )
      .get(hash("sha256", bytes, "buffer"));
    return row?.key ?? null;
  }

  /** Name and report alone, without the bytes; null for documents that came from no Word file. */
  about(document: number): Pick<StoredWordFile, "name" | "report" | "importedAt"> | null {
    const row = this.#sqlite
      .statement<{ name: string; report: string; importedAt: number }>(
        "SELECT name, report, imported_at AS importedAt FROM word_file WHERE document = ?",
      )
      .get(document);
    return row === undefined ? null : { ...row, report: JSON.parse(row.report) as unknown };
  }

  /** Null for documents that came from no Word file. Throws DATABASE_DAMAGED when the bytes are not those that were stored. */
  byDocument(document: number): StoredWordFile | null {
    const row = this.#sqlite
      .statement<{ name: string; sha256: Buffer; bytes: Buffer; marks: string; report: string; importedAt: number }>(
        "SELECT name, sha256, bytes, marks, report, imported_at AS importedAt FROM word_file WHERE document = ?",
      )
      .get(document);
    if (row === undefined) return null;
    if (!hash("sha256", row.bytes, "buffer").equals(row.sha256))
      throw new PalimpsestError("DATABASE_DAMAGED", "The Word file that this document came from is damaged in the workspace.", {
        table: "word_file",
      });
    return { ...row, marks: JSON.parse(row.marks) as ImportedMarks, report: JSON.parse(row.report) as unknown };
  }
}
