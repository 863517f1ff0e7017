import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { parseOutline } from "./outline.ts";
import { polishPlaces, proseSections } from "./polishPlaces.ts";

const all = (text: string): string[] => polishPlaces(text, { start: 0, end: text.length }).map(({ start, end }) => text.slice(start, end));

describe("places to polish", () => {
  it("are paragraphs and the text of list items", () => {
    expect(all("# T\n\nOne\ntwo. \n\n- item\n  more\n- [x] done\n\n1. **Fees.** The Customer pays.\n   1. (a) nested\n\nLast.\n")).toEqual([
      "One\ntwo.",
      "item\n  more",
      "done",
      "The Customer pays.",
      "(a) nested",
      "Last.",
    ]);
  });

  it("leave out all that is no prose", () => {
    const others = [
      "---\ntitle: x\n---\n## Heading",
      "```\ncode\n\nmore\n```",
      "    indented code",
      "| a | b |\n|---|---|\n| one | two |",
      "<!-- a\n\nb -->",
      "<div>\ntext\n</div>",
      "<pre>\na\n\nb\n</pre>",
      "[ref]: https://example.org",
      "![alt](a.png)",
      "[![alt](a.png)](https://example.org)",
      "> Quoted words",
      "Other heading\n===",
      "Other heading\n---",
      "* * *",
      "Name: ________",
      "12.5",
      "$$\nx = y\n$$",
      "**Only bold**",
    ];
    for (const other of others) expect(all(`${other}\n`)).toEqual([]);
    expect(all(others.join("\n\n"))).toEqual([]);
  });

  it("go around comments inside of a paragraph and stop at what interrupts it", () => {
    expect(all("One <!-- note --> two.\n")).toEqual(["One", "two."]);
    expect(all("One\n```\nx\n```\ntwo\n![](a.png)\nthree\n- four\n## H\nfive\n")).toEqual(["One", "two", "three", "four", "five"]);
    expect(all("before\na | b\n--|--\nc | d\n\nafter\n")).toEqual(["before", "after"]);
    expect(all("[^1]: The note.\n")).toEqual(["The note."]);
    expect(all("<https://example.org> is <b>the</b> page.\n")).toEqual(["<https://example.org> is <b>the</b> page."]);
  });

  it("are those inside of the section", () => {
    const text = "## A\n\nOne.\n\n### B\n\nTwo.\n\n## C\n\nThree.\n";
    const [a] = parseOutline(text);
    expect(polishPlaces(text, a ?? { start: 0, end: 0 }).map(({ start, end }) => text.slice(start, end))).toEqual(["One.", "Two."]);
  });
});

describe("sections with prose", () => {
  const listed = (text: string): string[] =>
    proseSections(text).map(
      ({ depth, label, title, parent, places }) =>
        `${"  ".repeat(depth)}${label} ${title} ^${parent ?? "-"} ${places.map(({ start, end }) => text.slice(start, end)).join("|")}`,
    );

  it("are a tree in the order of the text, without what is empty", () => {
    const text = "Before.\n\n## A\n\nOne.\n\n### B\n\n## C\n\n### D\n\nTwo.\n\n1. **Lead.** Three.\n\nFour.\n\n## E\n\n```\nx\n```\n";
    expect(listed(text)).toEqual(["  ^- Before.", "1 A ^- One.", "2 C ^- ", "  2.1 D ^2 Two.|Four.", "    2.1.1 Lead ^3 Three."]);
  });

  it("have each paragraph once", () => {
    const parts = fc.constantFrom(
      "# T\n",
      "## A\n",
      "### B\n",
      "Prose one.\n",
      "1. **Lead.** Words.\n",
      "   more\n",
      "\n",
      "```\n",
      "- x\n",
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 16 }), (pieces) => {
        const text = pieces.join("");
        const places = proseSections(text).flatMap((section) => section.places);
        const sorted = places.toSorted((a, b) => a.start - b.start);
        expect(sorted).toEqual(polishPlaces(text, { start: 0, end: text.length }));
      }),
      SEEDED,
    );
  });
});

describe("writing again in all places", () => {
  /** Blocks with the words of people in capitals: what is to stay has small letters alone. */
  const blocks = fc.constantFrom(
    "## heading",
    "### heading {#id}",
    "heading\n===",
    "PROSE",
    "PROSE\nPROSE",
    "- PROSE\n- PROSE\n  - PROSE",
    "1. PROSE\n\n   PROSE\n2. **lead.** PROSE",
    "[^n]: PROSE",
    "PROSE <!-- note --> PROSE",
    "```\ncode\n## code\n```",
    "~~~\n```\n~~~",
    "| cell | cell |\n|---|---|\n| cell | cell |",
    "<!--\nnote\n\n# note\n-->",
    "<div class='x'>\nhtml\n</div>",
    "> quoted\nlazily",
    "![alt](image.png)",
    "[ref]: https://example.org",
    "***",
    "甲は PROSE",
  );
  it("changes the words of prose and nothing else", () => {
    fc.assert(
      fc.property(fc.array(blocks, { maxLength: 12 }), (parts) => {
        const text = `---\ntitle: front\n---\n\n${parts.join("\n\n")}\n`;
        const places = polishPlaces(text, { start: 0, end: text.length });
        let rewritten = text;
        for (const { start, end } of places.toReversed())
          rewritten = rewritten.slice(0, start) + text.slice(start, end).replaceAll("PROSE", "ANOTHER") + rewritten.slice(end);
        expect(rewritten).toBe(text.replaceAll("PROSE", "ANOTHER"));
        for (const { start, end } of places)
          expect(text.slice(start, end)).not.toMatch(/heading|code|cell|note|html|quoted|lazily|image|ref|front|lead/);
      }),
      SEEDED,
    );
  });
});
