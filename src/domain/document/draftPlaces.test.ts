import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { applyEdits, checkEdits, invertEdits } from "../text/editAlgebra.ts";
import { emptySections, makeRoom } from "./draftPlaces.ts";
import { readClauseLines } from "./markdownLines.ts";

const shown = (text: string): string[] => emptySections(text).map(({ kind, label, title }) => `${kind} ${label} ${title}`.trim());

/** The text with room made everywhere and "§" at every place. */
function marked(text: string): string {
  const { edits, places } = makeRoom(emptySections(text));
  let result = applyEdits(text, edits);
  for (const place of places.toReversed()) result = `${result.slice(0, place)}§${result.slice(place)}`;
  return result;
}

describe("empty sections", () => {
  it("are headings without text of their own, the title and parents left out", () => {
    const text = "# Agreement\n\n## Scope\n\n## Fees\n\nText.\n\n## Term\n\n### Start\n\n### End\n\nText.\n\n## Law\n";
    expect(shown(text)).toEqual(["text 1 Scope", "text 3.1 Start", "text 4 Law"]);
    expect(shown("# Agreement\n")).toEqual([]);
    expect(shown("# One\n\n# Two\n")).toEqual(["text 1 One", "text 2 Two"]);
  });

  it("have a place for the words of a heading that lacks them", () => {
    expect(shown("## Scope\n\nText.\n\n##\n\nText.\n\n## \n")).toEqual(["title 2", "title 3", "text 3"]);
    expect(marked("a\n\n##")).toBe("a\n\n## §\n\n§\n");
    expect(marked("##   \nText.\n")).toBe("## §  \nText.\n");
    expect(shown("## {#fees}\n\nText.\n")).toEqual([]);
  });

  it("count code, tables, lists and HTML as text, comments and link definitions not", () => {
    for (const body of ["```\nx\n```", "| a |\n|---|", "- ", "1. One", "> Quoted", "![](a.png)", "<div>x</div>", "---", "[^1]: note"])
      expect(shown(`## A\n\n${body}\n\n## B\n\nText.\n`)).toEqual([]);
    expect(marked("## A\n\n<!-- what it is about -->\n\n## B\n\n[x]: https://example.org\n")).toBe(
      "## A\n\n§\n\n<!-- what it is about -->\n\n## B\n\n§\n\n[x]: https://example.org\n",
    );
  });

  it("are found neither in front matter nor in code or comments", () => {
    expect(
      shown(
        "---\nnumbering: none\n# no\n---\n\n## A\n\nText.\n\n```md\n## B\n\n## C\n```\n\n<!--\n## D\n\n## E\n-->\n\n~~~\n<!--\n~~~\n\n## F\n",
      ),
    ).toEqual(["text  F"]);
  });

  it("are found in Japanese documents", () => {
    const places = emptySections("# 契約書\n\n## 目的\n\n## 期間 {#period}\n\n本契約の期間は一年とする。\n", "ja");
    expect(places.map(({ label, title }) => `${label} ${title}`)).toEqual(["第1条 目的"]);
  });

  it("get exactly the line breaks that are missing", () => {
    expect(marked("## A\n## B\n\n## C\n\n\n## D\n\n\n\n## E\n\n\n\n\n## F")).toBe(
      "## A\n\n§\n\n## B\n\n§\n\n## C\n\n§\n\n## D\n\n§\n\n## E\n\n§\n\n\n## F\n\n§\n",
    );
    expect(marked("## A\n")).toBe("## A\n\n§\n");
    expect(marked("## A\n\n")).toBe("## A\n\n§\n");
    expect(marked("## A\n\n\n")).toBe("## A\n\n§\n");
    expect(marked("## A\n  ")).toBe("## A\n  \n§\n");
    expect(marked("## A\n \n \n## B\n\nText.\n")).toBe("## A\n \n§\n \n## B\n\nText.\n");
  });
});

/** Outlines of every shape: headings with and without text, blank lines, spaces, code and comments between them. */
const outlines = fc
  .array(
    fc.constantFrom(
      "## A",
      "### B {#b}",
      "# T",
      "##",
      "## ",
      "第一に、甲は乙に委託する。",
      "Text of it.",
      "",
      "",
      "  ",
      "\t",
      "- item",
      "```",
      "## 目的",
      "<!-- note -->",
      "<!--",
      "-->",
      "[x]: https://example.org",
      "  ## In",
      "| a | b |",
      "|---|---|",
    ),
    { maxLength: 14 },
  )
  .chain((lines) => fc.constantFrom("", "\n", "\n\n").map((tail) => lines.join("\n") + tail));

describe("making room", () => {
  it("only inserts line breaks and spaces, and leaves every place between blank lines", () => {
    fc.assert(
      fc.property(outlines, (text) => {
        const sections = emptySections(text);
        const { edits, places } = makeRoom(sections);
        checkEdits(text, edits);
        expect(edits.every(({ start, end, text: inserted }) => start === end && /^[ \n]+$/.test(inserted))).toBe(true);
        const result = applyEdits(text, edits);
        expect(applyEdits(result, invertEdits(text, edits))).toBe(text);
        places.forEach((place, index) => {
          const line = result.slice(0, place).split("\n").length - 1;
          const lines = result.split("\n");
          if (sections[index]?.kind === "title") expect(lines[line]?.trim()).toMatch(/^#+$/);
          else {
            expect(lines[line]).toBe("");
            expect(lines[line - 1]?.trim()).toBe("");
            expect(lines[line - 2] ?? "").toMatch(/^#{1,6}/);
            expect(lines[line + 1]?.trim() ?? "").toBe("");
          }
        });
        expect(places.every((place, index) => index === 0 || place > (places[index - 1] ?? 0))).toBe(true);
      }),
      SEEDED,
    );
  });

  it("makes sections that are written no longer empty, and changes no heading", () => {
    fc.assert(
      fc.property(outlines, (text) => {
        const written = marked(text).replaceAll("§", "Words");
        expect(emptySections(written)).toEqual([]);
        const headings = (of: string) =>
          readClauseLines(of, 0).flatMap(({ kind, depth, content }) =>
            kind === "heading" && content !== "" ? [`${depth} ${content}`] : [],
          );
        const before = headings(text);
        expect(headings(written).filter((heading) => !heading.endsWith(" Words"))).toEqual(before);
        // Once there is room, nothing more is inserted.
        const { edits } = makeRoom(emptySections(text));
        expect(makeRoom(emptySections(applyEdits(text, edits))).edits).toEqual([]);
      }),
      SEEDED,
    );
  });

  it("makes room in the chosen places alone", () => {
    const text = "## A\n## B\n## C\n";
    const chosen = emptySections(text).filter(({ title }) => title !== "B");
    const { edits, places } = makeRoom(chosen);
    expect(applyEdits(text, edits)).toBe("## A\n\n\n\n## B\n## C\n\n\n");
    expect(places).toEqual([6, 19]);
  });
});
