import { child, childElements, NO_ELEMENT, type XmlElement } from "../xml.ts";
import type { BlockLook, NewBlock, NewText } from "./partEdits.ts";
import { inOrder } from "./propertyOrder.ts";
import { type ChangeAttributes, newRuns, type RunContext } from "./runXml.ts";

/** What new blocks are written with. */
export interface NewBlockOptions {
  /** Attributes of a tracked change; null writes without tracking. */
  readonly attributes: ChangeAttributes | null;
  readonly runs: RunContext;
  /** An id for a bookmark that nothing else in the file has. */
  readonly nextId: () => number;
}

/** New tables have thin lines; their columns are as wide as their text. */
const TABLE_LINES = ["top", "left", "bottom", "right", "insideH", "insideV"]
  .map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>`)
  .join("");
const TABLE_PROPERTIES = `<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>${TABLE_LINES}</w:tblBorders></w:tblPr>`;

/** The XML of paragraphs and rows that were not in the file, in the likeness of those that were. */
export class NewBlocks {
  readonly #source: string;
  readonly #options: NewBlockOptions;

  constructor(source: string, options: NewBlockOptions) {
    this.#source = source;
    this.#options = options;
  }

  /** New text as insertions of whoever wrote it, or as it is without tracking. */
  inserted({ spans, model, look }: NewText): string {
    const { attributes, runs } = this.#options;
    if (attributes === null) return newRuns({ spans, model, look }, runs);
    let xml = "";
    for (let from = 0; from < spans.length; ) {
      const credit = spans[from]?.credit;
      let to = from + 1;
      while (to < spans.length && spans[to]?.credit === credit) to += 1;
      xml += `<w:ins ${attributes(credit)}>${newRuns({ spans: spans.slice(from, to), model, look }, runs)}</w:ins>`;
      from = to;
    }
    return xml;
  }

  /** New paragraphs and rows; rows that follow no row make a table of their own. */
  blocks(blocks: readonly NewBlock[], behind: XmlElement | null): string {
    let xml = "";
    let rows = "";
    let table: number | null = null;
    // Tables that touch are one: an empty paragraph stands behind each new one.
    const flush = (): void => {
      if (rows !== "")
        xml += `${behind?.name === "w:tbl" && xml === "" ? this.#emptyParagraph() : ""}<w:tbl>${TABLE_PROPERTIES}<w:tblGrid/>${rows}</w:tbl>${this.#emptyParagraph()}`;
      rows = "";
    };
    for (const block of blocks) {
      if (block.type === "row" && block.table === null) xml += this.row(block);
      else if (block.type === "row") {
        if (block.table !== table) flush();
        table = block.table;
        rows += this.row(block);
      } else {
        flush();
        xml += this.paragraph(block);
      }
    }
    flush();
    return xml;
  }

  #emptyParagraph(): string {
    return this.paragraph({ type: "paragraph", table: null, model: null, texts: [] });
  }

  /** `old`: the paragraph whose mark this one has, so that its properties are changed and not inserted. `lead`: runs before its text. */
  paragraph({ model, texts, look, bookmark, credit }: NewBlock, old: XmlElement | null = null, lead = ""): string {
    const modelRun = model === null ? null : firstRun(model);
    const { attributes } = this.#options;
    const before = lead === "" || attributes === null ? lead : `<w:ins ${attributes(credit)}>${lead}</w:ins>`;
    const content = before + texts.map((spans) => this.inserted({ spans, model: modelRun, look: look?.run })).join("");
    const placed = this.bookmarked(bookmark === undefined ? [] : [bookmark], content);
    return `<w:p>${this.#newProperties({ model, look, credit }, old)}${placed}</w:p>`;
  }

  /** The content of a paragraph inside of bookmarks. */
  bookmarked(names: readonly string[], content: string): string {
    return names.reduce((inside, name) => {
      const id = this.#options.nextId();
      return `<w:bookmarkStart w:id="${id}" w:name="${name}"/>${inside}<w:bookmarkEnd w:id="${id}"/>`;
    }, content);
  }

  #newProperties({ model, look, credit }: Pick<NewBlock, "model" | "look" | "credit">, old: XmlElement | null = null): string {
    const { attributes } = this.#options;
    const properties = model === null ? undefined : child(model, "w:pPr");
    const mark = (child(properties, "w:rPr") === undefined ? [] : childElements(child(properties, "w:rPr") ?? NO_ELEMENT)).filter(
      (member) => !/^w:(ins|del|moveFrom|moveTo|rPrChange)$/.test(member.name),
    );
    const inserted = attributes === null || old !== null ? "" : `<w:ins ${attributes(credit)}/>`;
    const run = inserted + this.#slice(mark) === "" ? "" : `<w:rPr>${inserted}${this.#slice(mark)}</w:rPr>`;
    const change =
      old === null || (old === model && look === undefined) || attributes === null
        ? ""
        : `<w:pPrChange ${attributes(credit)}><w:pPr>${this.#slice(ownMembers(old))}</w:pPr></w:pPrChange>`;
    const members = this.#members(model === null ? [] : ownMembers(model), look);
    return `${members}${run}${change}` === "" ? "" : `<w:pPr>${members}${run}${change}</w:pPr>`;
  }

  #members(own: readonly XmlElement[], look: BlockLook | undefined): string {
    if (look === undefined) return this.#slice(own);
    const members = new Map(own.map((member) => [member.name, this.#slice([member])]));
    for (const [name, xml] of look.properties) {
      if (xml === null) members.delete(name);
      else members.set(name, xml);
    }
    return inOrder(members, "paragraph");
  }

  #slice(list: readonly XmlElement[]): string {
    return list.map((member) => this.#source.slice(member.start, member.end)).join("");
  }

  /** A row for each column's text, with the properties of its model. */
  row({ model, texts, credit }: NewBlock): string {
    const { attributes } = this.#options;
    const cells = model === null ? [] : childElements(model, "w:tc");
    const rowProperties =
      model === null
        ? []
        : childElements(child(model, "w:trPr") ?? NO_ELEMENT).filter((member) => !/^w:(ins|del|trPrChange)$/.test(member.name));
    const inside = rowProperties.map((member) => this.#source.slice(member.start, member.end)).join("");
    const mark = attributes === null ? "" : `<w:ins ${attributes(credit)}/>`;
    const head = inside + mark === "" ? "" : `<w:trPr>${inside}${mark}</w:trPr>`;
    const content = texts
      .map((spans, column) => {
        const cell = cells[Math.min(column, cells.length - 1)];
        const properties = cell === undefined ? undefined : child(cell, "w:tcPr");
        const paragraph = cell === undefined ? null : (childElements(cell, "w:p")[0] ?? null);
        const cellXml =
          properties === undefined
            ? ""
            : this.#source.slice(properties.start, properties.end).replace(/<w:(?:gridSpan|vMerge|cellIns|cellDel)\b[^>]*\/>/g, "");
        const text = this.inserted({ spans, model: paragraph === null ? null : firstRun(paragraph) });
        return `<w:tc>${cellXml}<w:p>${this.#newProperties({ model: paragraph, credit })}${text}</w:p></w:tc>`;
      })
      .join("");
    return `<w:tr>${head}${content}</w:tr>`;
  }
}

/** Properties of a paragraph itself: not those of its mark, its section and its history. */
function ownMembers(paragraph: XmlElement): XmlElement[] {
  return childElements(child(paragraph, "w:pPr") ?? NO_ELEMENT).filter((member) => !/^w:(rPr|sectPr|pPrChange)$/.test(member.name));
}

/** The first run of a paragraph that says something. */
function firstRun(element: XmlElement): XmlElement | null {
  for (const node of childElements(element)) {
    if (node.name === "w:r" && child(node, "w:t") !== undefined) return node;
    const inside = firstRun(node);
    if (inside !== null) return inside;
  }
  return null;
}
