import type { Sqlite } from "../sqlite.ts";
import type { AuthorRepository } from "./authors.ts";

/** Rejected hunks of documents whose wording somebody allowed again. */
export class AllowedWordingRepository {
  readonly #sqlite: Sqlite;
  readonly #authors: AuthorRepository;

  constructor(sqlite: Sqlite, authors: AuthorRepository) {
    this.#sqlite = sqlite;
    this.#authors = authors;
  }

  /** Ids of the hunks. */
  list(document: number): ReadonlySet<string> {
    const rows = this.#sqlite.all(this.#sqlite.query.selectFrom("allowed_wording").select("hunk").where("document", "=", document));
    return new Set(rows.map((row) => row.hunk));
  }

  /** Allowing what is allowed already changes nothing. `at` is ms since 1970 UTC. */
  allow(document: number, hunk: string, by: string, at: number): void {
    this.#sqlite.run(
      this.#sqlite.query
        .insertInto("allowed_wording")
        .values({ document, hunk, author: this.#authors.id({ kind: "person", name: by }), at })
        .onConflict((conflict) => conflict.doNothing()),
    );
  }

  forbid(document: number, hunk: string): void {
    this.#sqlite.run(this.#sqlite.query.deleteFrom("allowed_wording").where("document", "=", document).where("hunk", "=", hunk));
  }
}
