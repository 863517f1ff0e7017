import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parseMarkdown } from "../markdown/parse.ts";
import { mergeDocuments } from "../redline/mergeDocuments.ts";
import { ASSETS, DATE, EVERYTHING, parseSample, SAMPLES } from "../testing/assets.ts";
import { readPdf } from "../testing/pdfFile.ts";
import { plainLines } from "../testing/plainLines.ts";
import { renderPdf } from "./renderPdf.ts";

const NOT_FIRST = "、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ)]}";
const NOT_LAST = "‘“（〔［｛〈《「『【([{";

/** Names of embedded font subsets, and whether every font has its file. */
function fontsOf(bytes: Uint8Array): { names: Set<string>; embedded: boolean } {
  const source = Buffer.from(bytes).toString("latin1");
  const names = new Set([...source.matchAll(/\/BaseFont \/[A-Z]{6}\+([\w-]+)/gu)].map((match) => match[1] ?? ""));
  const descriptors = source.match(/\/Type \/FontDescriptor[\s\S]*?endobj/gu) ?? [];
  return {
    names,
    embedded:
      descriptors.length > 0 &&
      descriptors.every((descriptor) => descriptor.includes("/FontFile2")) &&
      !/\/BaseFont \/(?![A-Z]{6}\+)/u.test(source),
  };
}

describe.each(SAMPLES)("$file", ({ file }) => {
  it("says everything, has an outline and links that lead somewhere, and is the same bytes again", { timeout: 30_000 }, async () => {
    const document = parseSample(file);
    const { bytes } = await renderPdf(document, DATE, ASSETS);
    const pdf = await readPdf(bytes);
    expect(pdf).toMatchObject({ title: document.title, language: document.language, deadLinks: 0 });
    expect(pdf.internalLinks).toBeGreaterThan(5);
    const said = pdf.body.replace(/\s+/gu, "");
    for (const line of plainLines(document)) expect(said).toContain(line.replace(/\s+/gu, ""));
    const headings = document.blocks.flatMap((block) => (block.type === "heading" ? [block.number?.label ?? ""] : []));
    expect(pdf.outline.map((title) => title.trim().split(" ")[0])).toEqual(headings);
    expect(Buffer.compare((await renderPdf(parseSample(file), DATE, ASSETS)).bytes, bytes)).toBe(0);
  });
});

describe("pages", () => {
  it.each(SAMPLES)("of $file carry their number, the title from the second on, and nothing else in the margins", async ({ file }) => {
    const document = parseSample(file);
    const pdf = await readPdf((await renderPdf(document, DATE, ASSETS)).bytes);
    expect(pdf.running).toEqual(
      pdf.pages.map((_, index) => `${index === 0 ? "" : document.title.replace(/\s/gu, "")}${index + 1}/${pdf.pages.length}`),
    );
    expect(pdf.pages.length).toBeGreaterThanOrEqual(2);
  });

  it("list the headings with the pages they stand on", async () => {
    const pdf = await readPdf((await renderPdf(parseSample("cloud-service-agreement.md"), DATE, ASSETS)).bytes);
    const entry = pdf.pages
      .slice(0, 2)
      .flat()
      .find((line) => line.text.includes("Governing Law and Chosen Courts"));
    const page = Number(/(\d+)\s*$/u.exec(entry?.text.replace(/(?<=\D)\s+/gu, "") ?? "")?.[1]);
    expect(pdf.pages[page - 1]?.some((line) => /^12\.3\s*Governing Law and Chosen Courts$/u.test(line.text))).toBe(true);
  });

  it("never end in a heading, and lose nothing where one ends", { timeout: 30_000 }, async () => {
    const clause = (index: number): string => {
      const words = Array.from({ length: 1 + ((index * 7) % 23) }, (_, word) => `word${index}x${word}`).join(" ");
      const below = index % 3 === 0 ? `### Heading ${index}b\n\n` : "";
      return `## Heading ${index}\n\n${below}${index % 5 === 0 ? `1. ${words}\n2. more` : index % 7 === 0 ? `| ${words} |\n| --- |\n| cell |` : words}\n`;
    };
    const document = parseMarkdown(Array.from({ length: 120 }, (_, index) => clause(index)).join("\n"), "contract", "Headings");
    const pdf = await readPdf((await renderPdf(document, DATE, ASSETS)).bytes);
    expect(pdf.pages.length).toBeGreaterThan(12);
    pdf.pages.forEach((lines, index) => {
      expect(pdf.running[index]?.replace("Headings", "")).toBe(`${index + 1}/${pdf.pages.length}`);
      const last = lines.at(-2)?.text ?? "";
      // Pages of the table of contents end in an entry with its page.
      if (!/\d+\s+\d+$/u.test(last)) expect(last).not.toMatch(/^[\d.]+\s*Heading \d+b?$/u);
    });
    const said = pdf.body.replace(/\s+/gu, "");
    for (const line of plainLines(document)) expect(said).toContain(line.replace(/\s+/gu, ""));
  });
});

