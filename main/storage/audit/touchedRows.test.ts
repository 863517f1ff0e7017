import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { canonicalJson } from "../../../src/domain/audit/canonicalJson.ts";
import { openStorage, type Storage } from "../storage.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { chainHash, GENESIS } from "./chain.ts";

const NOW = Date.UTC(2026, 10, 22);

function events(storage: Storage): { id: number; type: string; data: { rows?: { table: string; id: number; sha256: string }[] } }[] {
  return [...storage.audit.from(1)].map(({ event }) => JSON.parse(event));
}

test("a row of a bound table that nobody told the log about gets an event when the transaction ends", async () => {
  const storage = await openStorage(temporaryFolder(), NOW);
  storage.transaction(() => storage.people.add({ id: "ada", name: "Ada", roles: ["author"], passphrase: null, createdAt: NOW }));
  const [event] = events(storage);
  expect(event).toMatchObject({ id: 1, type: "rows.written", data: { rows: [{ table: "person", id: 1 }] } });
  const row = { created_at: NOW, folded_name: "ada", id: 1, key: "ada", name: "Ada", one_time: 0, roles: '["author"]', version: 1 };
  const digest = createHash("sha256")
    .update(canonicalJson({ table: "person", row }))
    .digest("hex");
  expect(event?.data.rows?.[0]?.sha256).toBe(digest);
  storage.close();
});

test("rows go to the event of their transaction; a write outside of one is a transaction itself", async () => {
  const storage = await openStorage(temporaryFolder(), NOW);
  storage.transaction(() => {
    storage.people.add({ id: "ada", name: "Ada", roles: ["author"], passphrase: null, createdAt: NOW });
    storage.audit.record({ type: "person.added", person: null, document: null, data: {} });
  });
  storage.people.update("ada", { name: "Ada Lovelace" });
  expect(events(storage).map(({ type, data }) => [type, data.rows?.length])).toEqual([
    ["person.added", 1],
    ["rows.written", 1],
  ]);
  storage.close();
});

test("what is rolled back leaves neither rows nor events, and the chain goes on", async () => {
  const storage = await openStorage(temporaryFolder(), NOW);
  const add = (id: string) => storage.people.add({ id, name: id, roles: ["author"], passphrase: null, createdAt: NOW });
  expect(() =>
    storage.transaction(() => {
      add("ada");
      storage.audit.record({ type: "person.added", person: null, document: null, data: {} });
      throw new Error("no");
    }),
  ).toThrow("no");
  add("ben");
  const stored = [...storage.audit.from(1)];
  expect(stored).toHaveLength(1);
  expect(stored[0]?.hash).toEqual(chainHash(GENESIS, stored[0]?.event ?? ""));
  storage.close();
});

test("neighbouring rows of a final table are bound as one range, and a named row is bound once", async () => {
  const storage = await openStorage(temporaryFolder(), NOW);
  storage.transaction(() => {
    for (const name of ["a", "b", "c", "d"])
      storage.connection().execute("INSERT INTO author (kind, name, for_person) VALUES ('person', ?, '')", [name]);
    const row = storage.audit.bindRow("author", 4);
    storage.audit.record({ type: "document.created", person: null, document: null, data: { rows: [row] } });
  });
  expect(events(storage)[0]?.data.rows).toEqual([
    { table: "author", id: 4, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    { table: "author", first: 1, last: 3, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
  storage.close();
});
