import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import type { Client } from "../../../src/contract/index.ts";
import { importWord } from "../../documents/ooxml/importWord.ts";
import { del, ins, p, r, wordFile } from "../../documents/ooxml/testing/wordFixture.ts";
import { openBackend } from "../testing/backend.ts";
import { signedInClient } from "../testing/people.ts";

const comment = (id: number, author: string, text: string): string =>
  `<w:comment w:id="${id}" w:author="${author}" w:date="2026-03-02T10:00:00Z">${p(r(text))}</w:comment>`;

const FILE = wordFile({
  body: [
    p(`${r("Pay within ")}${del("Ann", "30")}${ins("Ann", r("45"))}${r(" days.")}`),
    p(
      `<w:commentRangeStart w:id="7"/>${r("The law of England applies.", "<w:i/>")}<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>`,
    ),
    p(`${r("Notices are")}${ins("Bob", r(" always"))}${r(" in writing.")}`),
  ].join(""),
  comments: comment(7, "Carol", "Why England?"),
});

const state = async (client: Client, documentId: string) => (await client.documents.open({ documentId })).state;

async function type(client: Client, documentId: string, old: string, text: string): Promise<void> {
  const { version, text: before } = await state(client, documentId);
  const start = before.indexOf(old);
  const edits = [{ start, end: start + old.length, text }];
  const change = { cause: "typing" as const, edits, hunks: [], proposals: [], removedProposals: [], locks: [], removedLocks: [] };
  await client.documents.change({ documentId, clientId: "c", baseVersion: version, change });
}

async function commentOn(client: Client, documentId: string, words: string, text: string, internal = false): Promise<void> {
  const { version, text: whole } = await state(client, documentId);
  const start = whole.indexOf(words);
  const range = { start, end: start + words.length };
  await client.comments.add({ documentId, clientId: "c", baseVersion: version, anchor: { kind: "text", range }, text, internal });
}

type Asked = Parameters<Client["exports"]["create"]>[0];

/** An export, and what a reader finds in it. */
async function exported(client: Client, asked: Asked) {
  const made = await client.exports.create(asked);
  const bytes = Buffer.from((await client.exports.download({ exportId: made.exportId })).base64, "base64");
  const read = await importWord(made.fileName, bytes, "accept");
  const rejected = await importWord(made.fileName, bytes, "reject");
  const words = (text: string): string => text.replace(/^---\n[\s\S]*?\n---\n+/, "").trim();
  const threads = read.threads.map(({ first, replies, range, resolved }) => ({
    about: range === null ? null : read.text.slice(range.start, range.end),
    said: [first, ...replies].map(({ author, text }) => `${author}: ${text}`),
    resolved,
  }));
  const changes = read.report.changes.map(({ author, text }) => `${author}: ${text}`);
  return { ...made, file: bytes, accepted: words(read.text), rejected: words(rejected.text), threads, changes };
}

async function imported(client: Client): Promise<string> {
  const base64 = Buffer.from(FILE).toString("base64");
  return (await client.documents.importFile({ fileName: "theirs.docx", base64 })).info.id;
}

test("a redline onto the imported file names whoever changed what, and takes comments along", async () => {
  const { backend, client } = await openBackend();
  const id = await imported(client);
  const grace = await signedInClient(backend, "Grace", ["author", "reviewer"]);
  await type(grace, id, "England", "Japan");
  await commentOn(grace, id, "in writing", "By letter?");
  await commentOn(grace, id, "Pay within", "Between us", true);
  const [thread] = (await client.comments.list({ documentId: id })).threads;
  await grace.comments.reply({ documentId: id, threadId: thread?.id ?? "", text: "Better: Japan." });
  const redline = await exported(client, { documentId: id, format: "docx", onto: "redline", comments: "external" });
  expect(redline.warnings).toEqual([]);
  expect([...redline.names].sort()).toEqual(["Ann", "Bob", "Carol", "Grace"]);
  expect(redline.changes).toEqual(["Ann: 45", "Grace: Japan", "Bob:  always"]);
  expect(redline.rejected).toContain("*The law of England applies.*");
  expect(redline.accepted).toContain("*The law of Japan applies.*");
  expect(redline.threads).toEqual([
    { about: expect.stringContaining("applies"), said: ["Carol: Why England?", "Grace: Better: Japan."], resolved: false },
    { about: "in writing", said: ["Grace: By letter?"], resolved: false },
  ]);
  const alone = await exported(client, { documentId: id, format: "docx", onto: "redline" });
  expect(alone.threads.flatMap(({ said }) => said)).toEqual(["Carol: Why England?"]);
});

test("a clean file has no changes, no comments and nobody's name", async () => {
  const { client } = await openBackend();
  const id = await imported(client);
  await type(client, id, "England", "Japan");
  const clean = await exported(client, { documentId: id, format: "docx", onto: "clean" });
  expect(clean.changes).toEqual([]);
  expect(clean.names).toEqual([]);
  expect(clean.threads).toEqual([]);
  expect(clean.accepted).toBe(clean.rejected);
  for (const [name, content] of Object.entries(unzipSync(clean.file)))
    expect(`${name} ${Buffer.from(content)}`).not.toMatch(/Ann|Bob|Carol|w:comment|w:ins|w:del\b/);
  const kept = await exported(client, { documentId: id, format: "docx", onto: "clean", comments: "external" });
  expect(kept.threads.map(({ said }) => said)).toEqual([["Carol: Why England?"]]);
});

