import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { checkDatabaseFile } from "./integrity.ts";
import { SCHEMA_VERSION } from "./migrations/index.ts";
import { openStorage, type Storage } from "./storage.ts";
import { seededRandom } from "./testing/history.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

const NOW = Date.UTC(2026, 10, 22, 15, 30, 0);
const MINUTE = 60_000;

/** Overwrites the middle of a file with noise, as a failing disk would. */
function damage(file: string): void {
  const bytes = readFileSync(file);
  const random = seededRandom(3);
  for (let index = 20; index < bytes.length; index += 1) bytes[index] = Math.floor(random() * 256);
  writeFileSync(file, bytes);
}

async function filled(workspace: string, values: number): Promise<Storage> {
  const storage = await openStorage(workspace, NOW);
  for (let index = 0; index < values; index += 1) storage.settings.set(`value-${index}`, index);
  return storage;
}

test("a workspace is made with a folder only its owner can enter", async () => {
  const workspace = join(temporaryFolder(), "deep", "workspace");
  const storage = await openStorage(workspace, NOW);
  storage.close();
  expect(statSync(workspace).mode & 0o777).toBe(0o700);
  expect(checkDatabaseFile(join(workspace, "palimpsest.db"))).toBeNull();
});

test("a second instance in this process is refused with the owner's process id", async () => {
  const workspace = temporaryFolder();
  const first = await openStorage(workspace, NOW);
  await expect(openStorage(workspace, NOW)).rejects.toMatchObject({ code: "WORKSPACE_BUSY", details: { pid: process.pid } });
  // The refused one must not have taken the lock away.
  await expect(openStorage(workspace, NOW)).rejects.toMatchObject({ code: "WORKSPACE_BUSY" });
  first.close();
  (await openStorage(workspace, NOW)).close();
});