describe("tables", () => {
  it("break no usual word of a narrow column as long as the others can give room", async () => {
    const table =
      "| Run | Model and its package | Strength | Accepted | Characters |\n|---|---|---|---|---|\n" +
      "| A long sentence about the run that takes more than half of the room of the table, and then some more of it | Some other words that are many, too | 70 % | Lovelace | 360 |\n";
    const { pages } = await readPdf((await renderPdf(parseMarkdown(table, "technical", "T"), DATE, ASSETS)).bytes);
    const said = pages
      .flat()
      .map((line) => line.text)
      .join("\n");
    for (const word of ["Strength", "Accepted", "Characters", "Lovelace"]) expect(said).toContain(word);
  });
});

describe("fonts", () => {
  it("are embedded as subsets, the Japanese ones only where they are used", async () => {
    const english = fontsOf((await renderPdf(parseSample("mutual-nda.md"), DATE, ASSETS)).bytes);
    expect(english).toEqual({ names: new Set(["SourceSerif4-Regular", "SourceSerif4-Bold"]), embedded: true });
    const { bytes, warnings } = await renderPdf(parseMarkdown(EVERYTHING, "contract", "x"), DATE, ASSETS);
    const all = fontsOf(bytes);
    expect([...all.names]).toEqual(
      expect.arrayContaining(["BIZUDMincho-Regular", "BIZUDGothic-Bold", "SourceCodePro-Regular", "SourceSerif4-Italic"]),
    );
    expect(all.embedded).toBe(true);
    expect(warnings).toContainEqual({ what: "end-notes", count: 2 });
  });

  it("that lack a character say so", async () => {
    const { warnings } = await renderPdf(parseMarkdown("Arabic عقد and 😀\n", "contract", "x"), DATE, ASSETS);
    expect(warnings).toEqual([
      { what: "missing-glyphs", count: 4, detail: expect.stringContaining("😀") },
      { what: "not-archival", count: 1 },
    ]);
  });
});

describe("Japanese lines", () => {
  it("begin and end with no character that may not", { timeout: 30_000 }, async () => {
    const pieces = [
      "契約",
      "「甲」は、",
      "コンピューター",
      "（以下同じ。）",
      "ちょっと",
      "業務・作業",
      "ABC社",
      "第1条",
      "**「本件」**",
      "である。",
      "『書面』",
      "データベース",
      "、",
    ];
    let seed = 7;
    const next = (limit: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * limit);
    };
    const paragraph = (): string => Array.from({ length: 60 }, () => pieces[next(pieces.length)]).join("");
    const text = Array.from({ length: 40 }, paragraph).join("\n\n");
    for (const document of [parseMarkdown(text, "ja", "禁則"), parseSample("gyomu-itaku.md")]) {
      const pdf = await readPdf((await renderPdf(document, DATE, ASSETS)).bytes);
      const lines = pdf.pages.flat().map((line) => line.text.trim());
      expect(lines.length).toBeGreaterThan(60);
      // A paragraph may begin with any character: only lines that go on are looked at.
      const starts = new Set(text.split("\n\n").map((words) => words.replaceAll("*", "").slice(0, 8)));
      for (const line of lines) {
        if (!starts.has(line.slice(0, 8))) expect(NOT_FIRST.includes(line[0] ?? " "), line).toBe(false);
        if (line.length > 20) expect(NOT_LAST.includes(line.at(-1) ?? " "), line).toBe(false);
      }
      expect(pdf.body).not.toMatch(/[\u200b\u2060]/u);
    }
  });
});