test("between two versions: onto the imported file as it was then, or onto a new one", async () => {
  const { backend, client } = await openBackend();
  const id = await imported(client);
  const grace = await signedInClient(backend, "Grace", ["author", "reviewer"]);
  await type(grace, id, "England", "Japan");
  const latest = async (): Promise<string> => {
    // What is typed becomes a revision when the document goes out.
    await client.exports.create({ documentId: id, format: "md" });
    return (await client.history.list({ documentId: id, limit: 10 })).revisions[0]?.id ?? "";
  };
  const first = await latest();
  await type(client, id, "in writing", "by letter");
  expect(await latest()).not.toBe(first);
  const against = { kind: "revision", revisionId: first } as const;
  for (const onto of ["redline", "new"] as const) {
    const redline = await exported(client, { documentId: id, format: "docx", onto, against });
    expect(redline.rejected).toContain("law of Japan");
    expect(redline.rejected).toContain("in writing");
    expect(redline.accepted).toContain("by letter");
    expect(redline.changes).toEqual([expect.stringContaining("by letter")]);
    expect(redline.changes[0]).not.toMatch(/^Grace/);
  }
  const markup = await client.exports.create({ documentId: id, format: "criticmarkup", against });
  const markdown = Buffer.from((await client.exports.download({ exportId: markup.exportId })).base64, "base64").toString();
  expect(markdown).toContain("{~~in writing~>by letter~~}");
  await expect(client.exports.create({ documentId: id, format: "md", against })).rejects.toMatchObject({ code: "NOT_AVAILABLE" });
  const start = (await client.history.list({ documentId: id, limit: 10 })).revisions.at(-1)?.id ?? "";
  const whole = await exported(client, {
    documentId: id,
    format: "docx",
    revisionId: first,
    onto: "redline",
    against: { kind: "revision", revisionId: start },
  });
  expect(whole.changes).toEqual([expect.stringMatching(/^Grace: .*Japan/)]);
  expect(whole.accepted).toContain("in writing");
  await expect(client.exports.create({ documentId: id, format: "docx", onto: "clean", against })).rejects.toMatchObject({
    code: "NOT_AVAILABLE",
  });
});

test("against a file from outside: onto it where it is a Word file, onto a new one where it is text", async () => {
  const { client } = await openBackend();
  const { id } = await client.documents.create({ title: "Ours", kind: "contract" });
  await type(client, id, "", "# Ours\n\n## Fees {#fees}\n\nPay within 60 days.\n\n## Law\n\nThe law of Japan applies to [](#fees).\n");
  await commentOn(client, id, "60 days", "Too long?");
  const theirs = wordFile({ body: p(r("Ours"), '<w:pStyle w:val="Title"/>') + p(r("Pay within 30 days.", "<w:b/>")) });
  const word = await exported(client, {
    documentId: id,
    format: "docx",
    comments: "external",
    against: { kind: "file", fileName: "theirs.docx", base64: Buffer.from(theirs).toString("base64") },
  });
  expect(word.rejected).toContain("**Pay within 30 days.**");
  expect(word.accepted).toContain("60");
  expect(word.threads.map(({ said }) => said[0])).toEqual([expect.stringContaining("Too long?")]);
  const text = await exported(client, {
    documentId: id,
    format: "docx",
    against: {
      kind: "file",
      fileName: "theirs.md",
      base64: Buffer.from(
        "# Ours\n\n## Fees {#fees}\n\nPay within 30 days.\n\n## Law\n\nThe law of England applies to [](#fees).\n",
      ).toString("base64"),
    },
  });
  expect(text.rejected).toContain("England");
  expect(text.changes.map((change) => change.replace(/^[^:]*: /, ""))).toEqual(["60", "Japan"]);
});

test("against another document: onto the Word file that it came from", async () => {
  const { client } = await openBackend();
  const theirs = await imported(client);
  const { id } = await client.documents.create({ title: "Ours", kind: "contract" });
  await type(client, id, "", "Pay within 60 days.\n\nThe law of England applies.\n\nNotices are in writing.\n");
  const redline = await exported(client, {
    documentId: id,
    format: "docx",
    onto: "redline",
    against: { kind: "document", documentId: theirs },
  });
  expect(redline.rejected).toContain("*The law of England applies.*");
  expect(redline.rejected).toContain("within 30 days");
  expect(redline.accepted).toContain("within 60 days");
  expect(redline.threads.flatMap(({ said }) => said)).toEqual(["Carol: Why England?"]);
});

test("tracked changes on a new file have the look of the house file", async () => {
  const { client } = await openBackend();
  const house = wordFile({
    body: `${p(r("Letter"))}<w:sectPr/>`,
    styles:
      '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:rPr><w:color w:val="AB12CD"/></w:rPr></w:style>',
  });
  await client.house.set({ fileName: "house.docx", base64: Buffer.from(house).toString("base64") });
  const { id } = await client.documents.create({ title: "Ours", kind: "contract" });
  await type(client, id, "", "# Ours\n\n## Fees\n\nPay within 60 days.\n");
  const old = Buffer.from("# Ours\n\n## Fees\n\nPay within 30 days.\n").toString("base64");
  const asked = { documentId: id, format: "docx", against: { kind: "file", fileName: "old.md", base64: old } } as const;
  const redline = await exported(client, asked);
  expect(redline.changes.map((change) => change.replace(/^[^:]*: /, ""))).toEqual(["60"]);
  const stylesOf = (file: Uint8Array): string => Buffer.from(unzipSync(file)["word/styles.xml"] ?? []).toString();
  expect(stylesOf(redline.file)).toContain("AB12CD");
  expect(stylesOf((await exported(client, { ...asked, houseStyle: false })).file)).not.toContain("AB12CD");
});
