import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BlameInfo, BlameOrigin } from "../../../src/contract/index.ts";
import { SEEDED } from "../../../src/domain/testing/arbitraryEdits.ts";
import { parseMarkdown } from "../markdown/parse.ts";
import { plainText } from "../markdown/plainText.ts";
import { renderPdf } from "../pdf/renderPdf.ts";
import { ASSETS, DATE } from "../testing/assets.ts";
import { readPdf } from "../testing/pdfFile.ts";
import { WORDS } from "../words.ts";
import { originAppendix } from "./originAppendix.ts";
import { originReport } from "./originReport.ts";

const RUN = { id: "run1", model: "tiny", packageHash: "ab".repeat(32), family: "f", strength: 0.7, seed: 7, steps: 6, startedAt: 0 };
const plain: BlameOrigin = {
  kind: "start",
  author: { kind: "person", name: "Ada" },
  at: 0,
  revision: null,
  source: { kind: "file", name: "theirs.docx" },
  run: null,
  change: null,
};
const accepted = (by: string): BlameOrigin["change"] => ({
  hunkId: "h",
  proposalId: "p",
  proposalKind: "regenerate",
  alternative: 0,
  confidence: null,
  decision: { by, at: 0, reason: null },
  edited: null,
});
const ORIGINS: BlameOrigin[] = [
  plain,
  {
    ...plain,
    kind: "change",
    source: null,
    author: { kind: "model", name: "tiny", forPerson: "Ada" },
    run: RUN,
    change: accepted("Grace"),
  },
  { ...plain, kind: "written", source: null, author: { kind: "person", name: "Bob" } },
  { ...plain, kind: "change", source: null, author: { kind: "model", name: "tiny", forPerson: "Ada" }, run: RUN, change: accepted("Ada") },
];

/** A text of pieces with the number of their origin, and the step that decided them. */
function blameOf(pieces: readonly (readonly [string, number, (number | null)?])[]): { text: string; blame: BlameInfo } {
  let at = 0;
  const spans = pieces.map(([piece, origin, step = null]) => {
    const start = at;
    at += piece.length;
    return { start, end: at, origin, step };
  });
  const text = pieces.map(([piece]) => piece).join("");
  return { text, blame: { documentId: "d", title: "T", revisionId: null, version: 1, length: text.length, origins: ORIGINS, spans } };
}

const EXAMPLE = blameOf([
  ["# Agreement\n\nIntroduction.\n\n## Fees\n\nThe fee is ", 0],
  ["ten euros", 1, 3],
  [" ", 1, 3],
  ["a month", 3, 5],
  [".\n\n### Late fees\n\n", 0],
  ["None at all.", 2],
  ["\n\n## Law\n\nEngland.\n", 0],
]);

describe("the report", () => {
  it("adds up who wrote how much, in which clauses and runs", () => {
    const report = originReport(EXAMPLE.blame, EXAMPLE.text, "contract");
    const written = (list: readonly { source: { name: string }; characters: number }[]) =>
      list.map(({ source, characters }) => [source.name, characters]);
    expect(written(report.sources)).toEqual([
      ["theirs.docx", 85],
      ["tiny", 16],
      ["Bob", 12],
    ]);
    expect(report.clauses.map(({ clause, amounts }) => [clause?.label, clause?.title, written(amounts)])).toEqual([
      [
        "1",
        "Fees",
        [
          ["theirs.docx", 23],
          ["tiny", 16],
        ],
      ],
      [
        "1.1",
        "Late fees",
        [
          ["theirs.docx", 17],
          ["Bob", 12],
        ],
      ],
    ]);
    expect(report.runs).toMatchObject([
      { id: "run1", characters: 16, decided: { first: 3, last: 5 }, accepted: ["Ada", "Grace"], steps: 6 },
    ]);
  });

  it("counts every character that is not white space alone once, in sources, and in clauses", () => {
    const piece = fc.constantFrom("word ", "## Head\n\n", "\n\n", " ", "1. **Item.** text\n", "甲は", "# T\n\n", "end.\n\n");
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, fc.nat(3)), { maxLength: 20 }), (pieces) => {
        const { text, blame } = blameOf(pieces);
        const report = originReport(blame, text, "contract");
        const counted = pieces.filter(([one]) => one.trim() !== "").reduce((sum, [one]) => sum + one.length, 0);
        expect(report.characters).toBe(counted);
        expect(report.sources.reduce((sum, { characters }) => sum + characters, 0)).toBe(counted);
        const written = report.sources.filter(({ source }) => source.kind !== "start").reduce((sum, { characters }) => sum + characters, 0);
        const inClauses = report.clauses.flatMap(({ amounts }) => amounts.filter(({ source }) => source.kind !== "start"));
        expect(inClauses.reduce((sum, { characters }) => sum + characters, 0)).toBe(written);
      }),
      SEEDED,
    );
  });
});

describe("the appendix", () => {
  it.each(["en", "ja"] as const)("says it in %s, in a PDF under a heading of its own behind everything", async (language) => {
    const origins = originReport(EXAMPLE.blame, EXAMPLE.text, "contract");
    const text = language === "en" ? EXAMPLE.text : `---\nlanguage: ja\n---\n\n${EXAMPLE.text}`;
    const { bytes } = await renderPdf(parseMarkdown(text, "contract", "T"), DATE, ASSETS, { origins });
    const pdf = await readPdf(bytes);
    expect(pdf.outline.at(-1)).toBe(WORDS[language].origins.title);
    const last = (pdf.pages.at(-1) ?? []).map((line) => line.text.replace(/\s+/gu, "")).join("\n");
    const said = language === "en" ? "tiny(model)abababababab1614.2%" : "tiny（モデル）abababababab1614.2%";
    expect(last).toContain(said);
    expect(last).toMatch(/1\.1Latefees.*58\.6%/u);
    expect(last).toContain("3–5/6");
    expect(pdf.body.replace(/\s+/gu, "")).toMatch(language === "en" ? /Ada;Grace/u : /Ada、Grace/u);
  });

  it("has no tables of clauses and runs where nothing was written", () => {
    const { text, blame } = blameOf([["# T\n\nText.\n", 0]]);
    const blocks = originAppendix(originReport(blame, text, "contract"), WORDS.en);
    expect(blocks.filter(({ type }) => type === "table")).toHaveLength(1);
    expect(blocks.map((block) => ("children" in block ? plainText(block.children) : "")).join(" ")).toContain("Nothing was written");
  });
});
