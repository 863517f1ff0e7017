/** Every kind of Word file that is written keeps the schema of Office Open XML, and the rules that the schema does not say. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SEEDED } from "../../src/domain/testing/arbitraryEdits.ts";
import { renderDocx } from "./docx/renderDocx.ts";
import { parseMarkdown } from "./markdown/parse.ts";
import { readWord } from "./ooxml/readWord.ts";
import { redlineWord } from "./ooxml/redline/redlineWord.ts";
import { bareFile, changeBlocks, randomBlocks, randomChanges, randomFile, richBlocks } from "./ooxml/testing/arbitraryWord.ts";
import { del, ins, p, r, wordFile } from "./ooxml/testing/wordFixture.ts";
import { openWord } from "./ooxml/wordPackage.ts";
import { DATE, EVERYTHING, parseSample } from "./testing/assets.ts";
import { schemaErrors } from "./testing/schemaErrors.ts";
import { wordFaults } from "./testing/wordFaults.ts";

const TRACKED = { author: "Grace", date: 0 };

/** The text with some other words, a new paragraph, and none of one that it had. */
function edited(text: string): string {
  const paragraphs = text.trimEnd().split("\n\n");
  const last = paragraphs.length - 1;
  return `${paragraphs
    .flatMap((paragraph, index) => {
      if (index === last - 1 && index > 3) return [];
      const words = paragraph.replaceAll(" shall ", " must ").replaceAll("する", "した");
      return index === 2 ? [words, "A paragraph that was not there, with **bold** words."] : [words];
    })
    .join("\n\n")}\n`;
}

async function redlined(bytes: Uint8Array, text: (read: string) => string): Promise<Uint8Array> {
  const word = await openWord(bytes);
  return redlineWord(word, { text: text(readWord(word).rejected), tracked: TRACKED, resolutions: new Map() }).bytes;
}

const written = {
  "everything at once": () => parseMarkdown(EVERYTHING, "contract", "x"),
  "a contract": () => parseSample("mutual-nda.md"),
  "a Japanese contract": () => parseSample("gyomu-itaku.md"),
  "a technical document": () => parseSample("slashing-protection.md"),
};

describe("new Word files and redlines onto them", () => {
  test.for(Object.entries(written))("%s", { timeout: 60_000 }, async ([, document]) => {
    const { bytes } = await renderDocx(document(), DATE);
    expect(await schemaErrors(bytes)).toEqual([]);
    expect(await wordFaults(bytes)).toEqual([]);
    const redline = await redlined(bytes, edited);
    expect(await schemaErrors(redline)).toEqual([]);
    expect(await wordFaults(redline)).toEqual([]);
  });
});

test("a redline adds no fault to any file that it is written onto, whatever the file has no example of", { timeout: 180_000 }, async () => {
  const sample = <T>(arbitrary: fc.Arbitrary<T>): T[] => fc.sample(arbitrary, { numRuns: 8, seed: SEEDED.seed });
  const cases = [
    ...sample(fc.tuple(randomBlocks, randomChanges)).map(([old, changes]) => [randomFile(old), changeBlocks(old, changes)] as const),
    ...sample(fc.tuple(richBlocks, randomChanges)).map(([old, changes]) => [randomFile(old), changeBlocks(old, changes)] as const),
    ...sample(richBlocks).map((blocks) => [bareFile(blocks), blocks] as const),
  ];
  for (const [before, blocks] of cases) {
    const { accepted } = readWord(await openWord(randomFile(blocks)));
    const after = await redlined(before, () => accepted);
    const known = new Set(await schemaErrors(before));
    expect((await schemaErrors(after)).filter((error) => !known.has(error))).toEqual([]);
    const faults = new Set(await wordFaults(before));
    expect((await wordFaults(after)).filter((fault) => !faults.has(fault))).toEqual([]);
  }
});

test("both kinds of check see what is wrong", { timeout: 60_000 }, async () => {
  const wrong = wordFile({ body: `${p(`<w:nonsense/>${r("x")}`)}<w:sectPr/>` });
  expect(await schemaErrors(wrong)).not.toEqual([]);
  const faulty = wordFile({
    body: [
      p(ins("Ann", r("a")) + del("Ann", "b")),
      p(`<w:del w:id="9" w:author="Ann">${r("struck as if it stood")}</w:del>`),
      p(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:bookmarkStart w:id="1" w:name="b"/>`),
      p(r("x"), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'),
      "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>",
      p('<w:r><w:commentReference w:id="4"/></w:r><w:hyperlink r:id="rId99"/>'),
      p('<w:r><w:footnoteReference w:id="5"/></w:r><w:fldSimple w:instr=" REF _Ref9 \\r "/>'),
      p('<w:bookmarkStart w:id="2" w:name="c"/><w:bookmarkEnd w:id="2"/><w:bookmarkStart w:id="3" w:name="c"/><w:bookmarkEnd w:id="3"/>'),
    ].join(""),
  });
  expect((await wordFaults(faulty)).map((fault) => fault.replace(/^\S+\.xml: /, ""))).toEqual([
    "w:t inside of a deletion",
    "the revision id 1 is used twice",
    "1 fields do not end",
    "a bookmark begins or ends alone",
    "the numbering 7 is not defined",
    "a cell without a paragraph",
    "the comment 4 does not exist",
    "the footnote 5 does not exist",
    "the bookmark c is there twice",
    "a field shows _Ref9, which is no bookmark",
    "w:hyperlink leads to rId99, which is no relationship",
  ]);
});
