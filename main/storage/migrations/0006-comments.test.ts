import { join } from "node:path";
import { expect, test } from "vitest";
import { Sqlite } from "../sqlite.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { MIGRATIONS } from "./index.ts";
import { migrate } from "./migrate.ts";

test("threads are added to an older database; what a message said is kept by the database itself", () => {
  const path = join(temporaryFolder(), "test.db");
  const before = new Sqlite(path);
  migrate(before, MIGRATIONS.slice(0, 5));
  before.raw.exec(`
    INSERT INTO document VALUES (1, 'd', 'T', NULL, 'contract', 0, 0, 1, NULL, 0, 0, NULL, 1, '{}');
    INSERT INTO person (id, key, name, folded_name, roles, created_at) VALUES (1, 'ada', 'Ada', 'ada', '[]', 0);
  `);
  before.close();

  const after = new Sqlite(path);
  migrate(after, MIGRATIONS);
  after.raw.exec(`
    INSERT INTO comment_thread VALUES (1, 't', 1, 1, '{}', 'quote', 1, NULL, 5, NULL, NULL);
    INSERT INTO comment_message (id, key, thread, person, at, text, mentions) VALUES (1, 'm', 1, 'ada', 5, 'first', '[]');
    UPDATE comment_message SET text = 'second', changed_by = 'ada', changed_at = 6;
    UPDATE comment_message SET text = '', changed_by = 'ada', changed_at = 7, deleted = 1;
  `);
  expect(after.statement("SELECT text, written_at, replaced_at FROM comment_history").all()).toEqual([
    { text: "first", written_at: 5, replaced_at: 6 },
    { text: "second", written_at: 6, replaced_at: 7 },
  ]);
  const refused: readonly (readonly [string, RegExp])[] = [
    ["DELETE FROM comment_thread", /never removed/],
    ["DELETE FROM comment_message", /never removed/],
    ["DELETE FROM comment_history", /never removed/],
    ["UPDATE comment_history SET text = 'other'", /never changed/],
    ["UPDATE comment_message SET text = 'again', deleted = 0", /never changed/],
    ["UPDATE comment_message SET person = 'ada'", /never changed/],
    ["UPDATE comment_thread SET document = 1", /never changed/],
    ["UPDATE comment_thread SET resolved_by = 'ada'", /CHECK/],
    ["INSERT INTO comment_message (key, thread, person, at, text, mentions) VALUES ('n', 1, 'nobody', 5, 'x', '[]')", /FOREIGN KEY/],
  ];
  for (const [sql, message] of refused) expect(() => after.raw.exec(sql), sql).toThrow(message);
  after.close();
});
