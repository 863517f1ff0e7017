import { hash } from "node:crypto";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import type { Client } from "../../../src/contract/index.ts";
import { houseFile } from "../../documents/house/testing/houseFile.ts";
import { schemaErrors } from "../../documents/testing/schemaErrors.ts";
import { openBackend } from "../testing/backend.ts";
import { signedInClient } from "../testing/people.ts";

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
const HOUSE = houseFile();

async function documentOf(client: Client): Promise<string> {
  const text = "# Services Agreement\n\n## Fees\n\nThe Customer pays.\n\n1. Monthly.\n";
  return (await client.documents.importFile({ fileName: "agreement.md", base64: base64(Buffer.from(text)) })).info.id;
}

async function exported(client: Client, documentId: string, houseStyle?: boolean): Promise<Buffer> {
  const { exportId } = await client.exports.create({ documentId, format: "docx", ...(houseStyle !== undefined && { houseStyle }) });
  return Buffer.from((await client.exports.download({ exportId })).base64, "base64");
}

const part = (bytes: Uint8Array, name: string): string => new TextDecoder().decode(unzipSync(bytes)[name] ?? new Uint8Array());

test("new Word files have the look of the house file while there is one", { timeout: 60_000 }, async () => {
  const { client } = await openBackend();
  const documentId = await documentOf(client);
  expect(await client.house.get({})).toEqual({ file: null });
  expect(part(await exported(client, documentId), "word/document.xml")).toContain("Heading1");
  const { file } = await client.house.set({ fileName: "C:\\jane\\house.dotx", base64: base64(HOUSE) });
  expect(file).toMatchObject({
    name: "house.dotx",
    bytes: HOUSE.length,
    sha256: hash("sha256", HOUSE),
    report: { headers: 1, pictures: 1 },
  });
  expect(await client.house.get({})).toEqual({ file });
  const housed = await exported(client, documentId);
  expect(part(housed, "word/document.xml")).toContain("berschrift1");
  expect(part(housed, "word/house-header-default.xml")).toContain("Kanzlei Muster");
  expect(await schemaErrors(housed)).toEqual([]);
  expect(part(await exported(client, documentId, false), "word/document.xml")).toContain("Heading1");
  expect(await client.house.remove({})).toEqual({ file: null });
  expect(part(await exported(client, documentId), "word/document.xml")).toContain("Heading1");
});

test("a file that cannot be read is refused with its reason, and the one before stays", { timeout: 60_000 }, async () => {
  const { client } = await openBackend();
  await client.house.set({ fileName: "house.docx", base64: base64(HOUSE) });
  const before = await client.house.get({});
  for (const bytes of [Buffer.from("no Word file"), houseFile({ parts: { "word/styles.xml": "<!DOCTYPE x><x/>" } })])
    await expect(client.house.set({ fileName: "other.docx", base64: base64(bytes) })).rejects.toMatchObject({ code: "UNSUPPORTED_FORMAT" });
  const large = Buffer.alloc(10 * 1024 * 1024 + 1);
  await expect(client.house.set({ fileName: "large.docx", base64: base64(large) })).rejects.toMatchObject({ code: "FILE_TOO_LARGE" });
  expect(await client.house.get({})).toEqual(before);
});

test("only administrators set it, and the log tells who did, by hashes alone", { timeout: 60_000 }, async () => {
  const { backend, client } = await openBackend();
  const author = await signedInClient(backend, "Rita", ["author"]);
  await expect(author.house.set({ fileName: "house.docx", base64: base64(HOUSE) })).rejects.toMatchObject({ code: "NOT_ALLOWED" });
  await expect(author.house.remove({})).rejects.toMatchObject({ code: "NOT_ALLOWED" });
  expect(await author.house.get({})).toEqual({ file: null });
  await client.house.set({ fileName: "secret name.docx", base64: base64(HOUSE) });
  await client.house.remove({});
  await client.house.remove({});
  const { events } = await client.audit.list({});
  const told = events.filter(({ type }) => type.startsWith("house."));
  expect(told.map(({ type }) => type).sort()).toEqual(["house.removed", "house.set"]);
  for (const { data } of told) expect(data).toMatchObject({ sha256: hash("sha256", HOUSE), name: hash("sha256", "secret name.docx") });
  expect(JSON.stringify(told)).not.toContain("secret name");
});
