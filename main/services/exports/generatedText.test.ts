import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { AI_SOURCE_TYPE } from "../../documents/aiText.ts";
import { schemaErrors } from "../../documents/testing/schemaErrors.ts";
import { wordFaults } from "../../documents/testing/wordFaults.ts";
import { BlameService } from "../blame/blameService.ts";
import { ADA, addDocument, openWorkspace, place, propose, type TestWorkspace, type } from "../testing/workspace.ts";
import { aiTextOf } from "./aiTextOf.ts";
import { type ExportRequest, ExportService } from "./exportService.ts";

const ASSETS = fileURLToPath(new URL("../../../assets", import.meta.url));
const TEXT = `# Services Agreement

## Fees

The Customer shall pay *100 euros* per month for the goods.

1. **Late payment.** Interest of two percent.

## Term

The term is one year.
`;

async function setUp(text = TEXT) {
  const workspace = await openWorkspace();
  const { workbench, registry } = workspace;
  const exporting = { ...workbench, ports: { ...workbench.ports, folders: { ...workbench.ports.folders, assets: ASSETS } } };
  const { document } = addDocument(workspace, text);
  const blame = new BlameService(exporting, registry);
  const exports = new ExportService(exporting, registry, blame);
  const write = async (format: ExportRequest["format"], more: Partial<ExportRequest> = {}): Promise<Uint8Array> => {
    const made = await exports.create({ documentId: document.key, format, revisionId: null, versionName: false, ...more }, ADA);
    return exports.get(made.exportId).bytes;
  };
  const generate = (part: string, newText: string): void => accept(workspace, document, part, newText);
  return { workspace, document, blame, write, generate };
}

function accept(workspace: TestWorkspace, document: ReturnType<typeof addDocument>["document"], part: string, newText: string): void {
  const { hunks } = propose(workspace, document, { range: place(document, part), newText });
  const target = { documentId: document.key, clientId: "tab", baseVersion: document.state.version, by: ADA };
  const ids = hunks.map((hunk) => hunk.id);
  workspace.proposals.decide(target, ids, "accept", "a reason that stays in the house");
}

/** Everything that a file says, unzipped. */
function contents(bytes: Uint8Array): string {
  const decoder = new TextDecoder("latin1");
  const parts = bytes[0] === 0x50 && bytes[1] === 0x4b ? Object.entries(unzipSync(bytes)) : [["", bytes] as const];
  return parts.map(([name, part]) => `${name}\n${decoder.decode(part)}`).join("\n");
}

const part = (bytes: Uint8Array, name: string): string => new TextDecoder().decode(unzipSync(bytes)[name] ?? new Uint8Array());

test("what models wrote is found by the blame: in order, touching parts as one, by clause", async () => {
  const { document, blame, generate, workspace } = await setUp();
  const of = () => aiTextOf(blame.describe(document.key, undefined), document.state.text, "contract");
  expect(of()).toBeNull();
  generate("per month for the goods", "each quarter without any deduction");
  generate("one year", "three years");
  const { text } = document.state;
  const found = of();
  expect(found?.spans.map(({ start, end, model }) => [text.slice(start, end).trim(), model])).toEqual([
    ["each quarter without any deduction", "tiny"],
    ["three years", "tiny"],
  ]);
  expect(found?.length).toBe(text.length);
  expect(found?.characters).toBe(found?.spans.reduce((sum, { start, end }) => sum + end - start, 0));
  expect(found?.clauses?.map(({ label }) => label)).toEqual(["1", "2"]);
  expect(found?.clauses?.reduce((sum, { characters }) => sum + characters, 0)).toBe(found?.characters);
  // A person's words in the middle are that person's.
  const at = document.state.text.indexOf("without");
  type(workspace, document, { start: at, end: at + "without".length, text: "minus" });
  expect(of()?.spans.map(({ start, end }) => document.state.text.slice(start, end).trim())).toEqual([
    "each quarter",
    "any deduction",
    "three years",
  ]);
});

