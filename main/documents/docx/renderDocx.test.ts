import { describe, expect, it } from "vitest";
import { ClauseCounter, type NumberingScheme } from "../../../src/domain/document/numbering.ts";
import { parseMarkdown } from "../markdown/parse.ts";
import { DATE, EVERYTHING, parseSample, SAMPLES } from "../testing/assets.ts";
import { all, type DocxPackage, openDocx, paragraphTexts, problemsOf } from "../testing/docxPackage.ts";
import { plainLines } from "../testing/plainLines.ts";
import { WORD_LEVELS } from "../wordLevels.ts";
import { clauseNumbering } from "./numbering.ts";
import { renderDocx } from "./renderDocx.ts";

async function packageOf(markdown: string, kind: "contract" | "ja" = "contract"): Promise<DocxPackage> {
  return openDocx((await renderDocx(parseMarkdown(markdown, kind, "Untitled"), DATE)).bytes);
}

/** Label a word processor computes for the values of all levels so far, from the same definition it is given. */
function wordLabel(scheme: NumberingScheme, values: readonly number[]): string {
  const numbering = clauseNumbering(scheme, 0);
  const levels = numbering?.levels as readonly { text: string; format: string }[];
  return (levels[values.length - 1]?.text ?? "").replace(/%(\d)/gu, (_, digit: string) =>
    shown(levels[Number(digit) - 1]?.format ?? "", values[Number(digit) - 1] ?? 1),
  );
}

function shown(format: string, value: number): string {
  const letter = String.fromCodePoint(0x60 + value);
  const roman = ["i", "ii", "iii", "iv", "v"][value - 1] ?? "";
  const known: Record<string, string> = {
    decimal: String(value),
    lowerLetter: letter,
    upperLetter: letter.toUpperCase(),
    lowerRoman: roman,
    upperRoman: roman.toUpperCase(),
    aiueoFullWidth: [..."アイウエオ"][value - 1] ?? "",
    decimalEnclosedCircle: String.fromCodePoint(0x245f + value),
  };
  return known[format] ?? "";
}

describe("numbering", () => {
  it.each(["decimal", "legal", "japanese"] as const)("%s: Word computes the labels of the outline", (scheme) => {
    const counter = new ClauseCounter(scheme);
    const values: number[] = [];
    for (const level of [0, 1, 2, 2, 3, 3, 4, 4, 5, 1, 2, 0, 1, 1, 2, 3, 4, 5, 6]) {
      values.length = Math.min(values.length, level + 1);
      while (values.length < level) values.push(1);
      values[level] = (values[level] ?? 0) + 1;
      expect(wordLabel(scheme, values)).toBe(counter.next(level));
    }
    expect(WORD_LEVELS[scheme].length).toBeGreaterThan(4);
  });

  it("is Word's own: headings take it from their style, clauses name their level, nothing is typed", async () => {
    const docx = await packageOf(EVERYTHING);
    const heading = all(docx.xml("word/styles.xml"), "w:style").find((style) => style.attributes["w:styleId"] === "Heading2");
    const number = heading === undefined ? undefined : all(heading, "w:numId")[0]?.attributes["w:val"];
    expect(number).toMatch(/^\d+$/u);
    const linked = all(docx.xml("word/numbering.xml"), "w:lvl").flatMap((level) =>
      all(level, "w:pStyle").map((style) => [level.attributes["w:ilvl"], style.attributes["w:val"]]),
    );
    expect(linked).toEqual([
      ["0", "Heading1"],
      ["1", "Heading2"],
    ]);
    const body = docx.xml("word/document.xml");
    const clauses = all(body, "w:p").filter((paragraph) =>
      all(paragraph, "w:numId").some((element) => element.attributes["w:val"] === number),
    );
    expect(clauses.map((paragraph) => all(paragraph, "w:ilvl")[0]?.attributes["w:val"])).toEqual(["1", "2", "2", "1"]);
    expect(paragraphTexts(body)).toContain("Fees are due monthly.");
    expect(new TextDecoder().decode(docx.parts.get("word/numbering.xml"))).not.toMatch(/hybridMultilevel|tentative/u);
  });

  it("japanese: articles, paragraphs and items", async () => {
    const docx = await packageOf("## 目的\n\n1. 項\n   1. 号\n      1. 細目\n", "ja");
    const formats = all(docx.xml("word/numbering.xml"), "w:lvl").map(
      (level) => `${all(level, "w:numFmt")[0]?.attributes["w:val"]} ${all(level, "w:lvlText")[0]?.attributes["w:val"]}`,
    );
    expect(formats).toEqual(
      expect.arrayContaining(["decimal 第%1条", "decimal %2", "decimal (%3)", "aiueoFullWidth %4", "decimalEnclosedCircle %5"]),
    );
    const language = all(docx.xml("word/styles.xml"), "w:lang")[0]?.attributes;
    expect(language).toMatchObject({ "w:val": "ja-JP", "w:eastAsia": "ja-JP" });
  });
});

