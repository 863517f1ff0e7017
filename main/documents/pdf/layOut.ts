/// <reference path="./pdfmakeParts.d.ts" />
import type { Content, ContentText, TDocumentDefinitions } from "pdfmake/interfaces.js";
import LayoutBuilderModule from "pdfmake/js/LayoutBuilder.js";
import DocumentModule from "pdfmake/js/PDFDocument.js";
import { defaultOf } from "./defaultOf.ts";
import { FONTS, readFont } from "./fonts.ts";
import { infoOf, type PdfFacts, xmpOf } from "./metadata.ts";
import type { StructureTree } from "./structureTree.ts";
import { StructureWriter } from "./structureWriter.ts";
import { TaggedRenderer } from "./taggedRenderer.ts";

const LayoutBuilder = defaultOf(LayoutBuilderModule);
const Document = defaultOf(DocumentModule);

/** The only files that a PDF is made with. */
const FONT_FILES: ReadonlySet<string> = new Set(Object.values(FONTS).flatMap((faces) => Object.values(faces)));

/** A document that is to be set. Lengths are points. */
export interface PdfPages {
  readonly content: Content[];
  readonly page: { readonly width: number; readonly height: number };
  readonly margins: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
  readonly style: NonNullable<TDocumentDefinitions["defaultStyle"]>;
  readonly header: (page: number) => ContentText | null;
  readonly footer: (page: number, pages: number) => ContentText;
  /** The elements that the content names with its tags. */
  readonly structure: StructureTree;
}

/**
 * Lays out and writes a tagged PDF. Fonts are given from memory, so that pdfmake itself may read no file and fetch nothing, whatever the
 * document says. Throws what pdfmake throws.
 */
export async function layOut(pages: PdfPages, facts: PdfFacts, assetsFolder: string): Promise<Uint8Array> {
  const fonts = { existsSync: (name: string) => FONT_FILES.has(name), readFileSync: (name: string) => readFont(assetsFolder, name) };
  const options = {
    size: [pages.page.width, pages.page.height],
    pdfVersion: "1.7",
    ...(facts.archival ? { subset: "PDF/A-2b" } : {}),
    tagged: true,
    displayTitle: true,
    compress: true,
    lang: facts.language,
    fontLayoutCache: true,
    bufferPages: false,
    autoFirstPage: false,
    info: infoOf(facts),
    font: null,
  };
  const document = new Document(FONTS, {}, {}, {}, options, fonts, () => false);
  document.endMetadata = () => {
    const packet = document.ref({ Type: "Metadata", Subtype: "XML" });
    packet.compress = false;
    packet.write(new TextEncoder().encode(xmpOf(facts)));
    packet.end();
    document._root.data["Metadata"] = packet;
  };
  const builder = new LayoutBuilder({ orientation: "portrait", ...pages.page }, pages.margins, {});
  const laidOut = builder.layoutDocument(pages.content, document, {}, pages.style, undefined, pages.header, pages.footer);
  new TaggedRenderer(document, new StructureWriter(document, pages.structure.nodes)).renderPages(laidOut);
  return await bytesOf(document);
}

function bytesOf(document: PdfKitDocument): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    document.on("readable", () => {
      for (let chunk = document.read(2 ** 30); chunk !== null; chunk = document.read(2 ** 30)) chunks.push(chunk);
    });
    document.on("end", () => resolve(new Uint8Array(Buffer.concat(chunks))));
    document.end();
  });
}
