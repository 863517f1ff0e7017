import { join } from "node:path";
import { expect, test } from "vitest";
import { Sqlite } from "../sqlite.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { MIGRATIONS } from "./index.ts";
import { migrate } from "./migrate.ts";

const HASH = Buffer.alloc(32);

/** A database of version 6 with a person and a document, brought up to version 7. */
function upgraded(): Sqlite {
  const sqlite = new Sqlite(join(temporaryFolder(), "test.db"));
  migrate(sqlite, MIGRATIONS.slice(0, 6));
  sqlite.execute("INSERT INTO person (key, name, folded_name, roles, created_at) VALUES ('ada', 'Ada', 'ada', '[]', 1)");
  sqlite.execute("INSERT INTO person_key (key, person, public_key, created_at) VALUES ('key', 1, ?, 1)", [HASH]);
  sqlite.execute("INSERT INTO author (kind, name, for_person) VALUES ('person', 'Ada', '')");
  sqlite.execute(
    `INSERT INTO document (key, title, kind, created_at, changed_at, touched, words, pending, version, line_endings) VALUES ('doc', 'T', 'contract', 1, 1, 1, 0, 0, 1, '{}')`,
  );
  sqlite.execute(
    `INSERT INTO revision (document, number, author, cause, message, created_at, root_hash, words, depth, blocks) VALUES (1, 1, 1, 0, '', 1, ?, 0, 0, x'')`,
    [HASH],
  );
  migrate(sqlite, MIGRATIONS.slice(0, 7));
  return sqlite;
}

function filled(): Sqlite {
  const sqlite = upgraded();
  sqlite.execute(
    "INSERT INTO review_request (key, document, person, base, quorum, message, opened_at) VALUES ('r', 1, 'ada', 1, NULL, '', 1)",
  );
  sqlite.execute("INSERT INTO review_approver (request, person, added_by, added_at) VALUES (1, 'ada', 'ada', 1)");
  sqlite.execute(
    "INSERT INTO approval (key, document, request, person, verdict, revision, statement, nonce, signing_key, signature, at) VALUES ('a', 1, 1, 'ada', 'approve', 1, '{}', 'n', 'key', zeroblob(64), 1)",
  );
  sqlite.execute(
    "INSERT INTO kept_approval (key, approval, person, statement, nonce, signing_key, signature, at) VALUES ('k', 1, 'ada', '{}', 'n', 'key', zeroblob(64), 1)",
  );
  sqlite.execute("INSERT INTO finality (document, kind, person, revision, approved, reason, at) VALUES (1, 'final', 'ada', 1, 0, '', 1)");
  return sqlite;
}

test.each([
  "UPDATE approval SET verdict = 'changes'",
  "UPDATE approval SET signature = zeroblob(64)",
  "DELETE FROM approval",
  "UPDATE kept_approval SET at = 2",
  "DELETE FROM kept_approval",
  "UPDATE finality SET reason = 'x'",
  "DELETE FROM finality",
  "UPDATE review_request SET quorum = 1",
  "UPDATE review_request SET person = 'ada'",
  "DELETE FROM review_request",
  "UPDATE review_approver SET person = 'ada'",
  "DELETE FROM review_approver",
])("the database refuses: %s", (sql) => {
  const sqlite = filled();
  expect(() => sqlite.execute(sql)).toThrow();
  sqlite.close();
});

test.each([
  ["the same statement", "'{}', 'other'"],
  ["the same nonce", "'[]', 'n'"],
])("an approval with %s is not stored twice", (_what, values) => {
  const sqlite = filled();
  expect(() =>
    sqlite.execute(
      `INSERT INTO approval (key, document, request, person, verdict, revision, signing_key, signature, at, statement, nonce) VALUES ('b', 1, 1, 'ada', 'approve', 1, 'key', zeroblob(64), 1, ${values})`,
    ),
  ).toThrow();
  sqlite.close();
});

test("a document has one open request at a time, and a closed one stays closed", () => {
  const sqlite = filled();
  const open = "INSERT INTO review_request (key, document, person, base, message, opened_at) VALUES ('s', 1, 'ada', 1, '', 2)";
  expect(() => sqlite.execute(open)).toThrow();
  sqlite.execute("UPDATE review_request SET closed_at = 2, outcome = 'replaced' WHERE id = 1");
  sqlite.execute(open);
  expect(() => sqlite.execute("UPDATE review_request SET closed_at = NULL, outcome = NULL WHERE id = 1")).toThrow();
  sqlite.close();
});

test("a person is told once what has a name, and again what has none", () => {
  const sqlite = filled();
  const tell = (key: string, once: string | null): number =>
    sqlite.execute("INSERT OR IGNORE INTO notification (key, person, kind, data, once, at) VALUES (?, 'ada', 'due-soon', '{}', ?, 1)", [
      key,
      once,
    ]).changes;
  expect([tell("1", "due:r"), tell("2", "due:r"), tell("3", null), tell("4", null)]).toEqual([1, 0, 1, 1]);
  sqlite.close();
});