describe("the document", () => {
  it("has real footnotes, and refers to a note again by a field", async () => {
    const docx = await packageOf(EVERYTHING);
    expect(all(docx.xml("word/document.xml"), "w:footnoteReference").map((mark) => mark.attributes["w:id"])).toEqual(["1", "2"]);
    expect(paragraphTexts(docx.xml("word/footnotes.xml")).join("\n")).toContain("First note with emphasis");
    expect(all(docx.xml("word/document.xml"), "w:instrText").some((field) => field.text.startsWith("NOTEREF"))).toBe(true);
  });

  it("has cross references as fields with their result, and a table of contents that asks to be filled in", async () => {
    const docx = await packageOf(EVERYTHING);
    const fields = all(docx.xml("word/document.xml"), "w:instrText").map((field) => field.text);
    expect(fields.filter((field) => /^REF _Ref\d+ \\r \\h$/u.test(field))).toHaveLength(2);
    expect(paragraphTexts(docx.xml("word/document.xml")).join("\n")).toContain("see 1 and the exceptions.");
    const begin = all(docx.xml("word/document.xml"), "w:fldChar").filter((character) => character.attributes["w:dirty"] === "true");
    expect(begin).toHaveLength(1);
    expect(fields.find((field) => field.startsWith("TOC"))).toBe('TOC \\o "1-3" \\h \\z \\u');
  });

  it("names nobody, and carries title, date and defined terms", async () => {
    const docx = await packageOf(EVERYTHING);
    const core = docx.xml("docProps/core.xml");
    expect(all(core, "dc:title")[0]?.text).toBe("Everything");
    expect(all(core, "dc:creator")[0]?.text).toBe("Palimpsest");
    expect(all(core, "dcterms:created")[0]?.text).toBe("2026-04-01T09:30:00Z");
    expect(docx.parts.has("docProps/custom.xml")).toBe(false);
    expect(all(docx.xml("word/document.xml"), "w:rStyle").filter((style) => style.attributes["w:val"] === "DefinedTerm")).toHaveLength(2);
    expect([...docx.parts.keys()].some((name) => name.startsWith("word/media/"))).toBe(true);
  });

  it("is the same bytes again, pictures and links included", async () => {
    const render = async (): Promise<Uint8Array> => (await renderDocx(parseMarkdown(EVERYTHING, "contract", "x"), DATE)).bytes;
    expect(Buffer.compare(await render(), await render())).toBe(0);
  });

  it("is sound where schemas do not look", async () => {
    expect(problemsOf(await packageOf(EVERYTHING))).toEqual([]);
    expect(problemsOf(await packageOf(""))).toEqual([]);
    expect(problemsOf(await packageOf("| a |\n| - |\n| |\n\n1.\n2. > q\n\n# \n\n\u0001\ud800 & <x>\n", "ja"))).toEqual([]);
  });
});

describe.each(SAMPLES)("$file", ({ file }) => {
  it("says everything, is sound, and is the same bytes again", async () => {
    const document = parseSample(file);
    const { bytes, warnings } = await renderDocx(document, DATE);
    expect(warnings).toEqual([]);
    const docx = openDocx(bytes);
    expect(problemsOf(docx)).toEqual([]);
    const words = paragraphTexts(docx.xml("word/document.xml"));
    const lines = plainLines(document).flatMap((line) => line.split("\n"));
    const flat = words.join("\n");
    for (const line of lines) expect(flat).toContain(line);
    expect(Buffer.compare((await renderDocx(parseSample(file), DATE)).bytes, bytes)).toBe(0);
  });
});
