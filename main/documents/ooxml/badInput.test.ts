import { deflateRawSync } from "node:zlib";
import { unzipSync } from "fflate";
import { describe, expect, it, test } from "vitest";
import { openPackage } from "./openPackage.ts";
import { readWord } from "./readWord.ts";
import { p, r, type WordFixture, wordFile, zip } from "./testing/wordFixture.ts";
import { openWord } from "./wordPackage.ts";

const text = async (bytes: Uint8Array): Promise<string> => readWord(await openWord(bytes)).accepted;
const refused = async (bytes: Uint8Array): Promise<string> => {
  const error = await openWord(bytes)
    .then(readWord)
    .then(
      () => null,
      (problem: unknown) => problem as { code: string; message: string; details: { reason: string } },
    );
  expect(error).toMatchObject({ code: expect.stringMatching(/UNSUPPORTED_FORMAT|FILE_TOO_LARGE/) });
  expect(error?.message).toMatch(/[.)]$/);
  return error?.details.reason ?? "";
};
const file = (parts: WordFixture["parts"], more: Partial<WordFixture> = {}): Uint8Array =>
  wordFile({ body: p(r("x")), ...more, ...(parts === undefined ? {} : { parts }) });
const MAIN = (body: string, head = "", space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"): string =>
  `${head}<w:document xmlns:w="${space}"><w:body>${body}</w:body></w:document>`;

describe("files that are refused, each with its reason", () => {
  test("a password, an old Word file, no archive, another Office file", async () => {
    const compound = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)]);
    expect(await refused(compound)).toBe("old-word");
    expect(await refused(Buffer.concat([compound, Buffer.from("EncryptedPackage", "utf16le")]))).toBe("encrypted");
    expect(await refused(Buffer.from("just text"))).toBe("broken-archive");
    expect(await refused(zip({ "xl/workbook.xml": "<workbook/>" }))).toBe("not-word");
    expect(await refused(zip({ "a.txt": "x" }))).toBe("missing-part");
    expect(
      await refused(wordFile({ body: "", contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml" })),
    ).toBe("not-word");
  });

  test("document types, entities, broken and endless XML", async () => {
    const bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
    expect(await refused(file({ "word/document.xml": MAIN("<w:p/>", bomb) }))).toBe("document-type");
    expect(await refused(file({ "word/document.xml": MAIN("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>") }))).toBe("broken-xml");
    expect(await refused(file({ "word/document.xml": "<w:document" }))).toBe("broken-xml");
    expect(await refused(file({ "word/document.xml": "" }))).toBe("broken-xml");
    expect(await refused(file({ "word/document.xml": new Uint8Array([0x3c, 0xff, 0xfe, 0x3e]) }))).toBe("broken-xml");
    expect(await refused(file({ "word/document.xml": MAIN(`${"<w:ins>".repeat(400)}${"</w:ins>".repeat(400)}`) }))).toBe("too-deep");
  });

  test("parts that are missing, broken or of another type, wherever they are", async () => {
    const rels = (target: string): string =>
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="${target}"/></Relationships>`;
    expect(await refused(zip({ "_rels/.rels": rels("word/gone.xml") }))).toBe("missing-part");
    expect(await refused(file({ "[Content_Types].xml": "<Types" }))).toBe("broken-xml");
    expect(await refused(file({ "word/_rels/document.xml.rels": "<Relationships" }))).toBe("broken-xml");
    expect(await refused(file({}, { contentType: "text/plain" }))).toBe("not-word");
    expect(await refused(file({ "word/document.xml": "<html/>" }))).toBe("not-word");
    const typed = '<!DOCTYPE w SYSTEM "http://example.com/w.dtd">';
    for (const name of ["styles", "numbering", "footnotes"])
      expect(await refused(withFirstText(file({}, { [name]: "" }), `word/${name}.xml`, typed)), name).toBe("document-type");
  });

  test("an encrypted part, and one that is packed in another way", async () => {
    expect(await refused(withField(file({}), 6, 8, 1))).toBe("encrypted");
    expect(await refused(withField(file({}), 8, 10, 12))).toBe("broken-archive");
  });

  test("names that lead elsewhere, parts given twice, links", async () => {
    expect(await refused(renamed("word/aaa.xml", "../../../a.x"))).toBe("broken-archive");
    expect(await refused(renamed("word/aaa.xml", "/etc/passwdx"))).toBe("broken-archive");
    expect(await refused(renamed("word/aaa.xml", "C:/word/a.xm"))).toBe("broken-archive");
    expect(await refused(file({ "word/Document.XML": "<x/>" }))).toBe("broken-archive");
    for (const mode of [0o120777, 0o020666, 0o010644]) expect(await refused(withMode(file({}), mode))).toBe("broken-archive");
  });

  test("bombs: more than the limits, counted while unpacking, whatever the file says of itself", async () => {
    const zeros = new Uint8Array(60 * 1024 * 1024);
    const packed = wordFile({ body: p(r("x")), parts: { "word/media/a.bin": zeros } });
    expect(packed.length).toBeLessThan(700_000);
    expect(await refused(packed)).toBe("too-large");
    const many = Object.fromEntries(Array.from({ length: 2_100 }, (_, index) => [`word/media/${index}`, "x"]));
    expect(await refused(file(many))).toBe("too-large");
    await expect(openPackage(lying(file({ "word/a.xml": "a".repeat(50_000) })))).rejects.toMatchObject({ code: "UNSUPPORTED_FORMAT" });
  });

  test("truncated at any place: an error, never a crash", async () => {
    const bytes = wordFile({ body: Array.from({ length: 50 }, (_, index) => p(r(`Paragraph ${index}`))).join("") });
    for (let length = 0; length < bytes.length; length += 37) await refused(bytes.slice(0, length));
  });
});

describe("unusual files that are read", () => {
  it("a byte order mark, UTF-16, other prefixes, the strict form", async () => {
    const words = "<w:p><w:r><w:t>Words</w:t></w:r></w:p>";
    expect(await text(file({ "word/document.xml": `\uFEFF${MAIN(words)}` }))).toContain("Words");
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(MAIN(words, '<?xml version="1.0" encoding="UTF-16"?>'), "utf16le")]);
    expect(await text(file({ "word/document.xml": wide }))).toContain("Words");
    expect(await text(file({ "word/document.xml": MAIN(words).replaceAll("w:", "q:").replace("xmlns:w=", "xmlns:q=") }))).toContain(
      "Words",
    );
    const strict = file({ "word/document.xml": MAIN(words, "", "http://purl.oclc.org/ooxml/wordprocessingml/main") });
    expect(await text(strict)).toContain("Words");
    expect((await openWord(strict)).strict).toBe(true);
  });

  it("macros are noticed and never carried over", async () => {
    const word = await openWord(
      file({ "word/vbaProject.bin": "x" }, { contentType: "application/vnd.ms-word.document.macroEnabled.main+xml" }),
    );
    expect(word.macros).toBe(true);
    expect([...readWord(word).flow.dropped]).toEqual([["macro part", 1]]);
  });

  it("without styles, numbering or relationships, with styles that go in a circle and numbers that nobody defined", async () => {
    const circle =
      '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>';
    const body = `<w:p><w:pPr><w:pStyle w:val="A"/><w:numPr><w:ilvl w:val="99"/><w:numId w:val="77"/></w:numPr></w:pPr>${r("Text")}</w:p>`;
    expect(await text(wordFile({ body, styles: circle }))).toContain("Text");
    expect(await text(zip({ "word/document.xml": MAIN(body) }))).toContain("Text");
  });

  it("nothing at all", async () => {
    expect(await text(wordFile({ body: "" }))).toBe("");
    expect(await text(wordFile({ body: p("") }))).toBe("");
  });
});

/** The archive with one entry's name replaced by another of the same length. */
function renamed(from: string, to: string): Uint8Array {
  expect(to.length).toBe(from.length);
  const bytes = Buffer.from(file({ [from]: "<x/>" }));
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1)) bytes.write(to, at, "latin1");
  return bytes;
}

/** The archive with another beginning of one part. */
function withFirstText(bytes: Uint8Array, name: string, text: string): Uint8Array {
  const parts = unzipSync(bytes);
  const content = new TextDecoder().decode(parts[name]);
  return zip({ ...parts, [name]: content.replace(/^<\?xml[^>]*>/, `$&${text}`) });
}

/** The archive with a number in the head of its first entry, there and in the directory. */
function withField(bytes: Uint8Array, local: number, central: number, value: number): Uint8Array {
  const changed = Buffer.from(bytes);
  changed.writeUInt16LE(value, local);
  changed.writeUInt16LE(value, changed.indexOf(Buffer.from("504b0102", "hex")) + central);
  return changed;
}

/** The archive with this Unix mode on its first entry. */
function withMode(bytes: Uint8Array, mode: number): Uint8Array {
  const changed = Buffer.from(bytes);
  const at = changed.indexOf(Buffer.from("504b0102", "hex"));
  changed.writeUInt8(3, at + 5);
  changed.writeUInt32LE((mode << 16) >>> 0, at + 38);
  return changed;
}

/** The archive whose largest entry says that it is smaller than it is. */
function lying(bytes: Uint8Array): Uint8Array {
  const changed = Buffer.from(bytes);
  const real = Buffer.alloc(4);
  real.writeUInt32LE(50_000);
  for (let at = changed.indexOf(real); at >= 0; at = changed.indexOf(real, at + 1)) changed.writeUInt32LE(10, at);
  expect(deflateRawSync(Buffer.alloc(50_000, 0x61)).length).toBeLessThan(1_000);
  return changed;
}
