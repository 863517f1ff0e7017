import { generateKeyPairSync, sign } from "node:crypto";
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { chainHash, GENESIS } from "../../../storage/audit/chain.ts";
import { temporaryFolder } from "../../../storage/testing/temporaryFolder.ts";
import { ManualTime } from "../../testing/ports.ts";
import { tamper } from "../../testing/tamper.ts";
import { ADA, addDocument, openWorkspace, place, propose, type TestWorkspace, type } from "../../testing/workspace.ts";
import { HEAD_FILE } from "../headFile.ts";
import { finish, verifyFile } from "./verifyLog.ts";

const TEXT = "# Agreement\n\nThe Supplier shall deliver the Services.\n\nThe Customer shall pay.\n";

const verify = (file: string) => finish(verifyFile(file));
const databaseOf = (folder: string) => join(folder, "palimpsest.db");

/** Something of everything. */
function work(workspace: TestWorkspace): TestWorkspace {
  const { document } = addDocument(workspace, TEXT);
  type(workspace, document, { start: 0, end: 0, text: "Draft\n\n" });
  document.settle();
  const rewrites = [
    { range: place(document, "deliver"), newText: "provide" },
    { range: place(document, "pay"), newText: "remit" },
  ];
  const proposal = propose(workspace, document, ...rewrites);
  const target = () => ({ documentId: document.key, clientId: "tab", baseVersion: document.state.version, by: ADA });
  workspace.proposals.decide(target(), [proposal.hunks[0]?.id ?? ""], "accept", "agreed by phone");
  workspace.proposals.decide(target(), [proposal.hunks[1]?.id ?? ""], "reject", null);
  workspace.storage.revisions.setLabel(document.rows.head, "Sent", { kind: "person", name: "Ada" }, 5);
  workspace.workbench.keys.sign(workspace.workbench.people.owner().id, Buffer.from("x"));
  return workspace;
}

/** The database of a workspace that was worked in and closed. */
async function closed(): Promise<string> {
  const workspace = work(await openWorkspace());
  workspace.close();
  return databaseOf(workspace.folder);
}

interface Event {
  readonly id: number;
  readonly event: string;
  readonly hash: Buffer;
}

const eventsOf = (database: Database.Database) => database.prepare<unknown[], Event>("SELECT * FROM audit_event ORDER BY id").all();

/** Puts these events in the place of the log, chained anew. */
function rewrite(database: Database.Database, events: readonly string[]): void {
  database.exec("DELETE FROM audit_event");
  let hash: Buffer = GENESIS;
  events.forEach((event, index) => {
    hash = chainHash(hash, event);
    database.prepare("INSERT INTO audit_event VALUES (?, ?, ?)").run(index + 1, event, hash);
  });
}

test("the log of real work is sound: in use, closed, as a copy, and after a kill", async () => {
  const workspace = work(await openWorkspace());
  const inUse = verify(databaseOf(workspace.folder));
  expect(inUse).toMatchObject({ ok: true, firstBad: null });
  expect(inUse.rows).toBeGreaterThan(10);
  workspace.close();
  const whole = verify(databaseOf(workspace.folder));
  expect(whole).toMatchObject({ ok: true, warnings: [] });
  expect(whole.checkpoints).toBeGreaterThanOrEqual(2);
  const copy = join(temporaryFolder(), "copy.db");
  copyFileSync(databaseOf(workspace.folder), copy);
  expect(verify(copy)).toMatchObject({ ok: true, events: whole.events, head: whole.head });
  work(await openWorkspace(workspace.folder)).abandon();
  expect(verify(databaseOf(workspace.folder))).toMatchObject({ ok: true, warnings: [{ code: "unsigned-end" }] });
});

