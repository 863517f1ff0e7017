import fc from "fast-check";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { SEEDED } from "../../../src/domain/testing/arbitraryEdits.ts";
import { renderDocx } from "../docx/renderDocx.ts";
import { parseMarkdown } from "../markdown/parse.ts";
import { readWord } from "../ooxml/readWord.ts";
import { r } from "../ooxml/testing/wordFixture.ts";
import { openWord } from "../ooxml/wordPackage.ts";
import { descendants, NO_ELEMENT } from "../ooxml/xml.ts";
import { wordFaults } from "../testing/wordFaults.ts";
import { applyHouse } from "./applyHouse.ts";
import { field, houseFile, picture } from "./testing/houseFile.ts";

const EVIL = "https://evil.example";
/** Things that lead out of a header, and things that do not. */
const PIECES = [
  r("words"),
  field("PAGE", "1"),
  field(`INCLUDEPICTURE "${EVIL}"`, "x"),
  `<w:fldSimple w:instr=" PAGE ">${r("1")}</w:fldSimple>`,
  `<w:fldSimple w:instr="HYPERLINK ${EVIL}">${r("link")}</w:fldSimple>`,
  picture("rId1"),
  picture("rId20"),
  picture("rId1", ' r:link="rId20"'),
  `<w:hyperlink r:id="rId20" w:anchor="a">${r("link")}</w:hyperlink>`,
  `<w:r><w:pict><v:shape href="${EVIL}"><v:imagedata src="${EVIL}" r:id="rId20"/></v:shape></w:pict></w:r>`,
  '<w:r><w:object><o:OLEObject r:id="rId20"/></w:object></w:r>',
  '<w:bookmarkStart w:id="9" w:name="b"/>',
  r("hidden", "<w:vanish/>"),
];
const WRAPPERS: readonly ((inside: string) => string)[] = [
  (inside) => inside,
  (inside) => `<w:ins w:id="1" w:author="Jane">${inside}</w:ins>`,
  (inside) => `<w:moveTo w:id="1" w:author="Jane">${inside}</w:moveTo>`,
  (inside) => `<w:sdt><w:sdtPr><w:dataBinding w:xpath="/x" w:storeItemID="{0}"/></w:sdtPr><w:sdtContent>${inside}</w:sdtContent></w:sdt>`,
  (inside) => `<w:smartTag w:uri="x" w:element="y"><w:smartTagPr/>${inside}</w:smartTag>`,
  (inside) => `<w:hyperlink r:id="rId20">${inside}</w:hyperlink>`,
  (inside) => field(`IF 1 = 1 "${EVIL}" ${inside}`.replace(/<[^>]*>/g, ""), "y"),
  (inside) =>
    `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>LINK ${EVIL}</w:instrText></w:r>${inside}<w:r><w:fldChar w:fldCharType="separate"/></w:r>${r("z")}<w:r><w:fldChar w:fldCharType="end"/></w:r>`,
];

const header: fc.Arbitrary<string> = fc
  .array(fc.tuple(fc.constantFrom(...PIECES), fc.array(fc.constantFrom(...WRAPPERS), { maxLength: 3 })), { minLength: 1, maxLength: 6 })
  .map((pieces) => pieces.map(([piece, wrappers]) => wrappers.reduce((inside, wrap) => wrap(inside), piece)).join(""));

test("whatever stands in a letterhead and however it is nested: nothing leads out of the result, and it is sound", {
  timeout: 60_000,
}, async () => {
  const { bytes: before } = await renderDocx(parseMarkdown("# Title\n\n## Fees\n\nWords.\n", "contract", "x"), 0);
  const { accepted } = readWord(await openWord(before));
  await fc.assert(
    fc.asyncProperty(header, async (inside) => {
      const headerLinks = [["rId20", "image", EVIL, "External"]] as const;
      const { bytes } = await applyHouse(before, houseFile({ header: inside, headerLinks }));
      const parts = Object.values(unzipSync(bytes)).map((part) => new TextDecoder("latin1").decode(part));
      expect(parts.join("\n")).not.toMatch(/evil\.example|TargetMode="External"|Jane/);
      const word = await openWord(bytes);
      expect(readWord(word).accepted).toBe(accepted);
      expect(await wordFaults(bytes)).toEqual([]);
      const part = "word/house-header-default.xml";
      const links = new Set(word.relationships(part).map(({ id }) => id));
      let open = 0;
      for (const element of descendants(word.xml(part)?.root ?? NO_ELEMENT)) {
        for (const [name, id] of Object.entries(element.attributes)) if (name.startsWith("r:")) expect(links).toContain(id);
        if (element.name !== "w:fldChar") continue;
        open += element.attributes["w:fldCharType"] === "begin" ? 1 : element.attributes["w:fldCharType"] === "end" ? -1 : 0;
        expect(open).toBeGreaterThanOrEqual(0);
      }
      expect(open).toBe(0);
    }),
    { ...SEEDED, numRuns: 150 },
  );
});
