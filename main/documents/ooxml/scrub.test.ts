import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import type { AiText } from "../aiText.ts";
import { markAiText } from "../docx/markAiText.ts";
import { renderDocx } from "../docx/renderDocx.ts";
import { DATE, parseSample } from "../testing/assets.ts";
import { schemaErrors } from "../testing/schemaErrors.ts";
import { wordFaults } from "../testing/wordFaults.ts";
import { packParts } from "./packageEdits.ts";
import { readWord } from "./readWord.ts";
import { scrubWord } from "./scrub.ts";
import { p, r, style, wordFile } from "./testing/wordFixture.ts";
import { openWord } from "./wordPackage.ts";

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const AI: AiText = { spans: [{ start: 0, end: 4, model: "tiny 0.1" }], characters: 4, length: 16 };

const SECRETS = ["00AB12CD", "Jane Doe", "Bob Boss", "Secret Holdings", "C:\\Users\\jane", "matter 4711", "7D1F0C7E", "firm.dotm"];

/** A file as offices send them: with everything that tells who made it. */
function traced(): Uint8Array {
  const bound =
    '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"/><w:text/></w:sdtPr><w:sdtContent>' +
    `${p(r("Bound words"))}</w:sdtContent></w:sdt>`;
  return wordFile({
    body:
      `<w:p w:rsidR="00AB12CD" w:rsidRDefault='00AB12CD'><w:r w:rsidRPr="00AB12CD"><w:t>Says w:rsidR="x" itself</w:t></w:r></w:p>` +
      `${bound}${p(`${r("hidden", "<w:vanish/>")}${r("also", '<w:rStyle w:val="H"/>')}${r("shown", '<w:rStyle w:val="H"/><w:vanish w:val="0"/>')}`)}` +
      "<w:sectPr/>",
    styles: style("H", "Hidden", '<w:rsid w:val="00AB12CD"/><w:rPr><w:vanish/></w:rPr>', "character"),
    links: [
      ["rId7", "settings", "settings.xml"],
      ["rId8", "customXml", "../customXml/item1.xml"],
    ],
    parts: {
      "[Content_Types].xml": `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>${[
        ["/word/document.xml", "wordprocessingml.document.main"],
        ["/word/styles.xml", "wordprocessingml.styles"],
        ["/word/settings.xml", "wordprocessingml.settings"],
        ["/docProps/app.xml", "extended-properties"],
        ["/customXml/itemProps1.xml", "customXmlProperties"],
      ]
        .map(([name, type]) => `<Override PartName="${name}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/>`)
        .join(
          "",
        )}<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
      "_rels/.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/><Relationship Id="rId3" Type="${OFFICE}/extended-properties" Target="docProps/app.xml"/><Relationship Id="rId4" Type="${PACKAGE}/relationships/metadata/thumbnail" Target="docProps/thumbnail.jpeg"/></Relationships>`,
      "docProps/core.xml": `${HEAD}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Lease</dc:title><dc:creator>Jane Doe</dc:creator><cp:lastModifiedBy>Jane Doe</cp:lastModifiedBy></cp:coreProperties>`,
      "docProps/app.xml": `${HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Template>firm.dotm</Template><Manager>Bob Boss</Manager><Pages>3</Pages><Company>Secret Holdings</Company></Properties>`,
      "docProps/thumbnail.jpeg": new Uint8Array([0xff, 0xd8, 0xff, 0xd9]),
      "customXml/item1.xml": `${HEAD}<a>matter 4711</a>`,
      "customXml/_rels/item1.xml.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/customXmlProps" Target="itemProps1.xml"/></Relationships>`,
      "customXml/itemProps1.xml": `${HEAD}<ds:datastoreItem ds:itemID="{7D1F0C7E-0000-4000-8000-000000000000}" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>`,
      "word/settings.xml": `${HEAD}<w:settings ${W} xmlns:r="${OFFICE}"><w:attachedTemplate r:id="rId1"/><w:defaultTabStop w:val="708"/><w:rsids><w:rsidRoot w:val="00AB12CD"/><w:rsid w:val="00AB12CD"/></w:rsids></w:settings>`,
      "word/_rels/settings.xml.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/attachedTemplate" Target="file:///C:\\Users\\jane\\firm.dotm" TargetMode="External"/></Relationships>`,
    },
  });
}

const everything = (bytes: Uint8Array): string =>
  Object.entries(unzipSync(bytes))
    .map(([name, part]) => `${name}\n${new TextDecoder("latin1").decode(part)}`)
    .join("\n");

test("what tells who made a file goes, its text stays, and hidden text is counted and left alone", { timeout: 60_000 }, async () => {
  const before = traced();
  for (const secret of SECRETS) expect(everything(before)).toContain(secret);
  expect(await schemaErrors(before)).toEqual([]);
  const { bytes, removed, hiddenCharacters } = await scrubWord(before, { aiMark: "remove" });
  const all = everything(bytes);
  for (const secret of SECRETS) expect(all).not.toContain(secret);
  expect(all).not.toMatch(/customXml|dataBinding|thumbnail|attachedTemplate/);
  expect(Object.fromEntries(removed)).toEqual({
    "revision-ids": 6,
    people: 3,
    company: 1,
    "custom-xml": 3,
    template: 2,
    thumbnail: 1,
  });
  expect(hiddenCharacters).toBe("hiddenalso".length);
  const [old, fresh] = [readWord(await openWord(before)), readWord(await openWord(bytes))];
  expect(fresh.accepted).toBe(old.accepted);
  expect(fresh.accepted).toContain('Says w:rsidR="x" itself');
  expect(fresh.accepted).toContain("hiddenalsoshown");
  expect(all).toContain("<dc:title>Lease</dc:title>");
  expect(all).toContain("<Pages>3</Pages>");
  expect(await schemaErrors(bytes)).toEqual([]);
  expect(await wordFaults(bytes)).toEqual([]);
});

test("a file without traces keeps every part byte for byte, and scrubbing twice is scrubbing once", async () => {
  const clean = wordFile({ body: `${p(r("Words"))}<w:sectPr/>`, styles: style("A", "A") });
  const { bytes, removed } = await scrubWord(clean, { aiMark: "remove" });
  expect(removed.size).toBe(0);
  expect(unzipSync(bytes)).toEqual(unzipSync(clean));
  const once = (await scrubWord(traced(), { aiMark: "keep" })).bytes;
  expect((await scrubWord(once, { aiMark: "keep" })).bytes).toEqual(once);
});

test("the mark of generated text stays or goes as asked, alone", { timeout: 60_000 }, async () => {
  const plain = (await renderDocx(parseSample("mutual-nda.md"), DATE)).bytes;
  const marked = packParts(markAiText((await openWord(plain)).parts, AI));
  expect(everything((await scrubWord(marked, { aiMark: "keep" })).bytes)).toContain("AIGeneratedShare");
  const { bytes, removed } = await scrubWord(marked, { aiMark: "remove" });
  expect(removed.get("ai-mark")).toBe(7);
  expect(everything(bytes)).not.toMatch(/AIGenerated|tiny|docProps\/custom/);
  expect(await schemaErrors(bytes)).toEqual([]);
});
