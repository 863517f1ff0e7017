import { join } from "node:path";
import { expect, test } from "vitest";
import { migrate } from "./migrations/migrate.ts";
import { Sqlite } from "./sqlite.ts";
import { mapFileError } from "./sqliteErrors.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

function database(): Sqlite {
  const sqlite = new Sqlite(join(temporaryFolder(), "test.db"));
  migrate(sqlite);
  return sqlite;
}

test("a full disk is DISK_FULL and the transaction leaves nothing behind", () => {
  const sqlite = database();
  sqlite.execute("INSERT INTO setting VALUES ('kept', '1')");
  const pages = Number(sqlite.pragma("page_count"));
  sqlite.pragma(`max_page_count = ${pages}`);
  const big = JSON.stringify("x".repeat(100_000));
  const write = (): void =>
    sqlite.transaction(() => {
      sqlite.execute("INSERT INTO setting VALUES ('small', '2')");
      sqlite.execute("INSERT INTO setting VALUES ('big', ?)", [big]);
    });
  expect(write).toThrow(expect.objectContaining({ code: "DISK_FULL" }));
  expect(sqlite.statement("SELECT name FROM setting").all()).toEqual([{ name: "kept" }]);
  sqlite.pragma("max_page_count = 1000000");
  write();
  expect(sqlite.statement("SELECT count(*) AS n FROM setting").get()).toEqual({ n: 3 });
  sqlite.close();
});

test("a database that may only be read is READ_ONLY_TARGET", () => {
  const sqlite = database();
  sqlite.pragma("query_only = ON");
  expect(() => sqlite.execute("INSERT INTO setting VALUES ('a', '1')")).toThrow(expect.objectContaining({ code: "READ_ONLY_TARGET" }));
  sqlite.close();
});

test("an inner transaction joins the outer one", () => {
  const sqlite = database();
  const work = (): void =>
    sqlite.transaction(() => {
      sqlite.transaction(() => sqlite.execute("INSERT INTO setting VALUES ('inner', '1')"));
      throw new Error("outer failed");
    });
  expect(work).toThrow("outer failed");
  expect(sqlite.statement("SELECT * FROM setting").all()).toEqual([]);
  sqlite.close();
});

test("errors of the file system are told by what the user can do", () => {
  const failure = (code: string): Error => Object.assign(new Error(code), { code });
  expect(mapFileError(failure("ENOSPC"), "f")).toMatchObject({ code: "DISK_FULL" });
  expect(mapFileError(failure("EROFS"), "f")).toMatchObject({ code: "READ_ONLY_TARGET" });
  const other = failure("EIO");
  expect(mapFileError(other, "f")).toBe(other);
});
