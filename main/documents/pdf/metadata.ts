import { aiFacts } from "../aiProperties.ts";
import { AI_SOURCE_TYPE, type AiText } from "../aiText.ts";

/** What a PDF says of itself for programs. */
export interface PdfFacts {
  readonly title: string;
  /** BCP 47. */
  readonly language: string;
  readonly date: Date;
  /** What models wrote; null says nothing. */
  readonly aiText: AiText | null;
  /** The file keeps to PDF/A-2b and says so. */
  readonly archival: boolean;
}

const PRODUCER = "Palimpsest";
const AI_KEYWORD = "AI-generated text";

/** The information dictionary. It agrees with the XMP packet, as archives ask for. */
export function infoOf({ title, date, aiText }: PdfFacts): Record<string, string | Date> {
  const facts = aiText === null ? [] : aiFacts(aiText).map(({ name, value }) => [name, String(value)] as const);
  return {
    Title: title,
    Creator: PRODUCER,
    Producer: PRODUCER,
    CreationDate: date,
    ModDate: date,
    ...(aiText === null ? {} : { Keywords: AI_KEYWORD }),
    ...Object.fromEntries(facts),
  };
}

/** The XMP packet (ISO 16684-1), with the description that PDF/A asks for of properties that it does not know. */
export function xmpOf({ title, language, date, aiText, archival }: PdfFacts): string {
  const time = `${date.toISOString().slice(0, 19)}Z`;
  const descriptions = [
    description({ dc: "http://purl.org/dc/elements/1.1/" }, [
      "<dc:format>application/pdf</dc:format>",
      `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped(title)}</rdf:li></rdf:Alt></dc:title>`,
      `<dc:language><rdf:Bag><rdf:li>${escaped(language)}</rdf:li></rdf:Bag></dc:language>`,
      ...(aiText === null ? [] : [`<dc:subject><rdf:Bag><rdf:li>${AI_KEYWORD}</rdf:li></rdf:Bag></dc:subject>`]),
    ]),
    description({ xmp: "http://ns.adobe.com/xap/1.0/" }, [
      `<xmp:CreatorTool>${PRODUCER}</xmp:CreatorTool>`,
      `<xmp:CreateDate>${time}</xmp:CreateDate>`,
      `<xmp:ModifyDate>${time}</xmp:ModifyDate>`,
    ]),
    description({ pdf: "http://ns.adobe.com/pdf/1.3/" }, [
      `<pdf:Producer>${PRODUCER}</pdf:Producer>`,
      ...(aiText === null ? [] : [`<pdf:Keywords>${AI_KEYWORD}</pdf:Keywords>`]),
    ]),
    ...(archival
      ? [
          description({ pdfaid: "http://www.aiim.org/pdfa/ns/id/" }, [
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>B</pdfaid:conformance>",
          ]),
        ]
      : []),
    ...(aiText === null ? [] : aiDescriptions(aiText)),
  ];
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    ...descriptions,
    "</rdf:RDF>",
    "</x:xmpmeta>",
    '<?xpacket end="r"?>',
  ].join("\n");
}

/** IPTC's properties for what models made, and their description. */
function aiDescriptions({ spans }: AiText): string[] {
  const models = [...new Set(spans.map(({ model }) => model))].sort();
  const property = (name: string, type: string, about: string): string =>
    `<rdf:li rdf:parseType="Resource"><pdfaProperty:name>${name}</pdfaProperty:name><pdfaProperty:valueType>${type}</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>${about}</pdfaProperty:description></rdf:li>`;
  return [
    description({ Iptc4xmpExt: IPTC }, [
      `<Iptc4xmpExt:DigitalSourceType>${AI_SOURCE_TYPE}</Iptc4xmpExt:DigitalSourceType>`,
      `<Iptc4xmpExt:AISystemUsed>${escaped(models.join("; "))}</Iptc4xmpExt:AISystemUsed>`,
    ]),
    description(
      {
        pdfaExtension: "http://www.aiim.org/pdfa/ns/extension/",
        pdfaSchema: "http://www.aiim.org/pdfa/ns/schema#",
        pdfaProperty: "http://www.aiim.org/pdfa/ns/property#",
      },
      [
        "<pdfaExtension:schemas><rdf:Bag>",
        '<rdf:li rdf:parseType="Resource">',
        "<pdfaSchema:schema>IPTC Extension schema</pdfaSchema:schema>",
        `<pdfaSchema:namespaceURI>${IPTC}</pdfaSchema:namespaceURI>`,
        "<pdfaSchema:prefix>Iptc4xmpExt</pdfaSchema:prefix>",
        "<pdfaSchema:property><rdf:Seq>",
        property("DigitalSourceType", "URI", "How the content was made, a term of IPTC's vocabulary"),
        property("AISystemUsed", "Text", "The models that made some of it"),
        "</rdf:Seq></pdfaSchema:property>",
        "</rdf:li>",
        "</rdf:Bag></pdfaExtension:schemas>",
      ],
    ),
  ];
}

const IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";

function description(namespaces: Readonly<Record<string, string>>, lines: readonly string[]): string {
  const names = Object.entries(namespaces).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`);
  return [`<rdf:Description rdf:about=""${names.join("")}>`, ...lines, "</rdf:Description>"].join("\n");
}

function escaped(text: string): string {
  return text.replace(/&/gu, "&amp;").replace(/</gu, "&lt;").replace(/>/gu, "&gt;");
}
