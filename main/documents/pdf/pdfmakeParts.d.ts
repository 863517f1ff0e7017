/** The parts of pdfmake that a PDF is made with here, which its type declarations leave out. */

interface PdfReference {
  // biome-ignore lint/suspicious/noExplicitAny: a PDF dictionary holds anything that the library can write
  readonly data: Record<string, any>;
  compress: boolean;
  write(chunk: Uint8Array): void;
  end(): void;
}

interface PdfStructureContent {
  readonly refs: readonly { readonly pageRef: PdfReference; readonly mcid: number }[];
}

interface PdfStructureElement {
  readonly dictionary: PdfReference;
  add(child: PdfStructureElement | PdfStructureContent): this;
  end(): void;
}

interface PdfAnnotation {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  [key: string]: any;
}

/** pdfkit's document with what pdfmake adds. Lengths are points. */
interface PdfKitDocument {
  readonly info: Record<string, string | Date>;
  readonly page: { readonly height: number; readonly dictionary: PdfReference };
  readonly _root: PdfReference;
  on(event: "readable" | "end", listener: () => void): this;
  read(size: number): Uint8Array | null;
  end(): void;
  ref(data: object): PdfReference;
  addPage(options: object): this;
  annotate(x: number, y: number, width: number, height: number, options: PdfAnnotation): this;
  opacity(opacity: number): this;
  endMetadata(): void;
  struct(type: string, options?: { readonly alt?: string; readonly scope?: string }): PdfStructureElement;
  addStructure(element: PdfStructureElement): this;
  markStructureContent(type: string): PdfStructureContent;
  markContent(type: "Artifact", options: { readonly type: string }): this;
  endMarkedContent(): this;
}

/** Where a glyph is set, in thousandths of the size of the font. */
interface PdfGlyphPosition {
  readonly xAdvance: number;
  readonly advanceWidth: number;
}

interface PdfFont {
  encode(text: string): [string[], PdfGlyphPosition[]];
  widthOfString(text: string, size: number): number;
  ref(): PdfReference;
}

/** A word of a line, with every property of the run that it comes from. */
interface PdfInline {
  readonly text: string;
  /** From the start of the line. */
  readonly x: number;
  readonly width: number;
  readonly font: PdfFont;
  readonly fontSize: number;
  readonly color: string;
  readonly link: string | null;
  readonly linkToDestination: string | null;
  readonly decoration: string | readonly string[] | null;
  readonly sup: boolean;
  readonly justifyShift?: number;
  readonly tag?: number;
  readonly _pageNodeRef?: object;
}

interface PdfLine {
  readonly x: number;
  readonly y: number;
  inlines: PdfInline[];
  id?: string | undefined;
  _outline?: object | undefined;
  _pageNodeRef?: object | undefined;
  getHeight(): number;
  getAscenderHeight(): number;
  clone(): PdfLine;
}

interface PdfImageItem {
  readonly x: number;
  readonly y: number;
  readonly _width: number;
  readonly _height: number;
  readonly tag?: number;
}

interface PdfPage {
  readonly items: readonly object[];
}

declare module "pdfmake/js/PDFDocument.js" {
  const Document: new (
    fonts: object,
    images: object,
    patterns: object,
    attachments: object,
    options: object,
    files: { existsSync(name: string): boolean; readFileSync(name: string): Uint8Array },
    mayReadLocalFile: () => boolean,
  ) => PdfKitDocument;
  export default Document;
}

declare module "pdfmake/js/LayoutBuilder.js" {
  const LayoutBuilder: new (
    pageSize: { readonly orientation: "portrait"; readonly width: number; readonly height: number },
    margins: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number },
    svgMeasure: object,
  ) => {
    layoutDocument(
      content: object,
      document: PdfKitDocument,
      styles: object,
      defaultStyle: object,
      background: undefined,
      header: (page: number, pages: number) => object | null,
      footer: (page: number, pages: number) => object | null,
    ): PdfPage[];
  };
  export default LayoutBuilder;
}

declare module "pdfmake/js/Renderer.js" {
  class Renderer {
    readonly pdfDocument: PdfKitDocument;
    constructor(document: PdfKitDocument);
    renderPages(pages: readonly PdfPage[]): void;
    renderLine(line: PdfLine, x: number, y: number): void;
    renderVector(vector: object): void;
    renderImage(image: PdfImageItem): void;
  }
  export default Renderer;
}
