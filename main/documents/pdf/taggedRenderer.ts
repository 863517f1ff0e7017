/// <reference path="./pdfmakeParts.d.ts" />
import RendererModule from "pdfmake/js/Renderer.js";
import { defaultOf } from "./defaultOf.ts";
import type { StructureWriter } from "./structureWriter.ts";
import { joined } from "./textRow.ts";

const Renderer = defaultOf(RendererModule);

/** Draws pages with their structure: every part of a line belongs to an element or is said to be no text. */
export class TaggedRenderer extends Renderer {
  readonly #structure: StructureWriter;
  /** Words that were drawn: the head of a table is drawn on each of its pages, and belongs to the text once. */
  readonly #drawn = new Set<PdfInline>();

  constructor(document: PdfKitDocument, structure: StructureWriter) {
    super(document);
    this.#structure = structure;
    // Everything is opaque: saying so for each word would take more room than the words.
    document.opacity = () => document;
    const addPage = document.addPage.bind(document);
    document.addPage = (options) => {
      structure.endPage();
      addPage(options);
      document.page.dictionary.data["Tabs"] = "S";
      return document;
    };
  }

  override renderPages(pages: readonly PdfPage[]): void {
    super.renderPages(pages);
    this.#structure.finish();
  }

  override renderLine(line: PdfLine, x: number, y: number): void {
    const [height, ascender] = [line.getHeight(), line.getAscenderHeight()];
    let first = true;
    for (const inlines of grouped(line.inlines)) {
      const part = line.clone();
      part.inlines = joined(inlines);
      part.getHeight = () => height;
      part.getAscenderHeight = () => ascender;
      if (!first) for (const key of ["id", "_outline", "_pageNodeRef"] as const) part[key] = undefined;
      first = false;
      const draw = (): void => super.renderLine(part, x, y);
      const [start] = inlines;
      const words = inlines.map(({ text }) => text).join("");
      // Nothing to see, but perhaps the page that a number stands for, or an entry of the outline.
      if (words === "" && part._pageNodeRef === undefined && start?._pageNodeRef === undefined && part._outline === undefined) continue;
      if (start?.tag === undefined || this.#drawn.has(start)) this.#structure.artifact("Pagination", draw);
      else this.#structure.mark(start.tag, words.trim(), draw);
      if (start !== undefined) this.#drawn.add(start);
    }
  }

  override renderVector(vector: object): void {
    this.#structure.artifact("Layout", () => super.renderVector(vector));
  }

  override renderImage(image: PdfImageItem): void {
    const draw = (): void => super.renderImage(image);
    const box = { x: image.x, y: image.y, width: image._width, height: image._height };
    if (image.tag === undefined) this.#structure.artifact("Layout", draw);
    else this.#structure.markFigure(image.tag, box, draw);
  }
}

/** Neighbours of one element. */
function grouped(inlines: readonly PdfInline[]): PdfInline[][] {
  const groups: PdfInline[][] = [];
  for (const inline of inlines) {
    const last = groups.at(-1);
    if (last !== undefined && last[0]?.tag === inline.tag) last.push(inline);
    else groups.push([inline]);
  }
  return groups;
}
