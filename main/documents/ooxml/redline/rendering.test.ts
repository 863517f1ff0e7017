import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { renderDocx } from "../../docx/renderDocx.ts";
import { parseMarkdown } from "../../markdown/parse.ts";
import { wordFaults } from "../../testing/wordFaults.ts";
import { readWord } from "../readWord.ts";
import { openWord } from "../wordPackage.ts";
import type { TextCredits } from "./credits.ts";
import { rawText } from "./leaves.ts";
import { unitsOfMarkdown } from "./markdownUnits.ts";
import { redlineWord } from "./redlineWord.ts";

const DATE = Date.UTC(2026, 10, 29);
const sample = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../assets/samples/${name}`, import.meta.url)), "utf8");

/** A text as a Word file, and the other as tracked changes on it. */
async function between(before: string, after: string, credits?: TextCredits) {
  const { bytes, places } = await renderDocx(parseMarkdown(before, "contract", "Agreement"), DATE);
  const base = await openWord(bytes);
  const result = redlineWord(base, {
    text: after,
    tracked: { author: "Grace", date: DATE },
    resolutions: new Map(),
    rendering: { text: before, places },
    ...(credits !== undefined && { credits }),
  });
  const word = await openWord(result.bytes);
  return { ...result, base, word, read: readWord(word) };
}

/** What a text says, paragraph by paragraph. */
const said = (text: string): string[] =>
  unitsOfMarkdown(text).map((unit) =>
    unit.type === "leaf" ? `${unit.leaf.kind} ${unit.leaf.depth} ${rawText(unit.leaf)}` : unit.cells.map(rawText).join(" | "),
  );

async function rendered(text: string): Promise<string[]> {
  const { bytes } = await renderDocx(parseMarkdown(text, "contract", "Agreement"), DATE);
  return said(readWord(await openWord(bytes)).accepted);
}

describe("a redline on our own rendering of an earlier text", () => {
  const edits: Readonly<Record<string, (text: string) => string>> = {
    words: (text) => text.replaceAll("Agreement", "Contract").replaceAll("契約", "約定"),
    "a paragraph less": (text) => text.replace(/\n\n[^#\n|>-][^\n]{80,}\n/, "\n"),
    "a paragraph more": (text) => text.replace(/\n\n(?=## )/, "\n\nA paragraph that nobody had before.\n\n"),
    "a heading more": (text) => `${text.trimEnd()}\n\n## A last one\n\nWith text.\n`,
  };
  for (const name of ["mutual-nda.md", "cloud-service-agreement.md", "slashing-protection.md", "gyomu-itaku.md"]) {
    for (const [what, edit] of Object.entries(edits)) {
      it(`${name}: ${what}`, async () => {
        const before = sample(name);
        const after = edit(before);
        const { read, losses, bytes } = await between(before, after);
        expect(said(read.rejected)).toEqual(await rendered(before));
        const accepted = said(read.accepted);
        expect(accepted).toEqual(await rendered(after));
        expect(losses.size).toBe(0);
        expect(await wordFaults(bytes)).toEqual([]);
        expect(read.edits.length > 0).toBe(after !== before);
      });
    }
  }

  it("has nothing to say where nothing changed, quotes, code and rules included", async () => {
    const text =
      "# Title\n\n> A quote.\n\n```\ncode\nmore\n```\n\n---\n\n- [ ] box\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nNote[^x].\n\n[^x]: The note.\n";
    const { changed, losses } = await between(text, text);
    expect({ changed, losses: [...losses] }).toEqual({ changed: [], losses: [] });
  });

  it("keeps cross references, footnotes and their labels", async () => {
    const before = "# Title\n\n## Fees {#fees}\n\nPay.[^late]\n\n## Term\n\nSee [](#fees).\n\n[^late]: Late payments bear interest.\n";
    const after = before.replace("Pay.", "Pay on time.").replace("See [](#fees).", "See [](#fees) and [](#fees).").replace("bear", "carry");
    const { word, read, losses } = await between(before, after);
    expect(losses.size).toBe(0);
    const source = word.xml(word.main)?.source ?? "";
    expect(source.match(/REF _Ref\d+ \\r \\h/g)?.length).toBe(2);
    expect(read.accepted).toContain("Pay on time.[^1]");
    expect(read.accepted).toContain("Late payments carry interest.");
  });

  it("says whose each change is", async () => {
    const before = "# Title\n\nPay within 30 days of receipt.\n\nThis goes.\n\nThe end of it all.\n";
    const after = "# Title\n\nPay within 45 working days of receipt.\n\nThe end of it all, and more.\n\nNew words.\n";
    const credits: TextCredits = {
      credits: [
        { author: "Ann", date: 1000 },
        { author: "tiny 1.0 (for Ben)", date: 2000 },
      ],
      before: {
        text: before,
        ranges: [
          [before.indexOf("30"), before.indexOf("30") + 2, 0],
          [before.indexOf("This goes"), before.indexOf("This goes") + 10, 1],
        ],
      },
      after: [
        [after.indexOf("45"), after.indexOf("45") + 3, 0],
        [after.indexOf("working"), after.indexOf("working") + 8, 1],
        [after.indexOf("New words"), after.length - 1, 0],
      ],
    };
    const { read, word } = await between(before, after, credits);
    const source = word.xml(word.main)?.source ?? "";
    expect(source).toContain('w:author="Ann" w:date="1970-01-01T00:00:01Z"><w:r><w:delText xml:space="preserve">30</w:delText>');
    expect(source).toContain('w:author="tiny 1.0 (for Ben)" w:date="1970-01-01T00:00:02Z"><w:r><w:t xml:space="preserve">working</w:t>');
    expect(read.edits.map(({ author, newText }) => [author, newText])).toEqual(
      expect.arrayContaining([
        ["tiny 1.0 (for Ben)", ""],
        ["Grace", ", and more"],
        ["Ann", expect.stringContaining("New words.")],
      ]),
    );
    expect(new Set(read.edits.map((edit) => edit.author))).toEqual(new Set(["Ann", "tiny 1.0 (for Ben)", "Grace"]));
    expect(said(read.accepted)).toEqual(await rendered(after));
    expect(said(read.rejected)).toEqual(await rendered(before));
  });
});
