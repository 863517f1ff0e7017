import { join } from "node:path";
import { expect, test } from "vitest";
import { Sqlite } from "../sqlite.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { MIGRATIONS } from "./index.ts";
import { migrate } from "./migrate.ts";

test("hunks of before, in the tables and in the journal, have no nested suggestions", () => {
  const path = join(temporaryFolder(), "test.db");
  const before = new Sqlite(path);
  migrate(before, MIGRATIONS.slice(0, 7));
  const hunk = { id: "h", start: 0, end: 1, newText: "x" };
  const change = { cause: "run", edits: [], hunks: [hunk], proposals: [{ id: "p", hunks: [hunk, hunk] }], locks: [], removedLocks: [] };
  before.raw.exec(`
    INSERT INTO author VALUES (1, 'person', 'A', '');
    INSERT INTO document VALUES (1, 'd', 'T', NULL, 'contract', 0, 0, 1, NULL, 0, 0, NULL, 1, '{}');
    INSERT INTO revision VALUES (1, 1, NULL, 1, 1, 0, '', 0, zeroblob(32), 0, NULL, 0, x'00', NULL);
    INSERT INTO proposal VALUES (1, 'p', 1, 1, 1, 'edit', 0, NULL, 0, 1, NULL);
    INSERT INTO proposal_hunk VALUES (1, 0, 'h', 0, 1, 'a', 'x', 'pending', NULL, NULL, NULL);
  `);
  before.statement("INSERT INTO journal VALUES (1, 2, NULL, 1, 0, ?, NULL)").run(JSON.stringify(change));
  before.statement("INSERT INTO journal VALUES (1, 3, NULL, 1, 0, ?, NULL)").run(JSON.stringify({ ...change, hunks: [], proposals: [] }));
  before.close();

  const after = new Sqlite(path);
  migrate(after, MIGRATIONS);
  expect(after.statement("SELECT nested FROM proposal_hunk").all()).toEqual([{ nested: "[]" }]);
  const changes = after.statement<{ change: string }>("SELECT change FROM journal ORDER BY version").all();
  const nested = { ...hunk, nested: [] };
  expect(changes.map((row) => JSON.parse(row.change))).toEqual([
    { ...change, hunks: [nested], proposals: [{ id: "p", hunks: [nested, nested] }] },
    { ...change, hunks: [], proposals: [] },
  ]);
  expect(() => after.raw.exec("UPDATE proposal_hunk SET nested = 'no'")).toThrow(/CHECK/);
  after.close();
});
