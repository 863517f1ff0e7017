/** What PDF/A-2b (ISO 19005-2) asks for, as far as it can be seen without a validator. */
import { inflateSync } from "node:zlib";
import { create } from "fontkit";
import { getDocumentProxy } from "unpdf";
import { describe, expect, it } from "vitest";
import { AI_SOURCE_TYPE, type AiText } from "../aiText.ts";
import { parseMarkdown } from "../markdown/parse.ts";
import { ASSETS, DATE, EVERYTHING, parseSample } from "../testing/assets.ts";
import { type PdfExtras, renderPdf } from "./renderPdf.ts";

interface PdfObject {
  readonly dictionary: string;
  readonly stream: Buffer | null;
}

/** The objects of a file as it is written here: without object streams. */
function objectsOf(bytes: Uint8Array): Map<number, PdfObject> {
  const source = Buffer.from(bytes);
  const text = source.toString("latin1");
  const objects = new Map<number, PdfObject>();
  for (const match of text.matchAll(/^(\d+) 0 obj\n/gmu)) {
    const from = match.index + match[0].length;
    const end = text.indexOf("\nendobj", from);
    const stream = text.indexOf("\nstream\n", from);
    if (stream < 0 || stream > end) objects.set(Number(match[1]), { dictionary: text.slice(from, end), stream: null });
    else {
      const raw = source.subarray(stream + 8, text.indexOf("\nendstream", stream));
      const dictionary = text.slice(from, stream);
      objects.set(Number(match[1]), { dictionary, stream: dictionary.includes("/FlateDecode") ? inflateSync(raw) : raw });
    }
  }
  return objects;
}

const find = (objects: ReadonlyMap<number, PdfObject>, part: RegExp): PdfObject[] =>
  [...objects.values()].filter(({ dictionary }) => part.test(dictionary));

const rendered = async (text: string, extras: PdfExtras = {}) =>
  await renderPdf(parseMarkdown(text, "contract", "Title"), DATE, ASSETS, extras);

async function metadataOf(bytes: Uint8Array): Promise<{ info: Record<string, unknown>; xmp: string }> {
  const file = await getDocumentProxy(bytes.slice(), { verbosity: 0 });
  const { info } = (await file.getMetadata()) as unknown as { info: Record<string, unknown> };
  const [packet] = find(objectsOf(bytes), /\/Type \/Metadata/u);
  return { info, xmp: packet?.stream?.toString("utf8") ?? "" };
}

