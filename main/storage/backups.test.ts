import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Backups } from "./backups.ts";
import { checkDatabaseFile } from "./integrity.ts";
import { migrate } from "./migrations/migrate.ts";
import { Sqlite } from "./sqlite.ts";
import { openStorage } from "./storage.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function database(folder: string): Sqlite {
  const sqlite = new Sqlite(join(folder, "palimpsest.db"));
  migrate(sqlite);
  return sqlite;
}

test("a backup is a sound database of its own, made while the original is in use", async () => {
  const folder = temporaryFolder();
  const sqlite = database(folder);
  sqlite.execute("INSERT INTO setting VALUES ('a', '1')");
  const backups = new Backups(join(folder, "backups"));
  const backup = await backups.make(sqlite, "interval", NOW);
  expect(checkDatabaseFile(backup.file)).toBeNull();
  const copy = new Sqlite(backup.file);
  expect(copy.statement("SELECT name, value FROM setting").all()).toEqual([{ name: "a", value: "1" }]);
  copy.close();
  expect(readdirSync(backups.folder).filter((name) => name.includes(".part"))).toEqual([]);
  sqlite.close();
});

test("five newest and one of each of seven days are kept", async () => {
  const folder = temporaryFolder();
  const sqlite = database(folder);
  const backups = new Backups(join(folder, "backups"));
  for (let hour = 0; hour <= 10 * 24; hour += 8) await backups.make(sqlite, "interval", NOW + hour * HOUR);
  const kept = backups.list();
  const days = kept.map((backup) => Math.floor(backup.at / DAY));
  expect(kept.slice(0, 5).map((backup) => backup.at)).toEqual([0, 8, 16, 24, 32].map((ago) => NOW + 10 * DAY - ago * HOUR));
  expect(new Set(days).size).toBe(7);
  expect(kept).toHaveLength(5 + 7 - new Set(days.slice(0, 5)).size);
  sqlite.close();
});

test("with a clock that goes back the newest copy is still the last one made", async () => {
  const folder = temporaryFolder();
  const sqlite = database(folder);
  const backups = new Backups(join(folder, "backups"));
  await backups.make(sqlite, "interval", NOW);
  sqlite.execute("INSERT INTO setting VALUES ('later', 'true')");
  const last = await backups.make(sqlite, "interval", NOW - 30 * DAY);
  expect(backups.list()[0]?.file).toBe(last.file);
  expect(backups.newestGood()?.file).toBe(last.file);
  sqlite.close();
});

test("leftovers of a killed backup are cleared away and foreign files are left alone", async () => {
  const folder = temporaryFolder();
  const sqlite = database(folder);
  const backups = new Backups(join(folder, "backups"));
  await backups.make(sqlite, "start", NOW);
  const leftover = join(backups.folder, "palimpsest-000009-20261122T120000Z-start.db.part");
  const foreign = join(backups.folder, "notes.txt");
  writeFileSync(leftover, "half");
  writeFileSync(foreign, "mine");
  await backups.make(sqlite, "start", NOW + HOUR);
  expect(existsSync(leftover)).toBe(false);
  expect(existsSync(foreign)).toBe(true);
  sqlite.close();
});

test("nothing is copied when nothing changed", async () => {
  const storage = await openStorage(temporaryFolder(), NOW);
  storage.settings.set("a", 1);
  expect(await storage.backUp("interval", NOW)).not.toBeNull();
  expect(await storage.backUp("interval", NOW + HOUR)).toBeNull();
  storage.settings.set("a", 2);
  expect(await storage.backUp("interval", NOW + HOUR)).not.toBeNull();
  storage.close();
});
