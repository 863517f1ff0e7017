import { join } from "node:path";
import { expect, test } from "vitest";
import { Sqlite } from "../sqlite.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { MIGRATIONS } from "./index.ts";
import { migrate } from "./migrate.ts";

test("an older database gets room for one house file", () => {
  const sqlite = new Sqlite(join(temporaryFolder(), "test.db"));
  migrate(sqlite, MIGRATIONS.slice(0, 12));
  expect(migrate(sqlite)).toContain(13);
  const insert = (id: number, hash: number) =>
    sqlite.raw.exec(`INSERT INTO house_file VALUES (${id}, 'house.docx', zeroblob(${hash}), zeroblob(4), '{}', 'ada', 0)`);
  insert(1, 32);
  expect(() => insert(2, 32)).toThrow(/CHECK/);
  sqlite.raw.exec("DELETE FROM house_file");
  expect(() => insert(1, 31)).toThrow(/CHECK/);
  sqlite.close();
});