describe.each([
  ["everything", async () => (await rendered(EVERYTHING)).bytes],
  ["a Japanese contract", async () => (await renderPdf(parseSample("gyomu-itaku.md"), DATE, ASSETS)).bytes],
])("%s", (_, make) => {
  it("says PDF/A-2b, and has what that asks for", async () => {
    const bytes = await make();
    const text = Buffer.from(bytes).toString("latin1");
    const objects = objectsOf(bytes);
    expect(text.startsWith("%PDF-1.7\n%\xff\xff\xff\xff\n")).toBe(true);
    expect(text).toMatch(/\/ID \[<[0-9a-f]{32}> <[0-9a-f]{32}>\]/u);
    expect(text).not.toMatch(/\/Encrypt|\/LZWDecode|\/JavaScript|\/JS\b|\/EmbeddedFiles|\/AA\b|\/OpenAction|\/Launch|\/NeedAppearances/u);
    const { xmp } = await metadataOf(bytes);
    expect(xmp).toMatch(/<pdfaid:part>2<\/pdfaid:part>\n<pdfaid:conformance>B<\/pdfaid:conformance>/u);
    expect(find(objects, /\/Type \/Metadata/u)[0]?.dictionary).not.toContain("/Filter");
    const [intent] = find(objects, /\/Type \/OutputIntent/u);
    expect(intent?.dictionary).toMatch(/\/S \/GTS_PDFA1/u);
    const profile = objects.get(Number(/\/DestOutputProfile (\d+) 0 R/u.exec(intent?.dictionary ?? "")?.[1]));
    expect(profile?.stream?.subarray(16, 20).toString()).toBe("RGB ");
    expect(profile?.stream?.subarray(36, 40).toString()).toBe("acsp");
    expect(profile?.stream?.readUInt32BE(0)).toBe(profile?.stream?.length);
    const [catalog] = find(objects, /\/Type \/Catalog/u);
    expect(catalog?.dictionary).toMatch(/\/OutputIntents \[\d+ 0 R\]/u);
    expect(catalog?.dictionary).toMatch(/\/StructTreeRoot \d+ 0 R/u);
    expect(catalog?.dictionary).toMatch(/\/Lang \((?:en|ja)\)/u);
    for (const annotation of find(objects, /\/Subtype \/Link/u)) expect(annotation.dictionary).toMatch(/\/F 4\n/u);
  });

  it("has every font in it, with the widths and the words of its characters, and none that is missing", async () => {
    const objects = objectsOf(await make());
    const fonts = find(objects, /\/Subtype \/Type0/u);
    expect(fonts.length).toBeGreaterThan(1);
    expect(find(objects, /\/Type \/Font\n/u).every(({ dictionary }) => /\/Subtype \/(?:Type0|CIDFontType2)/u.test(dictionary))).toBe(true);
    for (const { dictionary } of fonts) {
      expect(dictionary).toMatch(/\/Encoding \/Identity-H/u);
      expect(dictionary).toMatch(/\/ToUnicode \d+ 0 R/u);
      const inner = objects.get(Number(/\/DescendantFonts \[(\d+) 0 R/u.exec(dictionary)?.[1]))?.dictionary ?? "";
      expect(inner).toMatch(/\/CIDToGIDMap \/Identity/u);
      const descriptor = objects.get(Number(/\/FontDescriptor (\d+) 0 R/u.exec(inner)?.[1]))?.dictionary ?? "";
      const file = objects.get(Number(/\/FontFile2 (\d+) 0 R/u.exec(descriptor)?.[1]))?.stream;
      const widths = (/\/W \[0 \[([\d. ]+)\]/u.exec(inner)?.[1] ?? "").split(" ").map(Number);
      const font = create(Buffer.from(file ?? []));
      if (!("getGlyph" in font)) throw new Error("The font is none.");
      // Parts of composed characters come along without being drawn on their own; glyph 0 is never drawn, as the last lines see.
      expect(font.numGlyphs).toBeGreaterThanOrEqual(widths.length);
      widths.forEach((width, glyph) => {
        if (glyph === 0) return;
        expect(Math.abs(width - (font.getGlyph(glyph).advanceWidth * 1000) / font.unitsPerEm)).toBeLessThan(1);
      });
    }
    // Glyph 0 stands for a character that a font does not have.
    const drawn = [...objects.values()].flatMap(({ stream }) => (stream?.includes(" Tf\n") === true ? [stream.toString("latin1")] : []));
    const glyphs = drawn.flatMap((content) =>
      [...content.matchAll(/<([0-9a-f]+)> /gu)].flatMap(([, hex = ""]) => hex.match(/.{4}/gu) ?? []),
    );
    expect(glyphs.length).toBeGreaterThan(500);
    expect(glyphs).not.toContain("0000");
  });
});

describe("a file that cannot keep to it", () => {
  it("does not say so, and tells why", async () => {
    const { bytes, warnings } = await rendered("عقد\n");
    expect((await metadataOf(bytes)).xmp).not.toContain("pdfaid");
    expect(warnings).toContainEqual({ what: "not-archival", count: 1 });
    // The header of a JPEG in four colours, which is all that is read of it here.
    const jpeg = Buffer.from("ffd8ffc0001408000100010443110059110000000000ffd9", "hex");
    const document = parseMarkdown(`![x](data:image/jpeg;base64,${jpeg.toString("base64")})\n`, "contract", "T");
    expect(JSON.stringify(document.blocks)).toContain('"printColours":true');
  });

  it("characters that show nothing and that no font has are left out or spaces", async () => {
    const { bytes, warnings } = await rendered("A\u200bb\u2060c\u2003d\u3000e\u00a0f\n");
    expect(warnings).toEqual([]);
    expect((await metadataOf(bytes)).xmp).toContain("pdfaid");
  });
});

describe("what models wrote", () => {
  const aiText: AiText = {
    spans: [
      { start: 0, end: 10, model: "tiny <b> & co (abc)" },
      { start: 20, end: 30, model: "other (def)" },
    ],
    characters: 20,
    length: 200,
  };

  it("is told in the XMP packet and the information dictionary, with the models, and described for PDF/A", async () => {
    const { bytes } = await rendered("Text.\n", { aiText });
    const { info, xmp } = await metadataOf(bytes);
    expect(xmp).toContain(`<Iptc4xmpExt:DigitalSourceType>${AI_SOURCE_TYPE}</Iptc4xmpExt:DigitalSourceType>`);
    expect(xmp).toContain("<Iptc4xmpExt:AISystemUsed>other (def); tiny &lt;b&gt; &amp; co (abc)</Iptc4xmpExt:AISystemUsed>");
    expect(xmp).toContain("<pdfaProperty:name>AISystemUsed</pdfaProperty:name>");
    expect(info).toMatchObject({
      Keywords: "AI-generated text",
      Custom: { AIGenerated: "true", AIGeneratedShare: "0.1", DigitalSourceType: AI_SOURCE_TYPE },
    });
  });

  it("is told nowhere where they wrote nothing", async () => {
    for (const nothing of [null, { spans: [], characters: 0, length: 200 }]) {
      const { bytes } = await rendered("Text.\n", { aiText: nothing });
      expect(Buffer.from(bytes).toString("latin1")).not.toMatch(/AIGenerated|DigitalSourceType|AI-generated/u);
    }
  });

  it("agrees with the information dictionary in everything that both say", async () => {
    const { bytes } = await rendered("---\ntitle: A & B <c> 契約\n---\n\nText.\n", { aiText });
    const { info, xmp } = await metadataOf(bytes);
    expect(info).toMatchObject({ Title: "A & B <c> 契約", CreationDate: "D:20260401093000Z", ModDate: "D:20260401093000Z" });
    expect(xmp).toContain('<rdf:li xml:lang="x-default">A &amp; B &lt;c&gt; 契約</rdf:li>');
    expect(xmp).toContain("<xmp:CreateDate>2026-04-01T09:30:00Z</xmp:CreateDate>\n<xmp:ModifyDate>2026-04-01T09:30:00Z</xmp:ModifyDate>");
  });
});
