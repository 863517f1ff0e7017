import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeAuditedWorkspace } from "../../../services/testing/auditedWorkspace.ts";
import { tamper } from "../../../services/testing/tamper.ts";
import { openStorage } from "../../../storage/storage.ts";
import { temporaryFolder } from "../../../storage/testing/temporaryFolder.ts";
import { runInProcess } from "../testing/runInProcess.ts";

test("a workspace is verified and exported without the app, also while it is open; a changed one ends with 1 and the first bad event", async () => {
  const workspace = temporaryFolder();
  await makeAuditedWorkspace(workspace);
  const sound = await runInProcess(["audit", "verify", "--workspace", workspace]);
  expect(sound).toMatchObject({ code: 0, err: "" });
  expect(sound.out).toMatch(/^The log is sound: \d+ events, \d+ signed checkpoints, \d+ rows bound to it\.\nkey \w+: [0-9a-f]{64}\n$/);
  const storage = await openStorage(workspace, 0);
  const json = JSON.parse((await runInProcess(["audit", "verify", "--workspace", workspace, "--json"])).out);
  storage.close();
  expect(json).toMatchObject({ ok: true, firstBad: null, warnings: [] });
  expect(json.events).toBeGreaterThan(20);

  const out = join(temporaryFolder(), "log.zip");
  const exported = await runInProcess(["audit", "export", "--workspace", workspace, "--out", out]);
  expect(exported).toMatchObject({ code: 0, err: "" });
  expect(existsSync(out)).toBe(true);

  const database = join(workspace, "palimpsest.db");
  tamper(database, (db) => db.exec("UPDATE decision SET verdict = 'reject' WHERE id = 1"));
  const changed = await runInProcess(["audit", "verify", database]);
  expect(changed).toMatchObject({ code: 1, err: "" });
  expect(changed.out).toMatch(/^The log is NOT sound\. First bad event: \d+: Row 1 of "decision" is not what event \d+ says that it is\./);
  const told = JSON.parse((await runInProcess(["audit", "verify", database, "--json"])).out);
  expect(told).toMatchObject({ ok: false, firstBad: { id: expect.any(Number), why: expect.stringContaining('"decision"') } });
});

test("wrong files and wrong usage are told in one line", async () => {
  const missing = await runInProcess(["audit", "verify", join(temporaryFolder(), "none.db")]);
  expect(missing.code).toBe(1);
  expect(missing.err).toMatch(/^palimpsest: NOT_FOUND: .*Name the database of a workspace.*\n$/);
  const notes = join(temporaryFolder(), "notes.db");
  writeFileSync(notes, "no database\n");
  const other = await runInProcess(["audit", "verify", notes]);
  expect(other).toMatchObject({ code: 1, out: "" });
  expect(other.err).toMatch(/^palimpsest: INVALID_ARGUMENT: .*is not a database of Palimpsest\..*\n$/);
  expect((await runInProcess(["audit", "export"])).code).toBe(2);
  expect((await runInProcess(["audit", "verify", notes, notes])).code).toBe(2);
});