test("typing writes no event until it is a revision", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, TEXT);
  const before = workspace.storage.audit.last()?.id;
  for (let key = 0; key < 50; key += 1) type(workspace, document, { start: key, end: key, text: "x" });
  expect(workspace.storage.audit.last()?.id).toBe(before);
  document.settle();
  // The revision, and the steps it was made of.
  expect(workspace.storage.audit.last()?.id).toBe((before ?? 0) + 2);
});

test("a changed, removed, added or moved event is the first bad one", async () => {
  const file = await closed();
  const cases: [string, (database: Database.Database) => void, { id: number; code: string }][] = [
    [
      "changed",
      (db) => db.exec(`UPDATE audit_event SET event = replace(event, '"cause":"baseline"', '"cause":"typing"')`),
      { id: 7, code: "broken-chain" },
    ],
    ["removed", (db) => db.exec("DELETE FROM audit_event WHERE id = 5"), { id: 5, code: "missing-event" }],
    [
      "swapped",
      (db) => db.exec("UPDATE audit_event SET id = -id WHERE id IN (5, 6); UPDATE audit_event SET id = 11 + id WHERE id < 0"),
      { id: 5, code: "broken-chain" },
    ],
    [
      "replayed",
      (db) => {
        const events = eventsOf(db);
        db.prepare("INSERT INTO audit_event VALUES (?, ?, ?)").run(events.length + 1, events[8]?.event, events[8]?.hash);
      },
      { id: 0, code: "broken-chain" },
    ],
  ];
  for (const [name, change, expected] of cases) {
    const copy = join(temporaryFolder(), "copy.db");
    copyFileSync(file, copy);
    tamper(copy, change);
    const { ok, firstBad } = verify(copy);
    expect(ok, name).toBe(false);
    expect(firstBad?.code, name).toBe(expected.code);
    if (expected.id > 0 && name !== "changed") expect(firstBad?.id, name).toBe(expected.id);
  }
});

test("a chain that was written anew shows by its checkpoints, and without them by being unsigned", async () => {
  const file = await closed();
  tamper(file, (db) =>
    rewrite(
      db,
      eventsOf(db).map(({ event }) => event.replace('"verdict":"accept"', '"verdict":"reject"')),
    ),
  );
  expect(verify(file).firstBad).toMatchObject({ code: "bad-checkpoint" });
  tamper(file, (db) => db.exec("DELETE FROM audit_checkpoint"));
  rmSync(join(file, "..", HEAD_FILE));
  expect(verify(file)).toMatchObject({ ok: false, firstBad: { code: "unsigned" } });
});

test("an event of another workspace, replayed events and forged signatures are found", async () => {
  const file = await closed();
  const other = await closed();
  const foreign = new Database(other, { readonly: true });
  const decision = eventsOf(foreign).find(({ event }) => event.includes('"decision.made"'));
  foreign.close();
  const copied = join(temporaryFolder(), "copied.db");
  copyFileSync(file, copied);
  tamper(copied, (db) =>
    db.prepare("UPDATE audit_event SET event = ?, hash = ? WHERE id = ?").run(decision?.event, decision?.hash, decision?.id),
  );
  expect(verify(copied).firstBad).toMatchObject({ code: "broken-chain", id: decision?.id });
  const again = join(temporaryFolder(), "again.db");
  copyFileSync(file, again);
  tamper(again, (db) => {
    // A replay with a number and a hash of its own: what it says of its row was said before.
    const events = eventsOf(db);
    const replayed = (decision?.event ?? "").replace(`"id":${decision?.id},`, `"id":${events.length + 1},`);
    const mine =
      events[(decision?.id ?? 1) - 1]?.event.replace(`"id":${decision?.id},"person"`, `"id":${events.length + 1},"person"`) ?? replayed;
    db.prepare("INSERT INTO audit_event VALUES (?, ?, ?)").run(events.length + 1, mine, chainHash(events.at(-1)?.hash ?? GENESIS, mine));
  });
  expect(verify(again).firstBad).toMatchObject({ code: "bound-twice" });
  tamper(file, (db) => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const last = db.prepare<unknown[], { event: number; statement: string }>("SELECT * FROM audit_checkpoint ORDER BY event DESC").get();
    db.prepare("UPDATE audit_checkpoint SET signature = ? WHERE event = ?").run(
      sign(null, Buffer.from(last?.statement ?? ""), privateKey),
      last?.event,
    );
  });
  expect(verify(file).firstBad).toMatchObject({ code: "bad-signature" });
});

