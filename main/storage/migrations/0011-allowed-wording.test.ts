import { join } from "node:path";
import { expect, test } from "vitest";
import { Sqlite } from "../sqlite.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { MIGRATIONS } from "./index.ts";
import { migrate } from "./migrate.ts";

test("allowed wording is added to an older database; each change is allowed once", () => {
  const sqlite = new Sqlite(join(temporaryFolder(), "test.db"));
  migrate(sqlite, MIGRATIONS.slice(0, 10));
  sqlite.raw.exec(`
    INSERT INTO document (id, key, title, kind, created_at, changed_at, touched, words, pending, version, line_endings)
      VALUES (1, 'd', 'T', 'contract', 0, 0, 0, 0, 0, 1, '{}');
    INSERT INTO author VALUES (1, 'person', 'Ada', '');
  `);
  expect(migrate(sqlite)).toContain(11);
  const allow = "INSERT INTO allowed_wording VALUES (1, 'h', 1, 0)";
  sqlite.raw.exec(allow);
  expect(() => sqlite.raw.exec(allow)).toThrow(/UNIQUE/);
  sqlite.close();
});
