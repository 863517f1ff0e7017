import type { Sqlite } from "../sqlite.ts";

/** Named JSON values of the workspace. */
export class SettingRepository {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  /** The value as it was stored, or undefined. */
  get(name: string): unknown {
    const row = this.#sqlite.first(this.#sqlite.query.selectFrom("setting").select("value").where("name", "=", name));
    return row === undefined ? undefined : JSON.parse(row.value);
  }

  set(name: string, value: unknown): void {
    const text = JSON.stringify(value);
    this.#sqlite.run(
      this.#sqlite.query
        .insertInto("setting")
        .values({ name, value: text })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ value: text })),
    );
  }
}
