/** `palimpsest export` of a document of the workspace: with its comments, the origin of its text, and marks of what models wrote. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPdf } from "../../documents/testing/pdfFile.ts";
import { withBackend } from "./backendSession.ts";
import { type CommandResult, runInProcess } from "./testing/runInProcess.ts";
import { type WorkedOnWorkspace, workedOnWorkspace } from "./testing/workedOnWorkspace.ts";

const EXTERNAL = "Net or gross?";
const REPLY = "Net of tax.";
const INTERNAL = "Our floor is ninety";
const RESOLVED = "Settled long ago";

let made: WorkedOnWorkspace;
beforeAll(async () => {
  made = await workedOnWorkspace(async (client, documentId) => {
    const { state } = await client.documents.open({ documentId });
    const add = async (part: string, text: string, internal: boolean): Promise<string> => {
      const start = state.text.indexOf(part);
      const anchor = { kind: "text", range: { start, end: start + part.length } } as const;
      const target = { documentId, clientId: "tab", baseVersion: state.version };
      return (await client.comments.add({ ...target, anchor, text, internal })).thread.id;
    };
    const first = await add("pay each month", EXTERNAL, false);
    await client.comments.reply({ documentId, threadId: first, text: REPLY });
    await add("30 days", INTERNAL, true);
    await client.comments.resolve({ documentId, threadId: await add("Customer shall", RESOLVED, false) });
  });
});
afterAll(() => rmSync(made.workspace, { recursive: true, force: true }));

const run = (...words: readonly string[]): Promise<CommandResult> => runInProcess(["export", ...words, "--workspace", made.workspace]);

/** Exports the document and gives what the file says; a Word file unzipped, by the names of its parts. */
async function exported(format: string, ...words: readonly string[]): Promise<string> {
  const out = join(made.workspace, `out.${format}`);
  rmSync(out, { force: true });
  const result = await run("agreement.md", "--to", format, "--out", out, ...words);
  expect(result).toMatchObject({ code: 0, err: "" });
  expect(result.out).toMatch(/^.*out\.\w+: [\d,]+ bytes\n$/);
  const bytes = readFileSync(out);
  if (format !== "docx") return bytes.toString("utf8");
  return Object.entries(unzipSync(bytes))
    .map(([name, part]) => `== ${name}\n${new TextDecoder().decode(part)}`)
    .join("\n");
}

test.each(["md", "html", "docx"])(
  "%s has the open external comments alone, and internal ones only where all are asked for",
  async (format) => {
    const external = await exported(format, "--comments", "external");
    expect(external).toContain(EXTERNAL);
    expect(external).toContain(REPLY);
    expect(external).not.toContain(INTERNAL);
    const all = await exported(format, "--comments", "all");
    for (const text of [EXTERNAL, REPLY, INTERNAL]) expect(all).toContain(text);
    for (const file of [external, all]) expect(file).not.toContain(RESOLVED);
  },
);

test("they stand as the format has them: CriticMarkup, a list with links both ways, Word's own comments over their text", async () => {
  const critic = await exported("md", "--comments", "external");
  expect(critic).toContain(`promptly {==pay each month==}{>>Ada: ${EXTERNAL}<<}{>>Ada: ${REPLY}<<}.`);
  const html = await exported("html", "--comments", "all");
  expect(html.match(/href="#comment-\d"/gu)).toHaveLength(2);
  expect(html.match(/href="#comment-place-\d"/gu)).toHaveLength(2);
  const word = await exported("docx", "--comments", "external");
  expect(word.match(/<w:comment /gu)).toHaveLength(2);
  const inside = /<w:commentRangeStart w:id="0"\/>(.*?)<w:commentRangeEnd w:id="0"\/>/su.exec(word)?.[1] ?? "";
  expect(inside.replace(/<[^>]+>/gu, "")).toBe("pay each month");
  expect(word).toMatch(/w15:paraIdParent=/u);
});

test("--json says which comments are in the file, and the id names the document as well as its file name", async () => {
  const out = join(made.workspace, "told.md");
  const told = await run(made.documentId, "--to", "md", "--comments", "all", "--out", out, "--json");
  expect(told).toMatchObject({ code: 0, err: "" });
  const { bytes, ...rest } = JSON.parse(told.out);
  expect(rest).toEqual({ format: "criticmarkup", out, redline: false, comments: "all", warnings: [] });
  expect(bytes).toBe(readFileSync(out).length);
});

