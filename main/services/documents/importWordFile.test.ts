import { expect, test } from "vitest";
import type { Client } from "../../../src/contract/index.ts";
import { del, ins, p, r, wordFile } from "../../documents/ooxml/testing/wordFixture.ts";
import { finish, verifyFile } from "../audit/verify/verifyLog.ts";
import { openBackend } from "../testing/backend.ts";
import { signedInClient } from "../testing/people.ts";

const comment = (id: number, author: string, text: string): string =>
  `<w:comment w:id="${id}" w:author="${author}" w:date="2026-03-02T10:00:00Z" w:initials="X">${p(r(text))}</w:comment>`;

const FILE = wordFile({
  body: [
    p(`${r("Pay within ")}${del("Ann", "30")}${ins("Ann", r("45"))}${r(" days.")}`),
    p(`<w:commentRangeStart w:id="7"/>${r("The law of England applies.")}<w:commentRangeEnd w:id="7"/>`),
    p(`${r("Notices are")}${ins("Bob", r(" always"))}${r(" in writing.")}`),
  ].join(""),
  comments: comment(7, "Carol", "Why England?") + comment(9, "Carol", "Nowhere in the text."),
});

async function imported(client: Client, changes: "accept" | "reject" | "markup" = "markup", bytes = FILE) {
  return await client.documents.importFile({ fileName: "theirs.docx", base64: Buffer.from(bytes).toString("base64"), changes });
}

const open = async (client: Client, documentId: string) => (await client.documents.open({ documentId })).state;

async function exported(client: Client, documentId: string, onto: "redline" | "clean"): Promise<Buffer> {
  const made = await client.exports.create({ documentId, format: "docx", onto });
  expect(made.warnings).toEqual([]);
  return Buffer.from((await client.exports.download({ exportId: made.exportId })).base64, "base64");
}

async function decide(client: Client, documentId: string, newText: string, verdict: "accept" | "reject"): Promise<void> {
  const { version, proposals } = await open(client, documentId);
  const hunk = proposals.flatMap(({ hunks }) => hunks).find((candidate) => candidate.newText === newText);
  const target = { documentId, clientId: "c", baseVersion: version };
  await client.proposals.decide({ ...target, hunkIds: [hunk?.id ?? ""], verdict, reason: "Agreed" });
}

test("a Word file becomes a document with its changes as proposals and its comments as threads, in one step of the log", async () => {
  const { backend, client, folder } = await openBackend();
  const { info, report } = await imported(client);
  expect(report).toMatchObject({ format: "docx", paragraphs: 3, comments: 2, changes: [{ author: "Ann" }, { author: "Bob" }] });
  expect(info).toMatchObject({ fileName: "theirs.docx", pending: 2 });
  const { text, proposals } = await open(client, info.id);
  expect(text).toContain("Pay within 30 days.");
  expect(proposals.map(({ author, kind, createdAt, hunks }) => [author.name, kind, createdAt, hunks.map((hunk) => hunk.newText)])).toEqual([
    ["Ann", "import", Date.UTC(2026, 2, 1, 9), ["45"]],
    ["Bob", "import", Date.UTC(2026, 2, 1, 9), [" always"]],
  ]);
  const { threads } = await client.comments.list({ documentId: info.id });
  expect(threads).toMatchObject([
    {
      quote: "The law of England applies.",
      internal: false,
      messages: [{ text: "Why England?", outside: { name: "Carol", at: Date.UTC(2026, 2, 2, 10) } }],
    },
    { quote: "", messages: [{ text: "Nowhere in the text." }] },
  ]);
  expect(await client.documents.wordFile({ documentId: info.id })).toMatchObject({ name: "theirs.docx", report });
  // What somebody outside wrote is nobody's here to change.
  const message = threads[0]?.messages[0]?.id ?? "";
  const change = client.comments.edit({ documentId: info.id, threadId: threads[0]?.id ?? "", messageId: message, text: "Why not?" });
  await expect(change).rejects.toMatchObject({ code: "NOT_ALLOWED" });
  await backend.close();
  expect(finish(verifyFile(`${folder}/palimpsest.db`)).firstBad).toBeNull();
});

test("changes are accepted or rejected on the way in where that is asked for", async () => {
  const { client } = await openBackend();
  const accepted = await imported(client, "accept");
  expect(await open(client, accepted.info.id)).toMatchObject({ text: expect.stringContaining("within 45 days"), proposals: [] });
  const rejected = await imported(client, "reject");
  expect(await open(client, rejected.info.id)).toMatchObject({ text: expect.stringContaining("within 30 days"), proposals: [] });
});

test("a name that somebody here bears is shown as the file's", async () => {
  const { backend, client } = await openBackend();
  await signedInClient(backend, "Bob", ["reviewer"]);
  const { info } = await imported(client);
  const names = (await open(client, info.id)).proposals.map(({ author }) => author.name);
  expect(names).toEqual(["Ann", "Bob (theirs.docx)"]);
});

test("a file that cannot be read leaves nothing behind", async () => {
  const { client } = await openBackend();
  await expect(imported(client, "markup", Buffer.from("no Word file"))).rejects.toMatchObject({ code: "UNSUPPORTED_FORMAT" });
  const controller = new AbortController();
  const call = client.documents.importFile(
    { fileName: "theirs.docx", base64: Buffer.from(FILE).toString("base64") },
    { signal: controller.signal },
  );
  controller.abort();
  await expect(call).rejects.toBeDefined();
  expect(await client.documents.list({})).toEqual([]);
});

test("the text goes back onto the file: decided changes are settled, undecided ones wait, ours are tracked", async () => {
  const { client } = await openBackend();
  const { info } = await imported(client);
  await decide(client, info.id, "45", "accept");
  const { version, text } = await open(client, info.id);
  const start = text.indexOf("England");
  const edits = [{ start, end: start + "England".length, text: "Japan" }];
  const change = { cause: "typing", edits, hunks: [], proposals: [], removedProposals: [], locks: [], removedLocks: [] } as const;
  await client.documents.change({
    documentId: info.id,
    clientId: "c",
    baseVersion: version,
    change: { ...change, edits: [...edits] } as never,
  });
  const again = await imported(client, "markup", await exported(client, info.id, "redline"));
  expect(again.report?.changes).toMatchObject([
    { kind: "replace", author: expect.not.stringMatching(/^(Ann|Bob)$/), text: "Japan" },
    { kind: "insert", author: "Bob", text: " always" },
  ]);
  expect((await open(client, again.info.id)).text).toContain("Pay within 45 days.\n\nThe law of England");
  // Comments of the file stay in it.
  expect(again.report?.comments).toBe(2);
  const clean = await imported(client, "markup", await exported(client, info.id, "clean"));
  expect(clean.report?.changes).toEqual([]);
  expect((await open(client, clean.info.id)).text).toContain("Pay within 45 days.\n\nThe law of Japan applies.\n\nNotices are in writing.");
});

test("a document that came from no Word file has none to go back onto", async () => {
  const { client } = await openBackend();
  const { id } = await client.documents.create({ title: "New", kind: "contract" });
  expect(await client.documents.wordFile({ documentId: id })).toBeNull();
  await expect(client.exports.create({ documentId: id, format: "docx", onto: "redline" })).rejects.toMatchObject({ code: "NOT_AVAILABLE" });
});
