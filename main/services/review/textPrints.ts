import { createHash } from "node:crypto";
import type { DocumentKind } from "../../../src/domain/document/documentState.ts";
import { alignClauses, WordCounts } from "../../../src/domain/review/alignClauses.ts";
import { Fingerprints, type PrintedClause } from "../../../src/domain/review/fingerprint.ts";
import type { Storage } from "../../storage/storage.ts";

/** Revisions whose clauses are kept in memory. */
const MOST_REVISIONS = 32;

/** SHA-256 of a text in UTF-8, hexadecimal. */
export function sha256Hex(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** Clauses with their fingerprints: of texts that are being written, and of revisions that somebody signed. */
export class TextPrints {
  readonly #storage: Storage;
  readonly #fingerprints = new Fingerprints(sha256Hex);
  readonly #words = new WordCounts();
  readonly #revisions = new Map<string, readonly PrintedClause[]>();
  /** By the clauses of a present text: which clause of a revision is which one there. */
  readonly #aligned = new WeakMap<readonly PrintedClause[], Map<string, ReadonlyMap<string, string>>>();
  readonly #present = new Map<number, { readonly text: string; readonly kind: DocumentKind; readonly clauses: readonly PrintedClause[] }>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Clauses of a document's text as it is now. The same object as long as the text is the same. */
  present(document: number, text: string, kind: DocumentKind): readonly PrintedClause[] {
    const known = this.#present.get(document);
    if (known !== undefined && known.text === text && known.kind === kind) return known.clauses;
    const clauses = this.#fingerprints.read(text, kind);
    this.#present.delete(document);
    this.#present.set(document, { text, kind, clauses });
    const oldest = this.#present.keys().next();
    if (this.#present.size > MOST_REVISIONS && oldest.done !== true) this.#present.delete(oldest.value);
    return clauses;
  }

  /** Clauses of any text. */
  read(text: string, kind: DocumentKind): readonly PrintedClause[] {
    return this.#fingerprints.read(text, kind);
  }

  definitions(text: string, kind: DocumentKind): Map<string, string> {
    return this.#fingerprints.definitions(text, kind);
  }

  /** Clauses of a revision, by its row id. Throws NOT_FOUND, DATABASE_DAMAGED. */
  revision(rowId: number, kind: DocumentKind): readonly PrintedClause[] {
    const key = `${rowId} ${kind}`;
    const clauses = this.#revisions.get(key) ?? this.#fingerprints.read(this.#storage.revisions.text(rowId), kind);
    this.#revisions.delete(key);
    this.#revisions.set(key, clauses);
    const oldest = this.#revisions.keys().next();
    if (this.#revisions.size > MOST_REVISIONS && oldest.done !== true) this.#revisions.delete(oldest.value);
    return clauses;
  }

  /** Which clause of a revision is which one of `now`. */
  align(rowId: number, kind: DocumentKind, now: readonly PrintedClause[]): ReadonlyMap<string, string> {
    const key = `${rowId} ${kind}`;
    let known = this.#aligned.get(now);
    if (known === undefined) {
      known = new Map();
      this.#aligned.set(now, known);
    }
    const found = known.get(key) ?? alignClauses(this.revision(rowId, kind), now, this.#words);
    known.set(key, found);
    return found;
  }

  /** To be called when a transaction that made revisions was rolled back. */
  forget(): void {
    this.#revisions.clear();
  }
}