test("a Word file and a page say it for programs, where there is anything to say and it is wanted", { timeout: 60_000 }, async () => {
  const { write, generate } = await setUp();
  const clean = { docx: await write("docx"), html: await write("html") };
  for (const bytes of Object.values(clean)) expect(contents(bytes)).not.toMatch(/AIGenerated|custom\.xml|digital-source-type|ld\+json/);
  generate("one year", "three years");
  const docx = await write("docx");
  const properties = part(docx, "docProps/custom.xml");
  expect(properties).toMatch(/name="AIGenerated"><vt:bool[^>]*>true</);
  expect(properties).toMatch(/name="AIModels"><vt:lpwstr[^>]*>tiny</);
  expect(properties).toMatch(/name="AIGeneratedClauses"><vt:lpwstr[^>]*>2: 11</);
  expect(properties).toContain(AI_SOURCE_TYPE);
  expect(Number(/name="AIGeneratedShare"><vt:r8[^>]*>([\d.]+)</.exec(properties)?.[1])).toBeCloseTo(11 / (TEXT.length + 3), 3);
  expect(await schemaErrors(docx)).toEqual([]);
  expect(await wordFaults(docx)).toEqual([]);
  expect(await write("docx")).toEqual(docx);
  const html = new TextDecoder().decode(await write("html"));
  expect(html).toContain(`<meta name="digital-source-type" content="${AI_SOURCE_TYPE}">`);
  const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1] ?? "");
  expect(data).toMatchObject({ "@type": "DigitalDocument", contributor: [{ name: "tiny" }], inLanguage: "en" });
  expect(data.digitalSourceType).toContain(AI_SOURCE_TYPE);
  // The policy of the page is the same as ever, and there is one element of data that it has nothing to say of.
  const policy = (page: string): string => /<meta http-equiv="Content-Security-Policy"[^>]*>/.exec(page)?.[0] ?? "";
  expect(policy(html)).toMatch(/default-src .{0,8}none/);
  expect(policy(html)).toBe(policy(new TextDecoder().decode(clean.html)));
  expect(html.match(/<script/gu)).toHaveLength(1);
});

test("without the mark no file has a trace of models, and with it none has prompts, reasons or people", { timeout: 60_000 }, async () => {
  const { write, generate } = await setUp();
  generate("one year", "three years");
  for (const format of ["docx", "html", "pdf", "md", "criticmarkup"] as const) {
    const without = contents(await write(format, { aiMark: false }));
    expect(without, format).not.toMatch(/tiny|AIGenerated|DigitalSource|digital-source|trainedAlgorithmic|custom\.xml|ld\+json/i);
    if (format === "pdf") continue;
    expect(contents(await write(format)), format).not.toMatch(/stays in the house|Ada/);
  }
});

test("an old version has the mark of what models had written by then", async () => {
  const { document, write, generate } = await setUp();
  const first = document.info().headRevisionId;
  generate("one year", "three years");
  expect(contents(await write("docx"))).toContain("AIGenerated");
  expect(contents(await write("docx", { revisionId: first }))).not.toContain("AIGenerated");
});

test("comments stand at every part with the model as author and who accepted it, near parts joined", { timeout: 60_000 }, async () => {
  const { write, generate, workspace, document } = await setUp();
  generate("per month for the goods", "each quarter without any deduction");
  const at = document.state.text.indexOf("without");
  type(workspace, document, { start: at, end: at + "without".length, text: "minus" });
  generate("one year", "three years\n\nand a whole new paragraph");
  const bytes = await write("docx", { aiComments: true, aiMark: false });
  const body = part(bytes, "word/document.xml");
  const commented = [...body.matchAll(/<w:commentRangeStart w:id="(\d+)"\/>(.*?)<w:commentRangeEnd w:id="\1"\/>/gsu)].map(([, , inside]) =>
    inside?.replace(/<[^>]+>/gu, "").trim(),
  );
  expect(commented).toEqual(["each quarter minus any deduction", "three years", "and a whole new paragraph"]);
  const said = part(bytes, "word/comments.xml");
  expect(said.match(/w:author="tiny"/gu)).toHaveLength(3);
  expect(said).toContain("Generated by tiny; accepted by Ada on 2026-11-22");
  expect(said).not.toContain("stays in the house");
  expect(contents(bytes)).not.toContain("AIGenerated");
  expect(await schemaErrors(bytes)).toEqual([]);
  expect(await wordFaults(bytes)).toEqual([]);
  expect(contents(await write("html", { aiComments: true, aiMark: false }))).not.toContain("tiny");
});

test("titles and models with markup in their names end no element of a page", async () => {
  const { write, generate } = await setUp("# A </script><script>alert(1)</script> title\n\nThe term is one year.\n");
  generate("one year", "three years");
  const html = new TextDecoder().decode(await write("html"));
  expect(html.match(/<script/gu)).toHaveLength(1);
  expect(JSON.parse(/<script[^>]*>(.*?)<\/script>/s.exec(html)?.[1] ?? "").name).toMatch(/^A .*alert/);
});
