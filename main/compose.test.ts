import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { expect, test } from "vitest";
import type { DocumentChange } from "../src/domain/document/documentState.ts";
import { createBackend } from "./compose.ts";
import { backendPorts, importText, openBackend, TEXT } from "./services/testing/backend.ts";
import { temporaryFolder } from "./storage/testing/temporaryFolder.ts";

type Edit = { start: number; end: number; text: string };
const typing = (...edits: Edit[]) =>
  ({ cause: "typing" as const, edits, hunks: [], proposals: [], locks: [], removedLocks: [] }) satisfies DocumentChange;

test("closing makes a revision of what was typed and a backup; closing twice is closing once", async () => {
  const { backend, client, folder } = await openBackend();
  const documentId = await importText(client, TEXT);
  await client.documents.change({ documentId, clientId: "tab", baseVersion: 1, change: typing({ start: 0, end: 0, text: "X" }) });
  await Promise.all([backend.close(), backend.close()]);
  expect(readdirSync(join(folder, "backups")).some((name) => name.endsWith("-close.db"))).toBe(true);
  const again = await openBackend(folder);
  expect((await again.client.history.list({ documentId })).revisions.map((revision) => revision.cause)).toEqual(["typing", "baseline"]);
  expect((await again.client.documents.open({ documentId })).state.text).toBe(`X${TEXT}`);
});

test("a second backend on the same workspace is refused, the first goes on", async () => {
  const { client, folder } = await openBackend();
  await expect(createBackend(backendPorts(folder, []))).rejects.toMatchObject({ code: "WORKSPACE_BUSY", details: { pid: process.pid } });
  expect(await client.documents.list({})).toEqual([]);
});

test("a file to start with becomes a document once, however often one starts with it", async () => {
  const folder = temporaryFolder();
  const startFile = { fileName: "start.md", bytes: Buffer.from(TEXT) };
  const first = await openBackend(folder, {}, { startFile });
  const { startDocumentId } = await first.client.app.info({});
  expect((await first.client.documents.open({ documentId: startDocumentId ?? "" })).state.text).toBe(TEXT);
  await first.client.documents.change({
    documentId: startDocumentId ?? "",
    clientId: "tab",
    baseVersion: 1,
    change: typing({ start: 0, end: 0, text: "X" }),
  });
  await first.backend.close();
  const second = await openBackend(folder, {}, { startFile });
  expect((await second.client.app.info({})).startDocumentId).toBe(startDocumentId);
  expect(await second.client.documents.list({})).toHaveLength(1);
});

test("a start file that cannot be read gives the workspace back", async () => {
  const folder = temporaryFolder();
  const startFile = { fileName: "bad.md", bytes: Buffer.from([0xff, 0xfe, 0x00]) };
  await expect(createBackend(backendPorts(folder, []), { startFile })).rejects.toMatchObject({
    code: expect.stringMatching(/NOT_UTF8|CONTAINS_NUL/),
  });
  await openBackend(folder);
});

test("input that does not fit the contract is INVALID_ARGUMENT and names the place", async () => {
  const { backend } = await openBackend();
  // A client without the contract's types, as anybody may write one.
  const client = createRouterClient(backend.router, { context: {} });
  const open = client.documents.open as unknown as (input: unknown) => Promise<unknown>;
  await expect(open({ documentId: "../../etc/passwd" })).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    defined: true,
    data: { details: { argument: "documentId" } },
  });
  await expect(open({})).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  await expect(open(undefined)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  const change = client.documents.change as unknown as (input: unknown) => Promise<unknown>;
  await expect(change({ documentId: "d", clientId: "c", baseVersion: -1, change: typing() })).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    data: { details: { argument: "baseVersion" } },
  });
});

