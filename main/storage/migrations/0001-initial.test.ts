import { join } from "node:path";
import { expect, test } from "vitest";
import { Sqlite } from "../sqlite.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { initial } from "./0001-initial.ts";
import { migrate } from "./migrate.ts";

function firstSchema(): Sqlite {
  const sqlite = new Sqlite(join(temporaryFolder(), "test.db"));
  migrate(sqlite, [initial]);
  return sqlite;
}

test("all tables are strict and durable settings are on", () => {
  const sqlite = firstSchema();
  const loose = sqlite
    .statement("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'")
    .all();
  expect(loose).toEqual([]);
  expect(sqlite.pragma("journal_mode")).toBe("wal");
  expect(sqlite.pragma("synchronous")).toBe(2);
  expect(sqlite.pragma("foreign_keys")).toBe(1);
  sqlite.close();
});

test("revisions and decisions cannot be rewritten", () => {
  const sqlite = firstSchema();
  sqlite.raw.exec(`
    INSERT INTO author VALUES (1, 'person', 'A', '');
    INSERT INTO document VALUES (1, 'd', 'T', NULL, 'contract', 0, 0, 1, NULL, 0, 0, NULL, 1, '{}');
    INSERT INTO revision VALUES (1, 1, NULL, 1, 1, 0, '', 0, zeroblob(32), 0, NULL, 0, x'00');
    INSERT INTO decision VALUES (1, 1, 'h', 'accept', 1, 0, NULL, 2);
  `);
  expect(() => sqlite.raw.exec("UPDATE revision SET words = 5")).toThrow(/never changed/);
  expect(() => sqlite.raw.exec("UPDATE decision SET verdict = 'reject'")).toThrow(/never changed/);
  expect(() => sqlite.raw.exec("DELETE FROM decision")).toThrow(/never removed/);
  sqlite.close();
});

test("references to rows that do not exist are refused", () => {
  const sqlite = firstSchema();
  expect(() => sqlite.raw.exec("INSERT INTO label VALUES (99, 'x')")).toThrow(/FOREIGN KEY/);
  sqlite.close();
});
