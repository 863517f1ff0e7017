import { describe, expect, it } from "vitest";
import type { StructuredDocument } from "../markdown/model.ts";
import { parseMarkdown } from "../markdown/parse.ts";
import { mergeDocuments } from "../redline/mergeDocuments.ts";
import { ASSETS, DATE, EVERYTHING, parseSample, SAMPLES } from "../testing/assets.ts";
import { elementsOf, outlineOf, readStructure, wordsOf } from "../testing/pdfStructure.ts";
import { plainLines } from "../testing/plainLines.ts";
import { renderPdf } from "./renderPdf.ts";

const structure = async (document: StructuredDocument) => await readStructure((await renderPdf(document, DATE, ASSETS)).bytes);
const parse = (text: string): StructuredDocument => parseMarkdown(text, "contract", "Title");

describe.each(SAMPLES)("$file", ({ file }) => {
  it("is tagged: every word is in an element or said to be none, in reading order", { timeout: 30_000 }, async () => {
    const document = parseSample(file);
    const { pages, artifacts, loose } = await structure(document);
    expect(loose.join("")).toBe("");
    artifacts.forEach((words, index) => {
      expect(words.replace(/\s/gu, "")).toBe(`${index === 0 ? "" : document.title.replace(/\s/gu, "")}${index + 1}/${pages.length}`);
    });
    const said = pages.map(wordsOf).join(" ").replace(/\s+/gu, "");
    let at = said.indexOf(plainLines(document)[1]?.replace(/\s+/gu, "") ?? "");
    for (const line of plainLines(document).slice(1)) {
      const words = line.replace(/\s+/gu, "");
      const found = said.indexOf(words, at);
      expect(found, line).toBeGreaterThanOrEqual(at);
      at = found + words.length;
    }
    const headings = document.blocks.flatMap((block) => (block.type === "heading" ? [`H${Math.min(6, block.level + 1)}`] : []));
    const notes = document.footnotes.length > 0 ? ["H2"] : [];
    expect(pages.flatMap((page) => elementsOf(page, /^H[2-6]$/u)).map(({ type }) => type)).toEqual([...headings, ...notes]);
  });
});

describe("elements", () => {
  it("say what everything is", async () => {
    const { pages } = await structure(parseMarkdown(EVERYTHING, "contract", "x"));
    const all = pages.map(outlineOf).join("\n");
    expect(all).toContain("H1(Everything)");
    expect(all).toContain("TOCI(Link(1 Payment) 1)");
    expect(all).toMatch(/H2\(1 Payment\) L\(LI\(Lbl\(1\.1\) LBody\(P\(Fees are due monthly\.\) L\(LI\(Lbl\(\(a\)\) LBody\(P\(Late fees/u);
    expect(all).toContain("P(Late fees bear interest, see Link(1) and Link(the exceptions) .)");
    expect(all).toContain("LI(Lbl(•) LBody(P(bullet one) L(LI(Lbl(•) LBody(P(bullet two))))))");
    expect(all).toContain("BlockQuote(P(Quoted words.) L(LI(Lbl(1.) LBody(P(counted alone)))");
    expect(all).toContain("Table(TR(TH(Item) TH(Amount) TH()) TR(TD(Setup) TD(1,000) TD())");
    expect(all).toMatch(/P\(Code\(\{ "a": 1, +"b": "<script>" \}\)\)/u);
    expect(all).toContain("Figure[Dot]()");
    expect(all).toMatch(/H2\(Notes\) L\(LI\(Lbl\(1\) LBody\(P\(First note with emphasis and Link\(https:\/\/example\.org\/note\)/u);
  });

  it("of one table go on over pages; its head, drawn again, is text once", async () => {
    const rows = Array.from({ length: 120 }, (_, index) => `| row ${index} | ${index} |`).join("\n");
    const { pages, artifacts } = await structure(parse(`| Item | Count |\n| --- | --- |\n${rows}\n`));
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.flatMap((page) => elementsOf(page, /^TH$/u))).toHaveLength(2 * pages.length);
    expect(pages.flatMap((page) => elementsOf(page, /^TH$/u)).filter(({ words }) => words !== "")).toHaveLength(2);
    expect(artifacts.slice(1).every((words) => words.includes("Item"))).toBe(true);
    const cells = pages.flatMap((page) => elementsOf(page, /^TD$/u)).filter(({ words }) => words !== "");
    expect(cells.map(({ words }) => words).slice(0, 4)).toEqual(["row 0", "0", "row 1", "1"]);
    expect(cells).toHaveLength(240);
  });

  it("of paragraphs and links that a page cuts are whole", async () => {
    const words = Array.from({ length: 900 }, (_, index) => `w${index}`).join(" ");
    const { pages } = await structure(parse(`${words} [${words}](https://example.org) end\n`));
    expect(pages.length).toBeGreaterThan(1);
    const parts = pages.flatMap((page) => elementsOf(page, /^P$/u)).map((part) => part.words);
    expect(parts.join(" ").replace(/\s+/gu, " ")).toBe(`${words} ${words} end`);
    const links = pages.flatMap((page) => elementsOf(page, /^Link$/u)).filter((link) => link.words !== "");
    expect(links.length).toBeGreaterThan(1);
    expect(links.map((link) => link.words).join(" ")).toBe(words);
  });

  it("of a redline tell changes apart from the words around them", async () => {
    const { pages } = await structure(mergeDocuments(parse("Pay within 30 days.\n"), parse("Pay within 45 days.\n"), "v1"));
    expect(outlineOf(pages[0] ?? { type: "", alternative: null, children: [] })).toContain("P(Pay within Span(30) Span(45) days.)");
  });
});