describe("a redline", () => {
  const redline = async (before: string, after: string): Promise<Uint8Array> => {
    const [old, now] = [before, after].map((text) => parseMarkdown(text, "contract", "x"));
    return old === undefined || now === undefined
      ? new Uint8Array()
      : (await renderPdf(mergeDocuments(old, now, "v1"), DATE, ASSETS)).bytes;
  };

  it("sets both texts, draws a line for every change, and keeps removed headings out of outline and contents", async () => {
    const clauses = (...words: string[]): string => words.map((word) => `## ${word}\n\nText of ${word} of some length.\n`).join("\n");
    const before = clauses("Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta");
    const bytes = await redline(before, clauses("Alpha", "Gamma", "Delta", "Epsilon", "Zeta", "Eta"));
    const pdf = await readPdf(bytes);
    expect(pdf.outline.map((title) => title.trim())).toEqual(["1 Alpha", "2 Gamma", "3 Delta", "4 Epsilon", "5 Zeta", "6 Eta"]);
    expect(pdf.deadLinks).toBe(0);
    expect(pdf.body).toMatch(/2\s+Beta\s+Text of\s+Beta/u);
    expect(pdf.body.match(/Beta/gu)).toHaveLength(2);
    const drawn = pageContents(bytes).join("\n");
    const [red, blue] = [rectangles(drawn, [0xa8, 0x24, 0x1c]), rectangles(drawn, [0x1d, 0x4f, 0xa3])];
    // Number, heading and paragraph of each side, and the words that explain the marks.
    expect({ red, blue }).toEqual({ red: 4, blue: 4 });
    expect(rectangles(pageContents(await redline(before, before)).join("\n"), [0xa8, 0x24, 0x1c])).toBe(1);
  });
});

/** Filled rectangles of a colour. */
function rectangles(drawn: string, colour: readonly number[]): number {
  const fill = colour.map((part) => String(Number((part / 255).toFixed(3)))).join(" ");
  return [...drawn.matchAll(/([\d. ]+) scn\n[\d.\s-]+ re\nf\b/gu)].filter((match) => nearly(match[1] ?? "", fill)).length;
}

function nearly(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => text.trim().split(" ").map(Number));
  return one?.every((value, index) => Math.abs(value - (other?.[index] ?? 9)) < 0.002) === true;
}

/** What is drawn on the pages, unpacked. */
function pageContents(bytes: Uint8Array): string[] {
  const source = Buffer.from(bytes);
  const text = source.toString("latin1");
  return [...text.matchAll(/\/Filter \/FlateDecode\n>>\nstream\n/gu)].flatMap((match) => {
    const start = match.index + match[0].length;
    const content = inflateSync(source.subarray(start, text.indexOf("\nendstream", start))).toString("latin1");
    return / Tf\n/u.test(content) ? [content] : [];
  });
}

describe("hostile and odd input", () => {
  it("reads no file and fetches nothing", async () => {
    const text = "![a](file:///etc/passwd) ![b](https://127.0.0.1:1/x.png) ![c](data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==)\n";
    const { bytes } = await renderPdf(parseMarkdown(text, "contract", "x"), DATE, ASSETS);
    expect((await readPdf(bytes)).pages).toHaveLength(1);
  });

  it.each(["", "#", "| a |\n| - |\n", "1.", "> > >", "```\n\n```", "- [ ]", "***", "[^1]\n\n[^1]:\n"])("%j is a document", async (text) => {
    expect((await readPdf((await renderPdf(parseMarkdown(text, "technical", "Title"), DATE, ASSETS)).bytes)).title).toBe("Title");
  });

  it("sets a paragraph of 100 kB without losing a word", { timeout: 60_000 }, async () => {
    const text = Array.from({ length: 24_000 }, (_, index) => `w${index % 500}`).join(" ");
    const pdf = await readPdf((await renderPdf(parseMarkdown(text, "technical", "Long"), DATE, ASSETS)).bytes);
    const body = pdf.pages
      .map((lines, index) =>
        lines
          .slice(index === 0 ? 0 : 1, -1)
          .map((line) => line.text)
          .join(" "),
      )
      .join(" ");
    expect(body.match(/w\d+/gu)).toEqual(text.split(" "));
  });
});