test("--provenance writes HTML that names file, model and person", async () => {
  const html = await exported("html", "--provenance");
  const pieces = [...html.matchAll(/<span class="origin (model|person)"[^>]*>/gu)];
  const model = pieces.filter(([, who]) => who === "model").map(([tag]) => tag);
  expect(model.length).toBeGreaterThan(0);
  for (const tag of model) {
    expect(tag).toContain('data-model="tiny-denoiser"');
    expect(tag).toContain('data-digital-source-type="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"');
  }
  const person = pieces.filter(([, who]) => who === "person");
  expect(person).toHaveLength(1);
  expect(html.slice((person[0]?.index ?? 0) + (person[0]?.[0].length ?? 0))).toMatch(/^promptly /u);
  const plain = await exported("html", "--comments", "external");
  expect(plain).not.toContain("data-origin");
  expect(await exported("html", "--comments", "external", "--provenance")).toMatch(/data-origin[\s\S]*Net or gross\?/u);
});

test("a model's words are marked for programs unless that is refused, and in comments where asked for", async () => {
  const marked = await exported("docx", "--ai-mark");
  expect(marked).toMatch(/name="AIModels"><vt:lpwstr[^>]*>tiny-denoiser \([0-9a-f]{12}\)</);
  expect(marked).not.toContain("comments.xml");
  const html = await exported("html", "--comments", "external");
  expect(html).toContain('<meta name="digital-source-type"');
  expect(await exported("html", "--comments", "external", "--no-ai-mark")).not.toMatch(/digital-source|tiny/);
  const commented = await exported("docx", "--ai-comments", "--no-ai-mark");
  expect(commented).not.toContain("AIModels");
  expect(commented).toMatch(/w:author="tiny-denoiser"/);
  expect(commented).toMatch(/Generated by tiny-denoiser \([0-9a-f]{12}\); accepted by Ada on \d{4}-\d\d-\d\d/);
});

test("--provenance writes a PDF with an appendix that names model and person", async () => {
  const out = join(made.workspace, "origin.pdf");
  const told = await run("agreement.md", "--to", "pdf", "--provenance", "--out", out, "--json");
  expect(JSON.parse(told.out)).toMatchObject({ format: "pdf", provenance: true });
  const { body, outline } = await readPdf(new Uint8Array(readFileSync(out)));
  expect(outline.at(-1)).toBe("Origin of this text");
  expect(body.replace(/\s+/gu, " ")).toMatch(
    /Written by.*Text that the document began with \(agreement\.md\).*tiny-denoiser \(model\).*Runs of models.*Ada/u,
  );
});

test.each([
  [["--ai-comments", "--to", "html"], "NOT_AVAILABLE", 1],
  [["--ai-mark", "--to", "md"], "NOT_AVAILABLE", 1],
  [["--comments", "some", "--to", "md"], "INVALID_ARGUMENT", 2],
  [["--provenance", "--to", "md"], "NOT_AVAILABLE", 1],
  [["--provenance", "--comments", "all", "--to", "docx"], "NOT_AVAILABLE", 1],
])("%j is refused and writes nothing", async (words, error, code) => {
  const out = join(made.workspace, "refused");
  const result = await run("agreement.md", "--out", out, ...words);
  expect(result).toMatchObject({ code, out: "" });
  expect(result.err).toMatch(new RegExp(`^palimpsest: ${error}: [^\\n]+\\n$`));
  expect(existsSync(out)).toBe(false);
});

test("a document that the workspace does not have is an error", async () => {
  for (const words of [["--provenance"], ["--comments", "all"]]) {
    const result = await run("none.md", "--to", "html", "--out", join(made.workspace, "refused"), ...words);
    expect(result).toMatchObject({ code: 1, out: "", err: expect.stringMatching(/^palimpsest: NOT_FOUND: /) });
  }
});

test("changes that wait for a decision are marked in CriticMarkup, which is told as a redline", async () => {
  await withBackend({ workspace: made.workspace }, {}, async (client) => {
    const { documentId } = made;
    const { state } = await client.documents.open({ documentId });
    const hunkIds = state.proposals.flatMap(({ hunks }) => hunks.map(({ id }) => id));
    await client.proposals.decide({ documentId, clientId: "tab", baseVersion: state.version, hunkIds, verdict: "reopen" });
  });
  const out = join(made.workspace, "pending");
  const told = async (format: string) =>
    JSON.parse((await run("agreement.md", "--to", format, "--comments", "external", "--out", out, "--json")).out);
  expect(await told("html")).toMatchObject({ redline: false });
  expect(await told("md")).toMatchObject({ redline: true });
  expect(readFileSync(out, "utf8")).toMatch(/\{~~|\{--|\{\+\+/u);
});
