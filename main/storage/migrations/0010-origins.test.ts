import { join } from "node:path";
import { expect, test } from "vitest";
import { Sqlite } from "../sqlite.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { MIGRATIONS } from "./index.ts";
import { migrate } from "./migrate.ts";

test("what a revision consists of and where a change comes from are written once", () => {
  const path = join(temporaryFolder(), "test.db");
  const before = new Sqlite(path);
  migrate(before, MIGRATIONS.slice(0, 9));
  before.raw.exec(`
    INSERT INTO author VALUES (1, 'person', 'A', '');
    INSERT INTO document (id, key, title, kind, created_at, changed_at, touched, words, pending, version, line_endings) VALUES (1, 'd', 'T', 'contract', 0, 0, 1, 0, 0, 1, '{}');
    INSERT INTO revision (id, document, number, author, cause, message, created_at, root_hash, words, depth, blocks) VALUES (1, 1, 1, 1, 0, '', 0, zeroblob(32), 0, 0, x'00');
    INSERT INTO run (id, key, document, phase, started_at, record) VALUES (1, 'r', 1, 'done', 0, '{}');
  `);
  before.close();

  const sqlite = new Sqlite(path);
  sqlite.pragma("foreign_keys = ON");
  migrate(sqlite);
  expect(sqlite.statement("SELECT * FROM revision_step").all()).toEqual([]);
  sqlite.raw.exec(`INSERT INTO revision_step VALUES (1, x'00'); INSERT INTO hunk_place VALUES ('h', 1, 0, 0, 0, '[]', 0)`);
  expect(() => sqlite.raw.exec("UPDATE revision_step SET data = x'01'")).toThrow(/never changed/);
  expect(() => sqlite.raw.exec(`UPDATE hunk_place SET "start" = 3`)).toThrow(/never changed/);
  expect(() => sqlite.raw.exec("INSERT INTO hunk_place VALUES ('i', 99, 0, 0, 0, '[]', 0)")).toThrow(/FOREIGN KEY/);
  expect(() => sqlite.raw.exec("INSERT INTO blame VALUES (7, 1, x'00')")).toThrow(/FOREIGN KEY/);
  sqlite.close();
});
