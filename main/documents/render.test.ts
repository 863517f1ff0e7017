import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Hunk } from "../../src/domain/proposal/proposal.ts";
import { DEFAULT_LINE_ENDINGS } from "../../src/domain/text/lineEndings.ts";
import { readDocument } from "./read.ts";
import { type RenderInput, renderDocument } from "./render.ts";
import { ASSETS, DATE, EVERYTHING } from "./testing/assets.ts";
import { openDocx } from "./testing/docxPackage.ts";
import { readPdf } from "./testing/pdfFile.ts";

const hunk: Hunk = {
  id: "h1",
  proposalId: "p1",
  start: 4,
  end: 7,
  oldText: "two",
  newText: "three",
  status: "pending",
  editedBy: null,
  confidence: null,
  decision: null,
  nested: [],
};

function input(text: string, more: Partial<RenderInput> = {}): RenderInput {
  return {
    title: "A/B: test",
    text,
    kind: "contract",
    lineEndings: DEFAULT_LINE_ENDINGS,
    hunks: [],
    author: "Jane Doe",
    date: DATE,
    ...more,
  };
}

describe("renderDocument", () => {
  it("names files and media types for every format", async () => {
    const made = await Promise.all(
      (["md", "criticmarkup", "html", "docx", "pdf"] as const).map((format) => renderDocument(format, input(EVERYTHING), ASSETS)),
    );
    expect(made.map(({ fileName }) => fileName)).toEqual([
      "A-B- test.md",
      "A-B- test.redline.md",
      "A-B- test.html",
      "A-B- test.docx",
      "A-B- test.pdf",
    ]);
    expect(made.map(({ mediaType }) => mediaType)).toEqual([
      "text/markdown; charset=utf-8",
      "text/markdown; charset=utf-8",
      "text/html; charset=utf-8",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "application/pdf",
    ]);
    for (const { bytes, warnings } of made.slice(2)) {
      expect(bytes.length).toBeGreaterThan(1000);
      expect(warnings.length).toBeGreaterThan(3);
    }
  });

  it("never names the author, and never shows pending text outside the redline", async () => {
    const proposal = input("one two four", { hunks: [{ ...hunk, newText: "SECRET" }] });
    const html = new TextDecoder().decode((await renderDocument("html", proposal, ASSETS)).bytes);
    const docx = openDocx((await renderDocument("docx", proposal, ASSETS)).bytes);
    const pdf = await readPdf((await renderDocument("pdf", proposal, ASSETS)).bytes);
    const words = [
      html,
      ...[...docx.parts.values()].map((part) => new TextDecoder().decode(part)),
      JSON.stringify(pdf),
      new TextDecoder().decode((await renderDocument("md", proposal, ASSETS)).bytes),
    ];
    for (const text of words) expect(text).not.toMatch(/SECRET|Jane/u);
  });

  it("writes pending changes as CriticMarkup", async () => {
    const { bytes } = await renderDocument("criticmarkup", input("one two four", { hunks: [hunk] }), ASSETS);
    expect(new TextDecoder().decode(bytes)).toBe("one {~~two~>three~~} four");
  });

  it("md: import and export give the same bytes", async () => {
    const ending = fc.constantFrom("\n", "\r\n", "\r");
    const line = fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => text.replace(/[\0\r\n]/gu, "").toWellFormed());
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(fc.tuple(line, ending), { maxLength: 30 }), line, async (mark, lines, last) => {
        const bytes = new TextEncoder().encode((mark ? "\ufeff" : "") + lines.flat().join("") + last);
        const { text, lineEndings } = readDocument("file.md", bytes);
        const exported = await renderDocument("md", input(text, { lineEndings }), ASSETS);
        expect(Buffer.compare(exported.bytes, bytes)).toBe(0);
        expect(exported.warnings).toEqual([]);
      }),
    );
  });
});
