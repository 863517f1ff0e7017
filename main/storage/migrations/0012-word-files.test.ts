import { join } from "node:path";
import { expect, test } from "vitest";
import { Sqlite } from "../sqlite.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { MIGRATIONS } from "./index.ts";
import { migrate } from "./migrate.ts";

test("word files are added to an older database and never changed; comments keep who wrote them outside", () => {
  const sqlite = new Sqlite(join(temporaryFolder(), "test.db"));
  migrate(sqlite, MIGRATIONS.slice(0, 11));
  sqlite.raw.exec(`
    INSERT INTO document (id, key, title, kind, created_at, changed_at, touched, words, pending, version, line_endings)
      VALUES (1, 'd', 'T', 'contract', 0, 0, 0, 0, 0, 1, '{}');
    INSERT INTO person (key, name, folded_name, roles, created_at) VALUES ('ada', 'Ada', 'ada', '[]', 0);
    INSERT INTO comment_thread (id, key, document, place, quote, internal, created_at) VALUES (1, 't', 1, '{}', '', 0, 0);
    INSERT INTO comment_message (key, thread, person, at, text, mentions) VALUES ('m', 1, 'ada', 0, 'Why?', '[]');
  `);
  expect(migrate(sqlite)).toContain(12);
  sqlite.raw.exec("INSERT INTO word_file VALUES (1, 'a.docx', zeroblob(32), zeroblob(4), '[]', '{}', 0)");
  expect(() => sqlite.raw.exec("UPDATE word_file SET bytes = zeroblob(5)")).toThrow(/never changed/);
  expect(() => sqlite.raw.exec("DELETE FROM word_file")).toThrow(/never removed/);
  expect(sqlite.raw.prepare("SELECT outside_author FROM comment_message").pluck().get()).toBeNull();
  expect(() => sqlite.raw.exec("UPDATE comment_message SET outside_author = 'Bob'")).toThrow(/never changed/);
  sqlite.close();
});
