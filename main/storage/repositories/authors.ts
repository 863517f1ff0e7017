import type { Author } from "../../../src/domain/proposal/proposal.ts";
import type { Sqlite } from "../sqlite.ts";

/** Authors by a small number, so that rows stay small. */
export class AuthorRepository {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  id(author: Author): number {
    const forPerson = author.kind === "model" ? author.forPerson : "";
    const found = this.#sqlite.first(
      this.#sqlite.query
        .selectFrom("author")
        .select("id")
        .where("kind", "=", author.kind)
        .where("name", "=", author.name)
        .where("for_person", "=", forPerson),
    );
    if (found !== undefined) return found.id;
    return this.#sqlite.run(this.#sqlite.query.insertInto("author").values({ kind: author.kind, name: author.name, for_person: forPerson }))
      .id;
  }
}

/** The author of a joined row. */
export function toAuthor(row: { readonly kind: "person" | "model"; readonly name: string; readonly for_person: string }): Author {
  return row.kind === "person" ? { kind: "person", name: row.name } : { kind: "model", name: row.name, forPerson: row.for_person };
}
