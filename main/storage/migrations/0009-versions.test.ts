import { join } from "node:path";
import { expect, test } from "vitest";
import { Sqlite } from "../sqlite.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { MIGRATIONS } from "./index.ts";
import { migrate } from "./migrate.ts";

test("labels of the version before stay, without anybody's name", () => {
  const sqlite = new Sqlite(join(temporaryFolder(), "test.db"));
  migrate(sqlite, MIGRATIONS.slice(0, 8));
  sqlite.raw.exec(`
    INSERT INTO author VALUES (1, 'person', 'A', '');
    INSERT INTO document VALUES (1, 'd', 'T', NULL, 'contract', 0, 0, 1, NULL, 0, 0, NULL, 1, '{}');
    INSERT INTO revision (id, document, parent, number, author, cause, message, created_at, root_hash, words, run, depth, blocks)
      VALUES (1, 1, NULL, 1, 1, 0, '', 0, zeroblob(32), 0, NULL, 0, x'00');
    INSERT INTO label VALUES (1, 'Signed');
  `);
  migrate(sqlite, MIGRATIONS.slice(0, 9));
  expect(sqlite.statement("SELECT * FROM label").all()).toEqual([{ revision: 1, text: "Signed", author: null, at: null }]);
  sqlite.close();
});

test("what a branch comes from, and proofs, cannot be rewritten or removed", () => {
  const sqlite = new Sqlite(join(temporaryFolder(), "test.db"));
  migrate(sqlite, MIGRATIONS.slice(0, 9));
  sqlite.raw.exec(`
    INSERT INTO author VALUES (1, 'person', 'A', '');
    INSERT INTO document (id, key, title, kind, created_at, changed_at, touched, words, pending, version, line_endings)
      VALUES (1, 'd', 'T', 'contract', 0, 0, 1, 0, 0, 1, '{}');
    INSERT INTO revision (id, document, parent, number, author, cause, message, created_at, root_hash, words, run, depth, blocks)
      VALUES (1, 1, NULL, 1, 1, 0, '', 0, zeroblob(32), 0, NULL, 0, x'00');
    INSERT INTO run (id, key, document, phase, started_at, record) VALUES (1, 'run', 1, 'done', 0, '{}');
    INSERT INTO branch VALUES (1, 1, 'B', 1, 0);
    INSERT INTO run_proof VALUES (1, 1, 0, 3, zeroblob(32), zeroblob(32));
    INSERT INTO proposal_proof VALUES (1, 'p', 0, 1, 0, 3, zeroblob(32));
    INSERT INTO acceptance VALUES (1, 1, 2, 'p', 0, 1, zeroblob(32), '["h"]');
  `);
  expect(() => sqlite.raw.exec("UPDATE branch SET origin = 2")).toThrow(/never changed/);
  sqlite.raw.exec("UPDATE branch SET name = 'C'");
  for (const table of ["run_proof", "proposal_proof", "acceptance"]) {
    expect(() => sqlite.raw.exec(`UPDATE ${table} SET text = randomblob(32)`)).toThrow(/never changed/);
  }
  for (const table of ["branch", "run_proof", "proposal_proof", "acceptance"]) {
    expect(() => sqlite.raw.exec(`DELETE FROM ${table}`)).toThrow(/never removed/);
  }
  expect(() => sqlite.raw.exec("INSERT INTO run_proof VALUES (2, 1, 1, 3, x'00', zeroblob(32))")).toThrow(/CHECK/);
  sqlite.close();
});
