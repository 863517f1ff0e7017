import { foldName } from "../../../src/domain/access/foldName.ts";
import type { Role } from "../../../src/domain/access/role.ts";
import type { Sqlite } from "../sqlite.ts";

export interface StoredPerson {
  readonly rowId: number;
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** PHC string, null while nobody has to sign in. */
  readonly passphrase: string | null;
  /** The passphrase was given by an administrator and has to be changed. */
  readonly oneTime: boolean;
  /** PHC string of the recovery code, null where there is none. */
  readonly recovery: string | null;
  /** Counts the changes, from 1. */
  readonly version: number;
  readonly createdAt: number;
  readonly removedAt: number | null;
}

/** What of a person changes. */
export interface PersonChange {
  readonly name?: string;
  readonly roles?: readonly Role[];
  readonly passphrase?: string;
  readonly oneTime?: boolean;
  readonly recovery?: string | null;
  readonly removedAt?: number;
}

/** A public key of a person; `retiredAt` null: the one in use. */
export interface StoredKey {
  readonly id: string;
  readonly personId: string;
  /** Ed25519, raw, 32 bytes. */
  readonly publicKey: Buffer;
  readonly createdAt: number;
  readonly retiredAt: number | null;
}

/** People and their public keys. */
export class PersonRepository {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  /** Everybody who ever worked here, in the order in which they came. */
  list(): StoredPerson[] {
    const { query } = this.#sqlite;
    return this.#sqlite.all(query.selectFrom("person").selectAll().orderBy("id")).map((row) => ({
      rowId: row.id,
      id: row.key,
      name: row.name,
      roles: JSON.parse(row.roles) as Role[],
      passphrase: row.passphrase,
      oneTime: row.one_time === 1,
      recovery: row.recovery,
      version: row.version,
      createdAt: row.created_at,
      removedAt: row.removed_at,
    }));
  }

  add(person: Pick<StoredPerson, "id" | "name" | "roles" | "passphrase" | "createdAt"> & { readonly oneTime?: boolean }): void {
    this.#sqlite.run(
      this.#sqlite.query.insertInto("person").values({
        key: person.id,
        name: person.name,
        folded_name: foldName(person.name),
        roles: JSON.stringify(person.roles),
        passphrase: person.passphrase,
        one_time: person.oneTime === true ? 1 : 0,
        recovery: null,
        created_at: person.createdAt,
        removed_at: null,
      }),
    );
  }

  update(id: string, values: PersonChange): void {
    const set = {
      ...(values.name === undefined ? {} : { name: values.name, folded_name: foldName(values.name) }),
      ...(values.roles === undefined ? {} : { roles: JSON.stringify(values.roles) }),
      ...(values.passphrase === undefined ? {} : { passphrase: values.passphrase }),
      ...(values.oneTime === undefined ? {} : { one_time: values.oneTime ? 1 : 0 }),
      ...(values.recovery === undefined ? {} : { recovery: values.recovery }),
      ...(values.removedAt === undefined ? {} : { removed_at: values.removedAt }),
    };
    if (Object.keys(set).length === 0) return;
    this.#sqlite.run(
      this.#sqlite.query
        .updateTable("person")
        .set((row) => ({ ...set, version: row("version", "+", 1) }))
        .where("key", "=", id),
    );
  }

  /** Names of people under which something was written, whether they have an account or not. */
  authorNames(): string[] {
    return this.#sqlite.all(this.#sqlite.query.selectFrom("author").select("name").where("kind", "=", "person")).map((row) => row.name);
  }

  /** Keys of everybody, the oldest first. */
  keys(): StoredKey[] {
    return this.#sqlite.all(
      this.#sqlite.query
        .selectFrom("person_key")
        .innerJoin("person", "person.id", "person_key.person")
        .select([
          "person_key.key as id",
          "person.key as personId",
          "person_key.public_key as publicKey",
          "person_key.created_at as createdAt",
          "person_key.retired_at as retiredAt",
        ])
        .orderBy("person_key.id"),
    );
  }

  /** The new key of a person; the one before it is retired. */
  addKey(key: Omit<StoredKey, "retiredAt">): void {
    this.retireKey(key.personId, key.createdAt);
    this.#sqlite.execute(
      "INSERT INTO person_key (key, person, public_key, created_at, retired_at) VALUES (?, (SELECT id FROM person WHERE key = ?), ?, ?, NULL)",
      [key.id, key.personId, key.publicKey, key.createdAt],
    );
  }

  /** The key of a person that is in use is used no more. */
  retireKey(personId: string, at: number): void {
    this.#sqlite.execute(
      "UPDATE person_key SET retired_at = ? WHERE retired_at IS NULL AND person = (SELECT id FROM person WHERE key = ?)",
      [at, personId],
    );
  }
}
