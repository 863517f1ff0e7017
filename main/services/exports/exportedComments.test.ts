import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import type { Actor } from "../../../src/domain/access/actor.ts";
import { temporaryFolder } from "../../storage/testing/temporaryFolder.ts";
import { BlameService } from "../blame/blameService.ts";
import { CommentService } from "../comments/commentService.ts";
import { addDocument, openWorkspace, place, propose, type } from "../testing/workspace.ts";
import { ExportService } from "./exportService.ts";

const ASSETS = fileURLToPath(new URL("../../../assets", import.meta.url));
const TEXT = `# Services Agreement

## Fees {#fees}

The **"Customer"** shall pay *100 euros* per month, see [](#fees).[^1]

1. **Late payment.** Interest of two percent.

| Item | Price |
|---|---|
| Setup | 50 euros |

[^1]: Net of tax.
`;
const INTERNAL = "Our floor is ninety; never tell them";
const FORMATS = ["docx", "html", "pdf", "criticmarkup", "md"] as const;

async function setUp() {
  const workspace = await openWorkspace();
  const { workbench, registry } = workspace;
  const exporting = { ...workbench, ports: { ...workbench.ports, folders: { ...workbench.ports.folders, assets: ASSETS } } };
  const comments = new CommentService(workbench, registry);
  const { document } = addDocument(workspace, TEXT);
  const by: Actor = workbench.people.owner();
  const add = (anchor: Parameters<CommentService["add"]>[1]["anchor"], text: string, internal: boolean) =>
    comments.add(
      { documentId: document.key, clientId: "tab", baseVersion: document.state.version, by },
      { anchor, text, internal, assigneeId: null },
    ).thread;
  const on = (part: string) => ({ kind: "text", range: place(document, part) }) as const;
  const exports = new ExportService(exporting, registry, new BlameService(exporting, registry));
  const write = async (format: (typeof FORMATS)[number], which: "none" | "external" | "all"): Promise<Uint8Array> => {
    const made = await exports.create({ documentId: document.key, format, revisionId: null, versionName: false, comments: which }, by);
    return exports.get(made.exportId).bytes;
  };
  return { workspace, comments, document, by, add, on, write };
}

/** Everything that a file says, unzipped. */
function contents(bytes: Uint8Array): string {
  const decoder = new TextDecoder("latin1");
  const parts = bytes[0] === 0x50 && bytes[1] === 0x4b ? Object.values(unzipSync(bytes)) : [bytes];
  return parts.map((part) => decoder.decode(part)).join("\n");
}

const part = (bytes: Uint8Array, name: string): string => new TextDecoder().decode(unzipSync(bytes)[name] ?? new Uint8Array());

test("an internal comment is nowhere in a file unless internal comments are asked for", async () => {
  const { add, on, comments, document, by, write } = await setUp();
  add(on("100 euros"), INTERNAL, true);
  add(on("Interest of two percent"), "Is two usual?", false);
  const resolved = add(on("50 euros"), "Settled long ago", false);
  comments.resolve({ documentId: document.key, threadId: resolved.id, by });
  for (const format of FORMATS) {
    for (const which of ["none", "external"] as const) {
      const bytes = await write(format, which);
      expect(contents(bytes), `${format} ${which}`).not.toContain(INTERNAL);
      expect(contents(bytes), `${format} ${which}`).not.toContain("Settled long ago");
      if (format !== "pdf")
        expect(contents(bytes).includes("Is two usual?"), `${format} ${which}`).toBe(which === "external" && format !== "md");
    }
  }
  for (const format of ["docx", "html", "criticmarkup"] as const) expect(contents(await write(format, "all"))).toContain(INTERNAL);
  // The text of a PDF is compressed: with comments it has more of it.
  const [none, external, all] = [await write("pdf", "none"), await write("pdf", "external"), await write("pdf", "all")];
  expect(external.length).toBeGreaterThan(none.length);
  expect(all.length).toBeGreaterThan(external.length);
});

