import { child, childElements, NO_ELEMENT, type XmlElement } from "../xml.ts";
import type { NewBlock, NewText } from "./partEdits.ts";
import { type ChangeAttributes, newRuns, type RunContext } from "./runXml.ts";

/** What new blocks are written with. */
export interface NewBlockOptions {
  /** Attributes of a tracked change; null writes without tracking. */
  readonly attributes: ChangeAttributes | null;
  readonly runs: RunContext;
}

/** The XML of paragraphs and rows that were not in the file, in the likeness of those that were. */
export class NewBlocks {
  readonly #source: string;
  readonly #options: NewBlockOptions;

  constructor(source: string, options: NewBlockOptions) {
    this.#source = source;
    this.#options = options;
  }

  /** New text as insertions of whoever wrote it, or as it is without tracking. */
  inserted({ spans, model }: NewText): string {
    const { attributes, runs } = this.#options;
    if (attributes === null) return newRuns({ spans, model }, runs);
    let xml = "";
    for (let from = 0; from < spans.length; ) {
      const credit = spans[from]?.credit;
      let to = from + 1;
      while (to < spans.length && spans[to]?.credit === credit) to += 1;
      xml += `<w:ins ${attributes(credit)}>${newRuns({ spans: spans.slice(from, to), model }, runs)}</w:ins>`;
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
        xml += `${behind?.name === "w:tbl" && xml === "" ? this.#emptyParagraph() : ""}<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid/>${rows}</w:tbl>${this.#emptyParagraph()}`;
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

  /** `old`: the paragraph whose mark this one has, so that its properties are changed and not inserted. */
  paragraph({ model, texts, credit }: NewBlock, old: XmlElement | null = null): string {
    const modelRun = model === null ? null : firstRun(model);
    const content = texts.map((spans) => this.inserted({ spans, model: modelRun })).join("");
    return `<w:p>${this.#newProperties(model, credit, old)}${content}</w:p>`;
  }

  #newProperties(model: XmlElement | null, credit: number | undefined, old: XmlElement | null = null): string {
    const { attributes } = this.#options;
    const properties = model === null ? undefined : child(model, "w:pPr");
    const members = model === null ? [] : ownMembers(model);
    const mark = (child(properties, "w:rPr") === undefined ? [] : childElements(child(properties, "w:rPr") ?? NO_ELEMENT)).filter(
      (member) => !/^w:(ins|del|moveFrom|moveTo|rPrChange)$/.test(member.name),
    );
    const slice = (list: readonly XmlElement[]): string => list.map((member) => this.#source.slice(member.start, member.end)).join("");
    const inserted = attributes === null || old !== null ? "" : `<w:ins ${attributes(credit)}/>`;
    const run = inserted + slice(mark) === "" ? "" : `<w:rPr>${inserted}${slice(mark)}</w:rPr>`;
    const change =
      old === null || old === model || attributes === null
        ? ""
        : `<w:pPrChange ${attributes(credit)}><w:pPr>${slice(ownMembers(old))}</w:pPr></w:pPrChange>`;
    return `${slice(members)}${run}${change}` === "" ? "" : `<w:pPr>${slice(members)}${run}${change}</w:pPr>`;
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
        return `<w:tc>${cellXml}<w:p>${this.#newProperties(paragraph, credit)}${text}</w:p></w:tc>`;
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
