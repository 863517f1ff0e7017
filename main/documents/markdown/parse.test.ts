import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseOutline } from "../../../src/domain/document/outline.ts";
import { EVERYTHING, parseSample, SAMPLES, sampleText } from "../testing/assets.ts";
import { plainLines } from "../testing/plainLines.ts";
import type { Block, Inline, StructuredDocument } from "./model.ts";
import { parseMarkdown } from "./parse.ts";
import { plainText } from "./plainText.ts";

const everything = parseMarkdown(EVERYTHING, "contract", "Untitled");

/** Every numbered place of a document: label and words, in reading order. */
function numbered(blocks: readonly Block[]): { label: string; words: string }[] {
  return blocks.flatMap((block) => {
    if (block.type === "heading") return [{ label: block.number?.label ?? "", words: plainText(block.children) }];
    if (block.type !== "list") return [];
    return block.items.flatMap((item) => {
      const first = item.blocks[0];
      const own =
        item.number === null ? [] : [{ label: item.number.label, words: first?.type === "paragraph" ? plainText(first.children) : "" }];
      return [...own, ...numbered(item.blocks)];
    });
  });
}

function inlinesOf(document: StructuredDocument): Inline[] {
  const walk = (inlines: readonly Inline[]): Inline[] =>
    inlines.flatMap((inline) => ("children" in inline ? [inline, ...walk(inline.children)] : [inline]));
  const blocks = (list: readonly Block[]): Inline[] =>
    list.flatMap((block) => {
      if (block.type === "heading" || block.type === "paragraph") return walk(block.children);
      if (block.type === "list") return block.items.flatMap((item) => blocks(item.blocks));
      if (block.type === "quote") return blocks(block.blocks);
      if (block.type === "table") return [block.header, ...block.rows].flat().flatMap((cell) => walk(cell.children));
      return [];
    });
  return blocks(document.blocks);
}

describe("numbers", () => {
  it.each(SAMPLES)("of $file are those of the outline", ({ file, kind }) => {
    const labels = numbered(parseSample(file).blocks).map(({ label }) => label);
    const outline = parseOutline(sampleText(file), kind).filter((item) => item.label !== "");
    expect(outline.length).toBeGreaterThan(4);
    expect(labels).toEqual(expect.arrayContaining(outline.map((item) => item.label)));
    const ids = new Map(
      parseSample(file).blocks.flatMap((block) => (block.type === "heading" ? [[block.id, block.number?.label] as const] : [])),
    );
    for (const item of outline) if (ids.has(item.id)) expect(ids.get(item.id)).toBe(item.label);
    expect([...ids.keys()].every((id) => outline.some((item) => item.id === id))).toBe(true);
  });

  it("are counted over headings and nested clauses", () => {
    expect(numbered(everything.blocks).map(({ label }) => label)).toEqual(["1", "1.1", "(a)", "(b)", "1.2", "1.3", "2", "3", "4"]);
    const japanese = parseMarkdown("## 目的\n\n1. 項\n   1. 号\n2. 項\n\n## 期間\n", "ja", "x");
    expect(numbered(japanese.blocks).map(({ label }) => label)).toEqual(["第1条", "1", "(1)", "2", "第2条"]);
    const none = parseMarkdown("---\nnumbering: none\n---\n## A\n\n3. x\n4. y\n", "contract", "x");
    expect(numbered(none.blocks)).toEqual([{ label: "", words: "A" }]);
    expect(none.blocks[1]).toMatchObject({
      type: "list",
      items: [
        { label: "3.", number: null },
        { label: "4.", number: null },
      ],
    });
  });
});

