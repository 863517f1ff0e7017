import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { renderDocx } from "../docx/renderDocx.ts";
import { parseMarkdown } from "../markdown/parse.ts";
import { readWord } from "../ooxml/readWord.ts";
import { del, ins, r } from "../ooxml/testing/wordFixture.ts";
import { openWord } from "../ooxml/wordPackage.ts";
import { DATE, EVERYTHING, parseSample } from "../testing/assets.ts";
import { all, openDocx } from "../testing/docxPackage.ts";
import { schemaErrors } from "../testing/schemaErrors.ts";
import { wordFaults } from "../testing/wordFaults.ts";
import { applyHouse } from "./applyHouse.ts";
import { field, houseFile, LOGO, picture } from "./testing/houseFile.ts";

const render = async (document = parseMarkdown(EVERYTHING, "contract", "x")): Promise<Uint8Array> =>
  (await renderDocx(document, DATE)).bytes;
const everything = (bytes: Uint8Array): string =>
  Object.entries(unzipSync(bytes))
    .map(([name, part]) => `${name}\n${new TextDecoder("latin1").decode(part)}`)
    .join("\n");
const part = (bytes: Uint8Array, name: string): string => new TextDecoder().decode(unzipSync(bytes)[name] ?? new Uint8Array());

describe("a document in the look of a house", () => {
  test.for([
    ["everything at once", () => parseMarkdown(EVERYTHING, "contract", "x")],
    ["a contract", () => parseSample("mutual-nda.md")],
    ["a Japanese contract", () => parseSample("gyomu-itaku.md")],
    ["a technical document", () => parseSample("slashing-protection.md")],
    ["nothing", () => parseMarkdown("", "contract", "x")],
  ] as const)("%s is valid, reads as before, and is the same bytes again", { timeout: 60_000 }, async ([, document]) => {
    const before = await render(document());
    expect(await schemaErrors(houseFile())).toEqual([]);
    const { bytes } = await applyHouse(before, houseFile());
    expect(await schemaErrors(bytes)).toEqual([]);
    expect(await wordFaults(bytes)).toEqual([]);
    expect(readWord(await openWord(bytes)).accepted).toBe(readWord(await openWord(before)).accepted);
    expect((await applyHouse(await render(document()), houseFile())).bytes).toEqual(bytes);
  });

  test("has its styles by their names in any language, its defaults, fonts and theme", async () => {
    const { bytes, report } = await applyHouse(await render(), houseFile());
    const docx = openDocx(bytes);
    const used = all(docx.xml("word/document.xml"), "w:pStyle").map((style) => style.attributes["w:val"]);
    for (const id of ["Titel", "berschrift1", "berschrift2"]) expect(used).toContain(id);
    expect(used.some((id) => /^(?:Title|Heading\d)$/.test(id ?? ""))).toBe(false);
    const styles = all(docx.xml("word/styles.xml"), "w:style");
    const byId = new Map(styles.map((style) => [style.attributes["w:styleId"], style]));
    expect(byId.size).toBe(styles.length);
    const names = styles.map((style) => all(style, "w:name")[0]?.attributes["w:val"]?.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    for (const id of used) expect(byId.has(id)).toBe(true);
    const heading = byId.get("berschrift1");
    expect(heading === undefined ? [] : all(heading, "w:color").map((color) => color.attributes["w:val"])).toEqual(["8B1E3F"]);
    expect(part(bytes, "word/styles.xml")).toContain('w:ascii="Garamond"');
    expect(part(bytes, "word/theme/theme1.xml")).toContain('name="Haus"');
    expect(part(bytes, "word/fontTable.xml")).toMatch(/Garamond/);
    // Ours that the house has not are there; the house's "Code" is something else and stays what it is.
    expect(names).toEqual(expect.arrayContaining(["defined term", "code", "hauscode", "table text"]));
    const code = styles.find((style) => all(style, "w:name")[0]?.attributes["w:val"] === "Code");
    expect(code?.attributes["w:styleId"]).not.toBe("Code");
    expect(used).toContain(code?.attributes["w:styleId"]);
    expect(report).toMatchObject({ styles: 13, headers: 1, footers: 2, pictures: 1, page: { width: 12240, height: 15840 } });
  });

  test("has its page, letterhead, tables and settings", async () => {
    const { bytes } = await applyHouse(await render(), houseFile());
    const body = part(bytes, "word/document.xml");
    const section = /<w:sectPr.*<\/w:sectPr>/s.exec(body)?.[0] ?? "";
    expect(section).toContain('<w:pgSz w:w="12240" w:h="15840"/>');
    expect(section).toContain('w:left="1800"');
    expect(section).toContain("<w:titlePg/>");
    const docx = openDocx(bytes);
    const files = [...docx.parts.keys()].filter((name) => /header|footer/.test(name) && !name.endsWith(".rels"));
    expect(files.sort()).toEqual(["word/house-footer-default.xml", "word/house-footer-first.xml", "word/house-header-default.xml"]);
    expect(part(bytes, "word/house-header-default.xml")).toContain("Kanzlei Muster");
    expect(part(bytes, "word/house-footer-default.xml")).toMatch(/ PAGE /);
    expect(Buffer.from(docx.parts.get("word/media/house1.png") ?? []).equals(LOGO)).toBe(true);
    const width = 12240 - 1800 - 2520;
    for (const grid of all(docx.xml("word/document.xml"), "w:tblGrid")) {
      const sum = all(grid, "w:gridCol").reduce((total, column) => total + Number(column.attributes["w:w"]), 0);
      expect(sum).toBeGreaterThan(width - 10);
      expect(sum).toBeLessThanOrEqual(width);
    }
    expect(body).toContain('<w:tblStyle w:val="HausTabelle"/>');
    expect(body).not.toContain("w:tblBorders");
    expect(body).toContain(`w:pos="${width}"`);
    const settings = part(bytes, "word/settings.xml");
    for (const taken of [
      'w:defaultTabStop w:val="567"',
      "autoHyphenation",
      'themeFontLang w:val="de-DE"',
      "clrSchemeMapping",
      "compatibilityMode",
    ])
      expect(settings).toContain(taken);
    expect(settings).not.toMatch(/attachedTemplate|documentProtection|zoom|rsid/);
  });

  test("counts its clauses as before, with the look of the house's numbers", async () => {
    const before = openDocx(await render());
    const after = openDocx((await applyHouse(await render(), houseFile())).bytes);
    const counted = (docx: typeof before): string[] =>
      all(docx.xml("word/numbering.xml"), "w:lvl").map((level) =>
        ["w:start", "w:numFmt", "w:lvlText"].map((name) => all(level, name)[0]?.attributes["w:val"]).join(" "),
      );
    expect(counted(after)).toEqual(counted(before));
    const linked = all(after.xml("word/numbering.xml"), "w:lvl").filter((level) => all(level, "w:pStyle").length > 0);
    expect(linked.map((level) => all(level, "w:pStyle")[0]?.attributes["w:val"])).toEqual(["berschrift1", "berschrift2"]);
    expect(linked[0] === undefined ? [] : all(linked[0], "w:ind").map((one) => one.attributes["w:left"])).toEqual(["1111"]);
    expect(linked[0] === undefined ? [] : all(linked[0], "w:suff").map((one) => one.attributes["w:val"])).toEqual(["space"]);
    const numbers = (id: string): (string | undefined)[] => {
      const style = all(after.xml("word/styles.xml"), "w:style").find((one) => one.attributes["w:styleId"] === id);
      return style === undefined ? [] : all(style, "w:numId").map((one) => one.attributes["w:val"]);
    };
    const [clauses] = numbers("berschrift1");
    expect(numbers("berschrift2")).toEqual([clauses]);
    expect(clauses).not.toBe("3");
    // The house's own lists are not carried over, and what is derived from a heading had no number.
    expect(numbers("Hausliste")).toEqual([]);
    expect(numbers("Anhang")).toEqual(["0"]);
  });

  test("leaves our tables as they are where the house's tables only lay something out", async () => {
    const styles = '<w:style w:type="table" w:styleId="Plain"><w:name w:val="Plain"/><w:basedOn w:val="NormaleTabelle"/></w:style>';
    const body =
      '<w:tbl><w:tblPr><w:tblStyle w:val="Plain"/></w:tblPr><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/>';
    const { bytes } = await applyHouse(await render(), houseFile({ styles, body }));
    expect(part(bytes, "word/document.xml")).toContain("w:tblBorders");
    expect(part(bytes, "word/document.xml")).not.toContain("w:tblStyle");
  });

  test("may come from a template", async () => {
    const main = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml";
    const { bytes } = await applyHouse(await render(), houseFile({ main }));
    expect(part(bytes, "[Content_Types].xml")).toContain("wordprocessingml.document.main+xml");
    expect(part(bytes, "[Content_Types].xml")).not.toContain("template");
  });

  test("keeps its own headers where the house has none, and its page where the house's is no page", { timeout: 60_000 }, async () => {
    const section =
      '<w:sectPr><w:pgSz w:w="300" w:h="15840"/><w:pgMar w:top="1" w:right="1" w:bottom="1" w:left="1" w:header="1" w:footer="1" w:gutter="0"/></w:sectPr>';
    const { bytes, report } = await applyHouse(await render(), houseFile({ section }));
    expect(report).toMatchObject({ headers: 0, footers: 0, page: null });
    expect(part(bytes, "word/document.xml")).toContain('<w:pgSz w:w="11906" w:h="16838"');
    expect(part(bytes, "word/header1.xml")).toContain("Everything");
    expect(await schemaErrors(bytes)).toEqual([]);
    expect(await wordFaults(bytes)).toEqual([]);
  });
});

describe("what a house file brings along that has no place in an export", () => {
  test("its text, links, programs, objects, fields, changes and hidden words stay behind, and are told", { timeout: 60_000 }, async () => {
    const evil = "https://evil.example";
    const header = [
      picture("rId20"),
      picture("rId1", ' r:link="rId21"'),
      `<w:r><w:pict><v:shape style="width:10pt;height:10pt" href="${evil}/click"><v:imagedata r:id="rId20" o:title=""/></v:shape></w:pict></w:r>`,
      `<w:r><w:pict><v:shape style="width:10pt;height:10pt"><v:imagedata src="${evil}/src.png" o:href="${evil}/href.png"/></v:shape></w:pict></w:r>`,
      `<w:hyperlink r:id="rId22">${r("our site")}</w:hyperlink>`,
      field(`INCLUDEPICTURE "${evil}/i.png" \\d`, "included"),
      field('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"', "dde result"),
      field(`IF ${field("PAGE", "1")} = 1 "${evil}/x" ""`, "if result"),
      `<w:fldSimple w:instr="INCLUDETEXT &quot;${evil}/t.docx&quot;">${r("simple result")}</w:fldSimple>`,
      '<w:r><w:object><o:OLEObject Type="Embed" ProgID="Package" ShapeID="x" DrawAspect="Icon" ObjectID="_1" r:id="rId23"/></w:object></w:r>',
      ins("Jane Doe", r("inserted words")),
      del("Jane Doe", "deleted words"),
      r("hidden words", "<w:vanish/>"),
      '<w:r w:rsidR="00ABCDEF"><w:t>kept words</w:t></w:r>',
      '<w:bookmarkStart w:id="1" w:name="_Ref100000001"/><w:bookmarkEnd w:id="1"/>',
    ].join("");
    const { bytes, report } = await applyHouse(
      await render(),
      houseFile({
        header,
        headerLinks: [
          ["rId20", "image", `${evil}/external.png`, "External"],
          ["rId21", "image", `${evil}/linked.png`, "External"],
          ["rId22", "hyperlink", `${evil}/site`, "External"],
          ["rId23", "oleObject", "embeddings/oleObject1.bin"],
        ],
        parts: {
          "word/embeddings/oleObject1.bin": new Uint8Array([1, 2, 3]),
          "word/vbaProject.bin": new Uint8Array([4, 5, 6]),
          "customXml/item1.xml": "<secret/>",
          "docProps/core.xml": "<x>Jane Doe</x>",
        },
      }),
    );
    const all = everything(bytes);
    const names = Object.keys(unzipSync(bytes)).join(" ");
    expect(all).not.toContain("evil.example");
    expect(all).not.toMatch(/INCLUDE|DDEAUTO|Secret text|Jane Doe|OLEObject|deleted words|hidden words|rsid|00ABCDEF/);
    expect(names).not.toMatch(/vba|embeddings|customXml/);
    const text = part(bytes, "word/house-header-default.xml").replace(/<[^>]+>/g, "|");
    for (const kept of ["our site", "included", "dde result", "if result", "simple result", "inserted words", "kept words"])
      expect(text).toContain(kept);
    expect(part(bytes, "word/house-header-default.xml").match(/<w:drawing>/g)).toHaveLength(2);
    expect(Object.fromEntries(report.left.map(({ what, count }) => [what, count]))).toMatchObject({
      macros: 1,
      fields: 4,
      "tracked-changes": 2,
      "hidden-text": 1,
      "embedded-objects": 1,
      "embedded-fonts": 1,
    });
    expect(await schemaErrors(bytes)).toEqual([]);
    expect(await wordFaults(bytes)).toEqual([]);
    const external = /TargetMode="External"/;
    for (const [name, content] of Object.entries(unzipSync(bytes)))
      if (/(?:house|theme|settings|fontTable).*\.rels$/.test(name)) expect(new TextDecoder().decode(content)).not.toMatch(external);
  });

  test("relationship ids behind character references and other prefixes are seen too", async () => {
    const header = `<w:hyperlink xmlns:q="http://schemas.openxmlformats.org/officeDocument/2006/relationships" q:id="r&#73;d22">${r("our site")}</w:hyperlink>${picture("r&#73;d20")}`;
    const { bytes } = await applyHouse(
      await render(),
      houseFile({
        header,
        headerLinks: [
          ["rId20", "image", "https://evil.example/a.png", "External"],
          ["rId22", "hyperlink", "https://evil.example", "External"],
        ],
      }),
    );
    expect(everything(bytes)).not.toContain("evil.example");
    expect(await wordFaults(bytes)).toEqual([]);
    const header7 = part(bytes, "word/house-header-default.xml");
    expect(header7.match(/<w:drawing>/g)).toHaveLength(1);
    expect(header7).not.toContain("22");
  });

  test("what is no picture is left out with its frame", async () => {
    const { bytes, report } = await applyHouse(await render(), houseFile({ parts: { "word/media/logo.png": "<svg onload='x()'/>" } }));
    expect(everything(bytes)).not.toContain("onload");
    expect(report.pictures).toBe(0);
    expect(part(bytes, "word/house-header-default.xml")).not.toContain("<w:drawing>");
  });

  test("styles hide nothing", async () => {
    const styles =
      '<w:style w:type="character" w:styleId="D"><w:name w:val="Defined Term"/><w:rPr><w:b/><w:vanish/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Z"><w:name w:val="Quote"/><w:rPr><w:vanish w:val="1"/></w:rPr></w:style>';
    const { bytes } = await applyHouse(await render(), houseFile({ styles }));
    expect(part(bytes, "word/styles.xml")).not.toContain("vanish");
    expect(part(bytes, "word/document.xml")).toContain('<w:rStyle w:val="D"/>');
  });

  test.each([
    ["no Word file", new TextEncoder().encode("words"), "UNSUPPORTED_FORMAT"],
    [
      "no styles",
      houseFile({ parts: { "word/styles.xml": '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>' } }),
      "UNSUPPORTED_FORMAT",
    ],
    ["a document type", houseFile({ parts: { "word/header7.xml": "<!DOCTYPE x><x/>" } }), "UNSUPPORTED_FORMAT"],
  ])("%s is refused", async (_, bytes, code) => {
    await expect(applyHouse(await render(), bytes)).rejects.toMatchObject({ code });
  });
});
