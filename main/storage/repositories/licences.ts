import type { Sqlite } from "../sqlite.ts";
import type { AuthorRepository } from "./authors.ts";

/** That somebody accepted the licence of a model package before it was installed. `at` is ms since 1970 UTC. */
export interface LicenceAcceptance {
  readonly model: string;
  /** SHA-256 (hex) of the package's canonical manifest. */
  readonly packageHash: string;
  readonly licence: string;
  /** SHA-256 (hex) of the licence text that was shown. */
  readonly licenceSha256: string;
  readonly by: string;
  readonly at: number;
}

/** Every acceptance ever given, in order. The database refuses to change or remove one. */
export class LicenceRepository {
  readonly #sqlite: Sqlite;
  readonly #authors: AuthorRepository;

  constructor(sqlite: Sqlite, authors: AuthorRepository) {
    this.#sqlite = sqlite;
    this.#authors = authors;
  }

  add(acceptance: LicenceAcceptance): void {
    this.#sqlite.run(
      this.#sqlite.query.insertInto("licence_acceptance").values({
        model: acceptance.model,
        package_hash: acceptance.packageHash,
        licence: acceptance.licence,
        licence_sha256: acceptance.licenceSha256,
        author: this.#authors.id({ kind: "person", name: acceptance.by }),
        at: acceptance.at,
      }),
    );
  }

  list(): LicenceAcceptance[] {
    return this.#sqlite.all(
      this.#sqlite.query
        .selectFrom("licence_acceptance")
        .innerJoin("author", "author.id", "licence_acceptance.author")
        .select([
          "model",
          "package_hash as packageHash",
          "licence",
          "licence_sha256 as licenceSha256",
          "author.name as by",
          "licence_acceptance.at as at",
        ])
        .orderBy("licence_acceptance.id"),
    );
  }
}