test("a Word file has real comments with author, date, initials and range; replies answer the first message", async () => {
  const { add, on, comments, document, by, write } = await setUp();
  const thread = add(on('**"Customer"** shall pay *100'), "First\nand second line", false);
  comments.reply({ documentId: document.key, threadId: thread.id, by }, "A reply & <b>more</b>");
  const bytes = await write("docx", "external");
  const body = part(bytes, "word/document.xml");
  const said = part(bytes, "word/comments.xml");
  expect(body.match(/<w:commentRangeStart w:id="\d+"\/>/gu)).toHaveLength(2);
  expect(body.match(/<w:commentRangeEnd w:id="\d+"\/>/gu)).toHaveLength(2);
  expect(body.match(/<w:commentReference w:id="\d+"\/>/gu)).toHaveLength(2);
  const inside = /<w:commentRangeStart w:id="0"\/>(.*?)<w:commentRangeEnd w:id="0"\/>/su.exec(body)?.[1] ?? "";
  expect(inside.replace(/<[^>]+>/gu, "").replaceAll("&quot;", '"')).toBe('"Customer" shall pay 100');
  expect(inside).toContain("DefinedTerm");
  expect(said).toMatch(/w:author="Ada"/u);
  expect(said).toMatch(/w:initials="A"/u);
  expect(said).toMatch(/w:date="2026-11-22T12:00:00/u);
  expect(said).toContain("A reply &amp; &lt;b&gt;more&lt;/b&gt;");
  expect(part(bytes, "word/commentsExtended.xml")).toMatch(/w15:paraIdParent=/u);
  expect(await write("docx", "external")).toEqual(bytes);
});

test("comments on a clause, on a change and on text that is gone go out too", async () => {
  const { workspace, add, on, document, write } = await setUp();
  add({ kind: "clause", start: TEXT.indexOf("## Fees") }, "About the clause", false);
  add(on("Interest of two percent"), "About lost words", false);
  const hunk = propose(workspace, document, { range: place(document, "per month"), newText: "per year" }).hunks[0];
  add({ kind: "hunk", hunkId: hunk?.id ?? "" }, "About the change", false);
  const gone = place(document, "Interest of two percent.");
  type(workspace, document, { ...gone, text: "" });
  const html = new TextDecoder().decode(await write("html", "external"));
  for (const words of ["About the clause", "About the change", "About lost words", "the text is not there any more"])
    expect(html).toContain(words);
  expect(html.match(/href="#comment-\d"/gu)).toHaveLength(2);
  expect(html.match(/href="#comment-place-\d"/gu)).toHaveLength(2);
  const body = part(await write("docx", "external"), "word/document.xml");
  for (const tag of ["commentRangeStart", "commentRangeEnd", "commentReference"])
    expect(body.match(new RegExp(`<w:${tag} `, "gu"))).toHaveLength(3);
  const redline = new TextDecoder().decode(await write("criticmarkup", "external"));
  expect(redline).toMatch(/\{>>Ada: About the change<<\}/u);
  expect(redline).toMatch(/\{==Interest of two percent==\}\{>>Ada: About lost words<<\}\s*$/u);
});

test("what people write stays text in every format", async () => {
  const { add, on, write } = await setUp();
  add(on("per month"), "</script><script>alert(1)</script> <<} {++x++} ]]> \u202e\u0007", false);
  const html = new TextDecoder().decode(await write("html", "external"));
  expect(html).not.toMatch(/<script/iu);
  expect(html).toContain("&#x3C;/script>");
  expect(html).not.toContain("\u202e");
  expect(new TextDecoder().decode(await write("criticmarkup", "external"))).toContain(
    "{==per month==}{>>Ada: </script><script>alert(1)</script> << } {++x++} ]]>",
  );
  expect(part(await write("docx", "external"), "word/comments.xml")).toContain("&lt;/script&gt;");
  expect((await write("pdf", "external")).length).toBeGreaterThan(1000);
});

function hasLibreOffice(): boolean {
  try {
    execFileSync("libreoffice", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test.skipIf(!hasLibreOffice())("LibreOffice opens a Word file with comments and has them all", { timeout: 180_000 }, async () => {
  const { add, on, comments, document, by, write } = await setUp();
  const thread = add(on("*100 euros* per"), "Net or gross?", false);
  comments.reply({ documentId: document.key, threadId: thread.id, by }, "Net, I think.");
  add(on("50 euros"), "In a table", false);
  const folder = temporaryFolder();
  const path = join(folder, "commented.docx");
  writeFileSync(path, await write("docx", "external"));
  const profile = `-env:UserInstallation=file://${join(folder, "profile")}`;
  execFileSync("libreoffice", [profile, "--headless", "--convert-to", "fodt", "--outdir", folder, path], { stdio: "ignore" });
  const flat = readFileSync(join(folder, "commented.fodt"), "utf8");
  expect(flat.match(/<office:annotation /gu)).toHaveLength(3);
  for (const words of ["Net or gross?", "Net, I think.", "In a table", "<dc:creator>Ada</dc:creator>"]) expect(flat).toContain(words);
});