test("a second process is refused; when the first is killed, the workspace is free at once", async () => {
  const workspace = temporaryFolder();
  const script = fileURLToPath(new URL("./testing/holdWorkspace.ts", import.meta.url));
  const child = spawn(process.execPath, [script, workspace], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  await expect(openStorage(workspace, NOW)).rejects.toMatchObject({ code: "WORKSPACE_BUSY", details: { pid: child.pid } });
  child.kill("SIGKILL");
  await once(child, "exit");
  (await openStorage(workspace, NOW)).close();
});

test("a database from the future is refused and stays as it is", async () => {
  const workspace = temporaryFolder();
  const storage = await filled(workspace, 3);
  storage.close();
  const file = join(workspace, "palimpsest.db");
  const bytes = readFileSync(file);
  bytes.writeUInt32BE(SCHEMA_VERSION + 5, 60);
  writeFileSync(file, bytes);
  await expect(openStorage(workspace, NOW)).rejects.toMatchObject({
    code: "DATABASE_FROM_FUTURE",
    details: { found: SCHEMA_VERSION + 5, known: SCHEMA_VERSION },
  });
  expect(readFileSync(file).equals(bytes)).toBe(true);
  // The refusal gave the lock back.
  await expect(openStorage(workspace, NOW)).rejects.toMatchObject({ code: "DATABASE_FROM_FUTURE" });
});

test("a damaged database is set aside and the newest good backup takes its place", async () => {
  const workspace = temporaryFolder();
  const storage = await filled(workspace, 2);
  await storage.backUp("start", NOW);
  storage.settings.set("later", true);
  const second = await storage.backUp("interval", NOW + MINUTE);
  storage.settings.set("lost", true);
  storage.close();
  damage(join(workspace, "palimpsest.db"));

  const again = await openStorage(workspace, NOW + 2 * MINUTE);
  expect(again.settings.get("later")).toBe(true);
  expect(again.settings.get("lost")).toBeUndefined();
  expect(again.notices).toMatchObject([
    { code: "DATABASE_RESTORED", setAside: "palimpsest.damaged-20261122T153200Z.db", restoredAt: NOW + MINUTE },
  ]);
  expect(existsSync(join(workspace, "palimpsest.damaged-20261122T153200Z.db"))).toBe(true);
  expect(existsSync(second?.file ?? "")).toBe(true);
  again.close();
});

test("a damaged backup is passed over for an older good one", async () => {
  const workspace = temporaryFolder();
  const storage = await filled(workspace, 1);
  await storage.backUp("start", NOW);
  storage.settings.set("later", true);
  const newest = await storage.backUp("interval", NOW + MINUTE);
  storage.close();
  damage(newest?.file ?? "");
  damage(join(workspace, "palimpsest.db"));
  const again = await openStorage(workspace, NOW + 2 * MINUTE);
  expect(again.settings.get("value-0")).toBe(0);
  expect(again.notices).toMatchObject([{ code: "DATABASE_RESTORED", restoredAt: NOW }]);
  again.close();
});

test("without a backup a damaged database is still kept, and the workspace starts afresh", async () => {
  const workspace = temporaryFolder();
  (await filled(workspace, 1)).close();
  const file = join(workspace, "palimpsest.db");
  damage(file);
  const damaged = readFileSync(file);
  const again = await openStorage(workspace, NOW);
  expect(again.settings.get("value-0")).toBeUndefined();
  expect(again.notices).toMatchObject([{ code: "DATABASE_STARTED_AFRESH", restored: null }]);
  expect(readFileSync(join(workspace, again.notices[0]?.setAside ?? "")).equals(damaged)).toBe(true);
  again.close();
});

test("a file that is no database, an emptied one and a missing one are damaged too", async () => {
  for (const spoil of [
    (file: string) => writeFileSync(file, "not a database at all".repeat(100)),
    (file: string) => truncateSync(file, 0),
    (file: string) => rmSync(file),
  ]) {
    const workspace = temporaryFolder();
    const storage = await filled(workspace, 1);
    await storage.backUp("start", NOW);
    storage.close();
    spoil(join(workspace, "palimpsest.db"));
    const again = await openStorage(workspace, NOW);
    expect(again.settings.get("value-0")).toBe(0);
    expect(again.notices).toMatchObject([{ code: "DATABASE_RESTORED" }]);
    again.close();
  }
});

test("several damaged databases of the same second all stay", async () => {
  const workspace = temporaryFolder();
  for (let round = 0; round < 3; round += 1) {
    (await filled(workspace, 1)).close();
    damage(join(workspace, "palimpsest.db"));
  }
  (await openStorage(workspace, NOW)).close();
  expect(readdirSync(workspace).filter((name) => /^palimpsest\.damaged-.*\.db$/.test(name))).toHaveLength(3);
});

test("a WAL cut anywhere loses no checkpointed row and nothing before the cut", async () => {
  const workspace = temporaryFolder();
  const storage = await filled(workspace, 1);
  storage.close();
  const open = await openStorage(workspace, NOW);
  for (let index = 0; index < 60; index += 1) open.settings.set(`wal-${index}`, index);
  // What a killed process would leave: the files as they are now, with the WAL not checkpointed.
  const wal = readFileSync(join(workspace, "palimpsest.db-wal"));
  const random = seededRandom(11);
  for (let round = 0; round < 25; round += 1) {
    const torn = temporaryFolder();
    mkdirSync(torn, { recursive: true });
    copyFileSync(join(workspace, "palimpsest.db"), join(torn, "palimpsest.db"));
    writeFileSync(join(torn, "palimpsest.db-wal"), wal.subarray(0, Math.floor(random() * wal.length)));
    const again = await openStorage(torn, NOW);
    expect(again.notices).toEqual([]);
    expect(again.settings.get("value-0")).toBe(0);
    const present = Array.from({ length: 60 }, (_, index) => again.settings.get(`wal-${index}`) === index);
    // Whole transactions in order, then nothing.
    expect(present.lastIndexOf(true)).toBe(present.filter(Boolean).length - 1);
    again.close();
  }
  open.close();
});

test("a place that cannot be written is refused as read-only, whatever stands in the way", async () => {
  // Modes do not stop root, so these are obstacles for everybody: a file where a folder should be, folders where files should be.
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  await expect(openStorage(join(file, "workspace"), NOW)).rejects.toMatchObject({ code: "READ_ONLY_TARGET" });
  for (const name of ["workspace.lock", "palimpsest.db"]) {
    const workspace = temporaryFolder();
    mkdirSync(join(workspace, name));
    await expect(openStorage(workspace, NOW)).rejects.toMatchObject({ code: "READ_ONLY_TARGET" });
  }
});