test("rows and events answer for each other in both directions", async () => {
  const file = await closed();
  const cases: [string, string][] = [
    ["UPDATE decision SET verdict = 'accept'", "row-differs"],
    ["UPDATE author SET name = 'Eve' WHERE kind = 'person'", "row-differs"],
    ["UPDATE person SET roles = '[\"admin\"]'", "row-differs"],
    ["UPDATE person_key SET retired_at = 5", "row-differs"],
    ["UPDATE document SET title = 'Another'", "row-differs"],
    ["UPDATE label SET text = 'Signed'", "row-differs"],
    ["DELETE FROM label", "row-missing"],
    ["DELETE FROM decision WHERE id = 2", "row-missing"],
    ["INSERT INTO decision (document, hunk, verdict, author, at, version) VALUES (1, 'h', 'accept', 1, 0, 9)", "row-unknown"],
    [
      "INSERT INTO revision SELECT 99, document, parent, 99, author, cause, message, created_at, root_hash, words, run, depth, blocks, detail FROM revision WHERE id = 1",
      "row-unknown",
    ],
  ];
  for (const [sql, code] of cases) {
    const copy = join(temporaryFolder(), "copy.db");
    copyFileSync(file, copy);
    tamper(copy, (db) => db.exec(sql));
    expect(
      verify(copy).problems.map((problem) => problem.code),
      sql,
    ).toContain(code);
  }
});

test("a cut end shows by its checkpoint, and when that goes with it by the head beside the database", async () => {
  const file = await closed();
  const { events } = verify(file);
  tamper(file, (db) => db.exec(`DELETE FROM audit_event WHERE id > ${events - 1}`));
  expect(verify(file).firstBad).toMatchObject({ code: "cut-end", id: events });
  const cutAt = (db: Database.Database) =>
    db.prepare("SELECT max(event) FROM audit_checkpoint WHERE event < ?").pluck().get(events) as number;
  tamper(file, (db) =>
    db.exec(`DELETE FROM audit_checkpoint WHERE event = ${events}; DELETE FROM decision; DELETE FROM audit_event WHERE id > ${cutAt(db)}`),
  );
  expect(verify(file).problems.map(({ code }) => code)).toContain("cut-end");
  rmSync(join(file, "..", HEAD_FILE));
  expect(verify(file).problems.map(({ code }) => code)).not.toContain("cut-end");
});

test("a database that somebody put in the place of a newer one stays told of; a restored backup is a warning alone", async () => {
  const workspace = work(await openWorkspace());
  workspace.close();
  const file = databaseOf(workspace.folder);
  const older = join(temporaryFolder(), "older.db");
  copyFileSync(file, older);
  work(await openWorkspace(workspace.folder)).close();
  copyFileSync(older, file);
  expect(verify(file)).toMatchObject({ ok: false, firstBad: { code: "cut-end" } });
  (await openWorkspace(workspace.folder)).close();
  expect(verify(file)).toMatchObject({ ok: false, firstBad: { code: "cut-before" } });

  const second = work(await openWorkspace());
  await second.storage.backUp("test", second.time.now);
  work(second);
  second.close();
  const damaged = databaseOf(second.folder);
  writeFileSync(damaged, readFileSync(damaged).fill(0, 0, 100));
  const restored = await openWorkspace(second.folder);
  expect(restored.storage.notices).toMatchObject([{ code: "DATABASE_RESTORED" }]);
  work(restored);
  restored.close();
  const after = verify(damaged);
  expect(after).toMatchObject({ ok: true, warnings: [{ code: "restored" }] });
  expect(after.warnings[0]?.message).toMatch(/Events up to \d+ had been signed/);
});

