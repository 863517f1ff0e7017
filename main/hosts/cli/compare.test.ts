/** `palimpsest compare` with real files and a real workspace. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importWord } from "../../documents/ooxml/importWord.ts";
import { ins, p, r, wordFile } from "../../documents/ooxml/testing/wordFixture.ts";
import { withBackend } from "./backendSession.ts";
import { type CommandResult, runInProcess } from "./testing/runInProcess.ts";

const TEXT = `# Agreement

## Fees

The Customer pays each invoice within thirty days after receipt.

## Term

This agreement ends three years after the Effective Date.
`;
const [TITLE = "", FEES = "", TERM = ""] = TEXT.split(/^(?=## )/m);

const folder = mkdtempSync(join(tmpdir(), "palimpsest-compare-"));
const workspace = join(folder, "workspace");
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const run = (...words: readonly string[]): Promise<CommandResult> => runInProcess(["--workspace", workspace, "compare", ...words]);

let a: string;
let b: string;
beforeAll(() => {
  a = file("a.md", TEXT);
  b = file("b.md", `${TITLE}${TERM}\n${FEES.replace("thirty", "forty-five").trimEnd()}\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the same texts end with 0, different ones with 1 and what differs", async () => {
  expect(await run(a, a)).toEqual({ code: 0, out: "The texts are the same.\n", err: "" });
  const different = await run(a, b);
  expect(different).toMatchObject({ code: 1, err: "" });
  expect(different.out).toContain("2 words inserted, 1 deleted");
  expect(different.out).toContain("{--thirty--}{++forty-five++}");
  expect(different.out).toContain("moved here, move 1");
  expect(await run(a, file("c.md", TEXT.replace("\n\n", "\n\n\n")))).toMatchObject({
    code: 1,
    out: "The texts differ in blank lines and spaces alone.\n",
  });
});

test("--json tells everything, in a stable form", async () => {
  const { code, out } = await run(a, b, "--json");
  expect(code).toBe(1);
  const told = JSON.parse(out);
  expect(told).toMatchObject({ same: false, before: "a.md", after: "b.md", counts: { insertedWords: 2, deletedWords: 1, moves: 1 } });
  for (const row of told.rows) if (row.after !== null) expect(row.parts.map((part: { text: string }) => part.text).join("")).not.toBe("");
  expect(JSON.parse((await run(a, a, "--json")).out)).toMatchObject({ same: true, rows: [] });
});

test("the table of old and new wording is written as HTML and .docx", async () => {
  const html = join(folder, "table.html");
  const docx = join(folder, "table.docx");
  await run(a, b, "--html", html, "--docx", docx, "--language", "ja");
  const page = readFileSync(html, "utf8");
  expect(page).toContain('lang="ja"');
  expect(page.indexOf(">新<")).toBeLessThan(page.indexOf(">旧<"));
  expect(readFileSync(docx).subarray(0, 2).toString()).toBe("PK");
});

test("two Word files are compared with their changes accepted, and become a redline and a table", async () => {
  const yours = join(folder, "yours.docx");
  const theirs = join(folder, "theirs.docx");
  writeFileSync(
    yours,
    wordFile({ body: p(r("The fee is ten euros a month.")) + p(`${r("Notices are ")}${ins("Ann", r("always "))}${r("in writing.")}`) }),
  );
  writeFileSync(theirs, wordFile({ body: p(r("The fee is twelve euros a month.")) + p(r("Notices are always in writing.")) }));
  const redline = join(folder, "redline.docx");
  const table = join(folder, "words.docx");
  const { code, out, err } = await run(yours, theirs, "--redline", redline, "--author", "Grace", "--docx", table);
  expect({ code, err }).toEqual({ code: 1, err: "" });
  expect(out).toContain("--- yours.docx\n+++ theirs.docx\n1 word inserted, 1 deleted");
  const { text, changes } = await importWord("redline.docx", readFileSync(redline));
  expect(text).toContain("The fee is ten euros a month.");
  expect(changes).toMatchObject([
    { author: "Grace", newText: "twelve" },
    { author: "Ann", newText: "always " },
  ]);
  expect(readFileSync(table).subarray(0, 2).toString()).toBe("PK");
  const page = join(folder, "redline.html");
  expect(await run(yours, theirs, "--redline", page)).toMatchObject({ code: 1, err: "" });
  expect(readFileSync(page, "utf8")).toContain("The fee is <del>ten</del><ins>twelve</ins> euros a month.");
  expect(await run(a, b, "--redline", redline, "--author", "Grace")).toMatchObject({ code: 1, err: "" });
  const written = await importWord("redline.docx", readFileSync(redline), "reject");
  expect(written.text).toContain("The Customer pays each invoice within thirty days after receipt.");
  expect(written.report.changes.map(({ author }) => author)).toContain("Grace");
});

test("versions of a document are found by number, id, name and `now`; unknown ones are an error", async () => {
  await withBackend({ workspace }, {}, async (client) => {
    const { info } = await client.documents.importFile({ fileName: "a.md", base64: Buffer.from(TEXT).toString("base64") });
    await client.history.label({ revisionId: info.headRevisionId, label: "Sent" });
    const at = TEXT.indexOf("three");
    const change = { cause: "typing" as const, edits: [{ start: at, end: at + 5, text: "five" }] };
    const rest = { hunks: [], proposals: [], locks: [], removedLocks: [] };
    await client.documents.change({ documentId: info.id, clientId: "tab", baseVersion: 1, change: { ...change, ...rest } });
    await client.documents.save({ documentId: info.id });
  });
  const named = await run("Sent", "now", "--of", "a.md");
  expect(named).toMatchObject({ code: 1, err: "" });
  expect(named.out).toContain("--- version 1 (Sent)\n+++ version 2\n");
  expect(named.out).toContain("{--three--}{++five++}");
  const redline = join(folder, "versions.docx");
  expect(await run("Sent", "now", "--of", "a.md", "--redline", redline)).toMatchObject({ code: 1, err: "" });
  const { text, changes } = await importWord("versions.docx", readFileSync(redline));
  expect(text).toContain("ends three years");
  expect(changes).toMatchObject([{ newText: "five" }]);
  expect(await run("1", "1", "--of", "a.md")).toMatchObject({ code: 0 });
  expect(await run("1", "9", "--of", "a.md")).toMatchObject({ code: 1, out: "", err: expect.stringMatching(/^palimpsest: NOT_FOUND: /) });
  expect(await run(a)).toMatchObject({ code: 2, out: "" });
  expect(await run(a, join(folder, "none.md"))).toMatchObject({ code: 1, out: "", err: expect.stringMatching(/^palimpsest: [A-Z_]+: /) });
});
