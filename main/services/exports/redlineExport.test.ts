import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { p, r, wordFile } from "../../documents/ooxml/testing/wordFixture.ts";
import { readPdf } from "../../documents/testing/pdfFile.ts";
import { BlameService } from "../blame/blameService.ts";
import { CommentService } from "../comments/commentService.ts";
import { addDocument, openWorkspace, place, type } from "../testing/workspace.ts";
import type { Against } from "./comparedText.ts";
import { ExportService } from "./exportService.ts";

const ASSETS = fileURLToPath(new URL("../../../assets", import.meta.url));
const TEXT =
  "# Services\n\n## Fees {#fees}\n\nThe Customer shall pay within 30 days.\n\n## Law\n\nThe law of England applies, see [](#fees).\n";

async function setUp() {
  const workspace = await openWorkspace();
  const { workbench, registry } = workspace;
  const exporting = { ...workbench, ports: { ...workbench.ports, folders: { ...workbench.ports.folders, assets: ASSETS } } };
  const exports = new ExportService(exporting, registry, new BlameService(exporting, registry));
  const { document, info } = addDocument(workspace, TEXT);
  type(workspace, document, { ...place(document, "30"), text: "45" });
  document.settle();
  const by = workbench.people.owner();
  const write = async (format: "pdf" | "html" | "md", against: Against, more: { comments?: "external"; versionName?: boolean } = {}) => {
    const asked = { documentId: document.key, format, revisionId: null, versionName: false, against, ...more };
    const made = await exports.create(asked, by);
    return { ...made, content: exports.get(made.exportId).bytes };
  };
  const comments = new CommentService(workbench, registry);
  const first: Against = { kind: "revision", revisionId: info.headRevisionId };
  return { workspace, document, comments, by, write, first };
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test("HTML and PDF show what differs from a version, say from which, and are named as redlines", async () => {
  const { write, first, workspace } = await setUp();
  const page = await write("html", first);
  expect(page).toMatchObject({ fileName: "Test - redline.html", warnings: [] });
  expect(decode(page.content)).toContain("within <del>30</del><ins>45</ins> days.");
  expect(decode(page.content)).toMatch(
    /<p class="compared">Compared with Version 1: <del>struck = deleted<\/del>, <ins>underlined = inserted<\/ins><\/p>/u,
  );
  expect(decode(page.content)).toContain('see <a href="#fees" class="reference">1</a>');
  const pdf = await write("pdf", first);
  expect(pdf).toMatchObject({ fileName: "Test - redline.pdf", warnings: [] });
  const { body, deadLinks } = await readPdf(pdf.content);
  expect(body.replace(/\s+/gu, " ")).toMatch(/Compared with Version 1: .*within 30 ?45 days/u);
  expect(deadLinks).toBe(0);
  expect(Buffer.compare((await write("pdf", first)).content, pdf.content)).toBe(0);
  workspace.history.label(first.kind === "revision" ? first.revisionId : "", "Sent", workspace.workbench.people.owner());
  expect(decode((await write("html", first)).content)).toContain("Compared with Version 1 · Sent: ");
});

test("a redline against a file from outside, text or Word, has its name; in Japanese it speaks Japanese", async () => {
  const { write, workspace } = await setUp();
  const text = { kind: "file", fileName: "theirs.md", base64: Buffer.from(TEXT.replace("Customer", "Client")).toString("base64") } as const;
  expect(decode((await write("html", text)).content)).toMatch(
    /Compared with theirs\.md:[\s\S]*The <del>Client<\/del><ins>Customer<\/ins> shall/u,
  );
  const bytes = wordFile({ body: p(r("The Customer shall pay within 45 days.")) });
  const word = { kind: "file", fileName: "theirs.docx", base64: Buffer.from(bytes).toString("base64") } as const;
  const page = decode((await write("html", word)).content);
  expect(page).toContain("<p>The Customer shall pay within 45 days.</p>");
  expect(page).toContain('<span class="number"><ins>2</ins></span> <ins>Law</ins></h2>');
  const japanese = addDocument(workspace, "# 契約\n\n甲は乙に10円を支払う。\n");
  const { workbench, registry } = workspace;
  const exports = new ExportService(workbench, registry, new BlameService(workbench, registry));
  const against = {
    kind: "file",
    fileName: "旧.md",
    base64: Buffer.from("# 契約\n\n甲は乙に20円を支払う。\n").toString("base64"),
  } as const;
  const asked = { documentId: japanese.document.key, format: "html", revisionId: null, versionName: false, against } as const;
  const made = await exports.create(asked, workbench.people.owner());
  expect(decode(exports.get(made.exportId).bytes)).toMatch(/旧\.mdとの比較：[\s\S]*乙に<del>20<\/del><ins>10<\/ins>円/u);
});

test("comments stand in a redline at the text of the present version", async () => {
  const { write, first, comments, document, by } = await setUp();
  const base = { documentId: document.key, clientId: "tab", baseVersion: document.state.version, by };
  const anchor = { kind: "text", range: place(document, "within 45 days") } as const;
  comments.add(base, { anchor, text: "Usual?", internal: false, assigneeId: null });
  const page = decode((await write("html", first, { comments: "external" })).content);
  expect(page).toMatch(/within <del>30<\/del><ins>45<\/ins> days<sup class="comment-mark">/u);
  expect((await readPdf((await write("pdf", first, { comments: "external" })).content)).body).toContain("Usual?");
});

test("what cannot be compared is refused", async () => {
  const { write, first } = await setUp();
  await expect(write("md", first)).rejects.toMatchObject({ code: "NOT_AVAILABLE" });
  await expect(write("html", { kind: "revision", revisionId: "r999" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