describe("the document", () => {
  it("has its title, language, ids and references", () => {
    expect(everything).toMatchObject({ title: "Everything", titleId: "top", language: "en", numbering: "legal" });
    expect(everything.blocks.flatMap((block) => (block.type === "heading" ? [block.id] : []))).toEqual([
      "payment",
      "exceptions",
      "term",
      "general",
      "end",
    ]);
    const references = inlinesOf(everything).filter((inline) => inline.type === "reference");
    expect(references).toEqual([
      { type: "reference", target: "payment", label: "1", numbered: true },
      { type: "reference", target: "fees", label: "1.1", numbered: true },
    ]);
    expect(plainLines(everything).join("\n")).not.toContain("{#");
  });

  it("knows defined terms, also where no space stands beside them", () => {
    const terms = inlinesOf(everything).flatMap((inline) => (inline.type === "term" ? [plainText(inline.children)] : []));
    expect(terms).toEqual(['"Services"', "「本契約」"]);
  });

  it("numbers footnotes in order of use, and says which are not used", () => {
    const notes = inlinesOf(everything).flatMap((inline) => (inline.type === "footnote" ? [inline.number] : []));
    expect(notes).toEqual([1, 1, 2]);
    expect(everything.footnotes).toHaveLength(2);
    const unused = parseMarkdown("a[^b]\n\n[^b]: B [^c]\n[^c]: C\n[^d]: D\n", "contract", "x");
    expect(unused.footnotes).toHaveLength(2);
    expect(unused.warnings).toEqual([{ what: "unused-footnotes", count: 1 }]);
  });

  it("keeps the words of HTML and nothing else of it", () => {
    const words = plainLines(everything).join("\n");
    expect(words).toContain("Words in HTML");
    expect(words).toContain("tags");
    expect(words).not.toMatch(/alert|onclick|<div|<b/u);
  });

  it("joins Japanese lines without a space, others with one", () => {
    const words = plainLines(everything).join("\n");
    expect(words).toContain("日本語の文章を改行しても");
    expect(words).toContain('("Services"), a note');
  });

  it("keeps only addresses that are safe to follow, and pictures that are inside", () => {
    const links = inlinesOf(everything).flatMap((inline) => (inline.type === "link" ? [inline.href] : []));
    expect(links).toEqual(["https://example.org/a?b=1&c=2"]);
    expect(inlinesOf(everything).filter((inline) => inline.type === "image")).toHaveLength(1);
    expect(everything.warnings).toEqual(
      expect.arrayContaining([
        { what: "dead-references", count: 1 },
        { what: "other-links", count: 1 },
        { what: "outside-images", count: 1 },
      ]),
    );
  });

  it("takes out what could make a reader see other words", () => {
    const document = parseMarkdown("Pay \u202e100\u202c and \u0007 `a\u2066b`\n", "contract", "x");
    expect(plainLines(document)).toEqual(["x", "Pay 100 and ab"]);
    expect(document.warnings).toEqual([{ what: "unprintable-characters", count: 4 }]);
  });
});

describe("any text", () => {
  it("is parsed without an exception", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "# ",
        "\n",
        "\n\n",
        "1. ",
        "- ",
        "> ",
        "```\n",
        "| a | b |\n| --- | --- |\n",
        "[](#",
        ")",
        "[^1]",
        "[^1]: x\n",
        "**",
        "「",
        "<b>",
        "{#x}",
        "---\n",
        "![",
        "](data:image/png;base64,AAAA)",
        "    ",
      ),
      fc.string({ unit: "binary", maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.constantFrom("contract", "technical", "ja"), (pieces, kind) => {
        const document = parseMarkdown(pieces.join(""), kind, "Untitled");
        expect(document.title.length).toBeGreaterThan(0);
        expect(plainLines(document).join("")).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/u);
      }),
      { numRuns: 50 },
    );
  });

  it("may be nested deeper than any stack", () => {
    for (const text of [
      ">".repeat(50_000),
      `${"- ".repeat(20_000)}x`,
      "1. ".repeat(5000),
      "*".repeat(4000),
      "[".repeat(1000),
      "**a ".repeat(1000),
    ]) {
      expect(parseMarkdown(text, "contract", "x").title).toBe("x");
    }
  });
});
