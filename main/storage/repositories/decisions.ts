import type { Sqlite } from "../sqlite.ts";
import type { AuthorRepository } from "./authors.ts";

/** One verdict on one hunk; `version` is the version of the document that it made. */
export interface RecordedDecision {
  readonly hunkId: string;
  readonly verdict: "accept" | "reject" | "reopen";
  readonly by: string;
  readonly at: number;
  readonly reason: string | null;
  readonly version: number;
}

/** Every verdict ever given, in order. The database refuses to change or remove one. */
export class DecisionRepository {
  readonly #sqlite: Sqlite;
  readonly #authors: AuthorRepository;

  constructor(sqlite: Sqlite, authors: AuthorRepository) {
    this.#sqlite = sqlite;
    this.#authors = authors;
  }

  /** Returns the row id. */
  add(document: number, decision: RecordedDecision): number {
    return this.#sqlite.run(
      this.#sqlite.query.insertInto("decision").values({
        document,
        hunk: decision.hunkId,
        verdict: decision.verdict,
        author: this.#authors.id({ kind: "person", name: decision.by }),
        at: decision.at,
        reason: decision.reason,
        version: decision.version,
      }),
    ).id;
  }

  /** The verdicts on one hunk, the first one first. */
  ofHunk(document: number, hunk: string): RecordedDecision[] {
    return this.#sqlite.all(
      this.#sqlite.query
        .selectFrom("decision")
        .innerJoin("author", "author.id", "decision.author")
        .select(["hunk as hunkId", "verdict", "author.name as by", "at", "reason", "version"])
        .where("hunk", "=", hunk)
        .where("document", "=", document)
        .orderBy("decision.id"),
    );
  }

  /** The hunks that a person rejected, step by step, the last step first: each step has the version that it made. */
  rejections(document: number, by: string): { readonly hunkId: string; readonly version: number }[] {
    return this.#sqlite.all(
      this.#sqlite.query
        .selectFrom("decision")
        .innerJoin("author", "author.id", "decision.author")
        .select(["hunk as hunkId", "version"])
        .where("document", "=", document)
        .where("verdict", "=", "reject")
        .where("author.kind", "=", "person")
        .where("author.name", "=", by)
        .orderBy("decision.id", "desc"),
    );
  }

  list(document: number): RecordedDecision[] {
    return this.#sqlite.all(
      this.#sqlite.query
        .selectFrom("decision")
        .innerJoin("author", "author.id", "decision.author")
        .select(["hunk as hunkId", "verdict", "author.name as by", "at", "reason", "version"])
        .where("document", "=", document)
        .orderBy("decision.id"),
    );
  }
}
