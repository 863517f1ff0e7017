import { join } from "node:path";
import { expect, test } from "vitest";
import { Sqlite } from "../sqlite.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { MIGRATIONS, SCHEMA_VERSION } from "./index.ts";
import { migrate } from "./migrate.ts";

function emptyDatabase(): Sqlite {
  return new Sqlite(join(temporaryFolder(), "test.db"));
}

test("migrations are numbered from 1 without gaps", () => {
  expect(MIGRATIONS.map((migration) => migration.version)).toEqual(Array.from({ length: SCHEMA_VERSION }, (_, index) => index + 1));
});

test("an empty database gets the newest schema, a second time nothing happens", () => {
  const sqlite = emptyDatabase();
  expect(migrate(sqlite)).toEqual(MIGRATIONS.map((migration) => migration.version));
  expect(sqlite.userVersion()).toBe(SCHEMA_VERSION);
  expect(migrate(sqlite)).toEqual([]);
  sqlite.close();
});

test.each(MIGRATIONS.map((migration) => migration.version))(
  "a database of version %i reaches the same schema as an empty one",
  (version) => {
    const whole = emptyDatabase();
    migrate(whole);
    const stepwise = emptyDatabase();
    migrate(stepwise, MIGRATIONS.slice(0, version));
    migrate(stepwise);
    const schema = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name";
    expect(stepwise.statement(schema).all()).toEqual(whole.statement(schema).all());
    whole.close();
    stepwise.close();
  },
);

test("a migration that fails half way leaves the database as it was", () => {
  const sqlite = emptyDatabase();
  migrate(sqlite);
  const next = SCHEMA_VERSION + 1;
  const broken = {
    version: next,
    name: "broken",
    sql: "CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT; CREATE TABLE half (id INTEGER) STRICT;",
  };
  expect(() => migrate(sqlite, [...MIGRATIONS, broken])).toThrow(/already exists/);
  expect(sqlite.userVersion()).toBe(SCHEMA_VERSION);
  expect(sqlite.statement("SELECT name FROM sqlite_schema WHERE name = 'half'").all()).toEqual([]);
  sqlite.close();
});

test("a database from the future is refused and not touched", () => {
  const sqlite = emptyDatabase();
  migrate(sqlite);
  sqlite.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
  expect(() => migrate(sqlite)).toThrow(
    expect.objectContaining({ code: "DATABASE_FROM_FUTURE", details: { found: SCHEMA_VERSION + 1, known: SCHEMA_VERSION } }),
  );
  sqlite.close();
});