test("a clock that goes back is a warning, and a lost key one more", async () => {
  const time = new ManualTime();
  const workspace = work(await openWorkspace(temporaryFolder(), time));
  time.now -= 3_600_000;
  work(workspace);
  workspace.close();
  rmSync(join(workspace.folder, "secrets"), { recursive: true });
  const again = await openWorkspace(workspace.folder, time);
  again.close();
  const found = verify(databaseOf(workspace.folder));
  expect(found).toMatchObject({ ok: true, keys: [{}, {}] });
  expect(found.warnings.map(({ code }) => code).sort()).toEqual(["clock-back", "new-key"]);
});

test("a log that begins in a database with a past binds all of it", async () => {
  const workspace = work(await openWorkspace());
  workspace.close();
  const file = databaseOf(workspace.folder);
  tamper(file, (db) => db.exec("DELETE FROM audit_checkpoint; DELETE FROM audit_event; DELETE FROM audit_key"));
  rmSync(join(workspace.folder, HEAD_FILE));
  work(await openWorkspace(workspace.folder)).close();
  expect(verify(file)).toMatchObject({ ok: true });
  tamper(file, (db) => db.exec("UPDATE revision SET words = words + 1 WHERE id = 1"));
  expect(verify(file).firstBad).toMatchObject({ id: 1, code: "row-differs" });
});

test("dropped triggers and things that are not ours are told by name", async () => {
  const file = await closed();
  const database = new Database(file);
  database.exec("DROP TRIGGER decision_is_final; CREATE TRIGGER evil AFTER INSERT ON decision BEGIN SELECT 1; END");
  database.close();
  const { problems } = verify(file);
  expect(problems.map(({ why }) => why).join(" ")).toMatch(/"decision_is_final" is missing.*"evil" that Palimpsest does not make/);
});

test("files that cannot be verified are refused with a clear message", async () => {
  const folder = temporaryFolder();
  expect(() => verify(join(folder, "none.db"))).toThrow(/was not found/);
  writeFileSync(join(folder, "text.db"), "not a database at all, but long enough to be read as one".repeat(40));
  expect(() => verify(join(folder, "text.db"))).toThrow(/not a database of Palimpsest/);
  const other = new Database(join(folder, "other.db"));
  other.exec("CREATE TABLE birds (name TEXT)");
  other.close();
  expect(() => verify(join(folder, "other.db"))).toThrow(/not a database of Palimpsest/);
  const file = await closed();
  const future = new Database(file);
  future.pragma("user_version = 999");
  future.close();
  expect(() => verify(file)).toThrow(/newer Palimpsest/);
  const past = new Database(file);
  past.pragma("user_version = 3");
  past.close();
  expect(() => verify(file)).toThrow(/before there was a log/);
});

test("a copy in a folder that cannot be written is verified all the same", async () => {
  const file = await closed();
  const folder = join(temporaryFolder(), "read-only");
  mkdirSync(folder);
  copyFileSync(file, join(folder, "copy.db"));
  chmodSync(join(folder, "copy.db"), 0o400);
  chmodSync(folder, 0o500);
  try {
    expect(verify(join(folder, "copy.db"))).toMatchObject({ ok: true });
    expect(readdirSync(folder)).toEqual(["copy.db"]);
    // The superuser may write everywhere: a folder in the place of the side file keeps even them from it.
    chmodSync(folder, 0o700);
    copyFileSync(file, databaseOf(folder));
    mkdirSync(`${databaseOf(folder)}-shm`);
    expect(verify(databaseOf(folder))).toMatchObject({ ok: true });
  } finally {
    chmodSync(folder, 0o700);
  }
});
