import { expect, test } from "vitest";
import type { VerifyEvent } from "../../../src/contract/index.ts";
import { importText, openBackend, TEXT } from "../testing/backend.ts";

test("the log is listed newest first, paged and filtered by type, person, document and time", async () => {
  const { client, backend } = await openBackend();
  const first = await importText(client, TEXT);
  const second = await importText(client, `${TEXT}\nMore.\n`);
  await client.documents.update({ documentId: first, title: "Renamed" });
  const all = await client.audit.list({});
  expect(all.events.map(({ id }) => id)).toEqual(Array.from({ length: all.total }, (_, place) => all.total - place));
  expect(all.events[0]).toMatchObject({ type: "document.changed", document: { id: first, title: "Renamed" } });
  const owner = backend.services.people.owner();
  expect(all.events[0]?.person).toEqual({ id: owner.id, name: owner.name });
  const page = await client.audit.list({ offset: 2, limit: 3 });
  expect(page.events.map(({ id }) => id)).toEqual([all.total - 2, all.total - 3, all.total - 4]);
  expect((await client.audit.list({ offset: all.total })).events).toEqual([]);

  const created = await client.audit.list({ filter: { type: "document.created" } });
  expect(created.events.map(({ document }) => document?.id)).toEqual([second, first]);
  const about = await client.audit.list({ filter: { documentId: first, type: "document.changed", personId: owner.id } });
  expect(about).toMatchObject({ total: 1, events: [{ type: "document.changed" }] });
  const at = all.events[0]?.at ?? 0;
  expect((await client.audit.list({ filter: { from: at + 1 } })).total).toBe(0);
  expect((await client.audit.list({ filter: { to: at } })).total).toBe(all.total);
  expect((await client.audit.list({ filter: { documentId: second, to: 5 } })).total).toBe(0);
  const subjects = await client.audit.subjects({});
  expect(subjects.documents.map(({ id }) => id).sort()).toEqual([first, second].sort());
  expect(subjects.people).toEqual([{ id: owner.id, name: owner.name }]);
});

test("verifying tells of its progress and its result, beside other work", async () => {
  const { client } = await openBackend();
  await importText(client, TEXT);
  const seen: VerifyEvent[] = [];
  for await (const event of await client.audit.verify({})) {
    seen.push(event);
    await client.documents.list({});
  }
  expect(seen[0]).toMatchObject({ type: "progress", phase: "events" });
  expect(seen.at(-1)).toMatchObject({ type: "result", verification: { ok: true, warnings: [] } });
});

test("what leaves the app stands in the log: documents and the log itself", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  const made = await client.exports.create({ documentId, format: "md" });
  const { base64 } = await client.exports.download({ exportId: made.exportId });
  expect(Buffer.from(base64, "base64").toString()).toContain("Services Agreement");
  const log = await client.audit.export({ to: "download", documentId });
  expect(log.fileName).toMatch(/^audit-log-\d{4}-\d\d-\d\d\.zip$/);
  expect(Buffer.from(log.base64 ?? "", "base64").length).toBe(log.bytes);
  const { events } = await client.audit.list({ filter: { type: "export.made" } });
  expect(events.map(({ data }) => data.format)).toEqual(["audit", "md"]);
  await expect(client.audit.export({ to: "dialog" })).rejects.toMatchObject({ code: "NOT_AVAILABLE" });
  await expect(client.audit.export({ to: "download", documentId: "nobody" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("settings of the workspace and names of versions are told", async () => {
  const { client } = await openBackend();
  await client.settings.update({ provider: "cpu", theme: "dark" });
  const { events } = await client.audit.list({ filter: { type: "settings.changed" } });
  expect(events.map(({ data }) => data)).toEqual([{ provider: { from: "auto", to: "cpu" } }]);
});