test("the product's errors keep their code and details; unknown ones say nothing of the inside and are logged", async () => {
  const { backend, client, errors } = await openBackend();
  await expect(client.documents.open({ documentId: "absent" })).rejects.toMatchObject({
    code: "NOT_FOUND",
    defined: true,
    status: 404,
    data: { details: { id: "absent" } },
  });
  await expect(client.documents.watch({ documentId: "absent", afterVersion: 1 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const documentId = await importText(client, TEXT);
  backend.storage.connection().raw.exec("DROP TABLE decision");
  expect(errors).toEqual([]);
  backend.storage.connection().raw.exec("DROP TABLE label");
  const failure = client.history.list({ documentId });
  await expect(failure).rejects.toMatchObject({ code: "INTERNAL", status: 500, message: expect.not.stringContaining("label") });
  expect(errors.join()).toContain("no such table: label");
});

test("a watcher that is too late is told to open again, through the stream's own call", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  await expect(client.documents.watch({ documentId, afterVersion: 99 })).rejects.toMatchObject({ code: "STALE_VERSION" });
});

test("bad files are refused one by one and leave no document", async () => {
  const { client } = await openBackend();
  const upload = (fileName: string, bytes: Buffer) => client.documents.importFile({ fileName, base64: bytes.toString("base64") });
  await expect(upload("a.md", Buffer.from([0x61, 0xff]))).rejects.toMatchObject({ code: "NOT_UTF8" });
  await expect(upload("a.md", Buffer.from("a\0b"))).rejects.toMatchObject({ code: "CONTAINS_NUL" });
  await expect(upload("a.docx", Buffer.from("PK"))).rejects.toMatchObject({ code: "UNSUPPORTED_FORMAT" });
  // Too large for the contract already: nothing is decoded.
  await expect(upload("a.md", Buffer.alloc(50 * 1024 * 1024, 0x61))).rejects.toMatchObject({
    code: expect.stringMatching(/INVALID_ARGUMENT|FILE_TOO_LARGE/),
  });
  expect(await client.documents.list({})).toEqual([]);
});

test("mixed line endings and a line of 1 MB come back byte for byte", async () => {
  const { client } = await openBackend();
  const raw = `\uFEFFone\r\ntwo\nthree\r\n${"x".repeat(1_000_000)}\r\nend\rlast`;
  const documentId = await importText(client, raw);
  const { state } = await client.documents.open({ documentId });
  expect(state.text).not.toContain("\r");
  const { exportId } = await client.exports.create({ documentId, format: "md" });
  const { base64 } = await client.exports.download({ exportId });
  expect(Buffer.from(base64, "base64").toString("utf8")).toBe(raw);
  await client.documents.change({
    documentId,
    clientId: "tab",
    baseVersion: 1,
    change: typing({ start: state.text.length, end: state.text.length, text: "!" }),
  });
  const after = await client.exports.create({ documentId, format: "md" });
  expect(Buffer.from((await client.exports.download({ exportId: after.exportId })).base64, "base64").toString("utf8")).toBe(`${raw}!`);
});

test("samples can be opened, documents created, settings changed, and every tab hears of it", async () => {
  const { client } = await openBackend();
  const events = await client.app.watch({});
  expect((await events.next()).value).toMatchObject({ type: "engine", engine: { state: "idle" } });
  expect((await events.next()).value).toMatchObject({ type: "settings" });
  const [sample] = await client.documents.samples({});
  const info = await client.documents.createFromSample({ sampleId: sample?.id ?? "" });
  expect(info.words).toBeGreaterThan(50);
  expect((await events.next()).value).toEqual({ type: "documents" });
  await expect(client.documents.createFromSample({ sampleId: "absent" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await client.settings.update({ authorName: "Grace", theme: "dark" });
  expect((await events.next()).value).toMatchObject({ type: "settings", settings: { authorName: "Grace", theme: "dark", strength: 0.7 } });
  await events.return?.();
  const created = await client.documents.create({ title: "Fresh", kind: "ja" });
  expect(created).toMatchObject({ title: "Fresh", kind: "ja", words: 0, revisionNumber: 1 });
  expect(await client.documents.list({})).toHaveLength(2);
  await expect(client.documents.chooseFile({})).rejects.toMatchObject({ code: "NOT_AVAILABLE" });
});

test("settings stay after closing; one that is no longer valid falls back to its default", async () => {
  const { backend, client, folder } = await openBackend();
  await client.settings.update({ preset: "careful", language: "ja", keys: { "generate.lock": "Alt+KeyJ" } });
  const stored = backend.storage.settings.get("settings");
  backend.storage.settings.set("settings", { ...(stored as object), theme: "plaid", unknown: 1 });
  await backend.close();
  const again = await openBackend(folder);
  expect(await again.client.settings.get({})).toMatchObject({
    preset: "careful",
    language: "ja",
    theme: "system",
    keys: { "generate.lock": "Alt+KeyJ" },
  });
});

test("exports of an older version hold its text and no proposals; they cannot be fetched for ever", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  const { info } = await client.documents.open({ documentId });
  await client.documents.change({ documentId, clientId: "tab", baseVersion: 1, change: typing({ start: 0, end: 0, text: "New. " }) });
  const old = await client.exports.create({ documentId, format: "md", revisionId: info.headRevisionId });
  expect(Buffer.from((await client.exports.download({ exportId: old.exportId })).base64, "base64").toString()).toBe(TEXT);
  // Exporting made a revision of what was typed.
  expect((await client.history.list({ documentId })).total).toBe(2);
  await expect(client.exports.download({ exportId: "gone" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(client.exports.saveWithDialog({ exportId: old.exportId })).rejects.toMatchObject({ code: "NOT_AVAILABLE" });
});
