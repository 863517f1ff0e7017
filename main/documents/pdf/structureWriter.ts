/// <reference path="./pdfmakeParts.d.ts" />
import { ROOT, type StructureNode } from "./structureTree.ts";

/** What an element of the library needs of an annotation that is put into it. */
interface AnnotationParent {
  add(reference: object): void;
}

/** Writes the structure of a document beside what is drawn: which words belong to which element, and what belongs to none. */
export class StructureWriter {
  readonly #document: PdfKitDocument;
  readonly #nodes: readonly StructureNode[];
  readonly #elements = new Map<number, PdfStructureElement>();
  /** Elements in running text are ended with their page, because an annotation in them must name it. */
  readonly #onPage = new Map<number, PdfStructureElement>();
  /** The link whose words are drawn. */
  #link: { readonly element: PdfStructureElement; readonly words: string } | null = null;

  constructor(document: PdfKitDocument, nodes: readonly StructureNode[]) {
    this.#document = document;
    this.#nodes = nodes;
    nodes.forEach((node, number) => {
      if (!node.inline) this.#elements.set(number, this.#create(node));
    });
    for (const [number, element] of this.#elements) {
      if (number !== ROOT) this.#elements.get(nodes[number]?.parent ?? ROOT)?.add(element);
    }
    const annotate = document.annotate.bind(document);
    document.annotate = (x, y, width, height, options) => annotate(x, y, width, height, this.#withLink(options));
  }

  /** Draws something of an element. `words`: what a link says. */
  mark(number: number, words: string, draw: () => void): void {
    const node = this.#nodes[number];
    if (node === undefined) {
      this.artifact("Layout", draw);
      return;
    }
    const element = this.#element(number, node);
    element.add(this.#document.markStructureContent(node.type));
    this.#link = node.type === "Link" ? { element, words } : null;
    draw();
    this.#link = null;
    this.#document.endMarkedContent();
  }

  /** Draws a picture, which stands in a box of the page (points from its upper left corner). */
  markFigure(number: number, box: { x: number; y: number; width: number; height: number }, draw: () => void): void {
    const element = this.#elements.get(number);
    const { height } = this.#document.page;
    if (element !== undefined)
      element.dictionary.data["A"] = {
        O: "Layout",
        Placement: "Block",
        BBox: [box.x, height - box.y - box.height, box.x + box.width, height - box.y],
      };
    this.mark(number, "", draw);
  }

  /** Draws something that is no part of the text: lines, running titles, page numbers. */
  artifact(type: "Layout" | "Pagination", draw: () => void): void {
    this.#document.markContent("Artifact", { type });
    draw();
    this.#document.endMarkedContent();
  }

  /** Must be called before the page is left. */
  endPage(): void {
    for (const element of [...this.#onPage.values()].reverse()) element.end();
    this.#onPage.clear();
  }

  finish(): void {
    this.endPage();
    const root = this.#elements.get(ROOT);
    if (root === undefined) return;
    root.end();
    this.#document.addStructure(root);
  }

  #element(number: number, node: StructureNode): PdfStructureElement {
    const known = this.#elements.get(number) ?? this.#onPage.get(number);
    if (known !== undefined) return known;
    const element = this.#create(node);
    const parent = node.parent ?? ROOT;
    const above = this.#nodes[parent];
    if (above !== undefined) this.#element(parent, above).add(element);
    this.#onPage.set(number, element);
    return element;
  }

  #create({ type, alternative, numbering, line }: StructureNode): PdfStructureElement {
    const options = { ...(alternative === undefined ? {} : { alt: alternative }), ...(type === "TH" ? { scope: "Column" } : {}) };
    const element = this.#document.struct(type, options);
    if (numbering !== undefined) element.dictionary.data["A"] = { O: "List", ListNumbering: numbering };
    if (line !== undefined) element.dictionary.data["A"] = { O: "Layout", TextDecorationType: line };
    return element;
  }

  #withLink(options: PdfAnnotation): PdfAnnotation {
    const link = this.#link;
    if (link === null || options["Subtype"] !== "Link") return options;
    const parent: AnnotationParent = link.element as unknown as AnnotationParent;
    // biome-ignore lint/style/useConsistentBuiltinInstantiation: the library writes String objects as strings and others as names
    return { ...options, structParent: parent, Contents: new String(link.words) };
  }
}
