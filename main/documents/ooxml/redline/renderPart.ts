import { KINDS } from "../trackedMarks.ts";
import { child, childElements, shownText, type XmlElement, type XmlPart } from "../xml.ts";
import { NewBlocks } from "./newBlocks.ts";
import type { NewBlock, PartEdits } from "./partEdits.ts";
import { type ChangeAttributes, escapeXml, type RunContext } from "./runXml.ts";

/** How tracked changes that the file had already are written: as they are, or settled as if accepted or rejected. */
export type Resolutions = ReadonlyMap<XmlElement, "accept" | "reject">;

export interface RenderOptions {
  readonly edits: PartEdits;
  readonly resolutions: Resolutions;
  /** Attributes of a tracked change; null writes the new text without tracking. */
  readonly attributes: ChangeAttributes | null;
  readonly runs: RunContext;
  /** An id for a bookmark that nothing else in the file has. */
  readonly nextId: () => number;
}

/** The source of a part with its edits. What no edit touches is written back as it was, character by character. */
export function renderPart(part: XmlPart, options: RenderOptions): string {
  const renderer = new Renderer(part, options);
  return part.source.slice(0, part.root.start) + renderer.element(part.root) + part.source.slice(part.root.end);
}

/** Bits of a paragraph: `own` ones stand outside of the tracked change around them. */
interface Bit {
  readonly own: boolean;
  readonly xml: string;
}

class Renderer {
  readonly #source: string;
  readonly #options: RenderOptions;
  readonly #fresh: NewBlocks;
  readonly #touched = new Set<XmlElement>();
  /** Paragraphs that no other paragraph follows: their mark cannot go, because nothing would go on in their place. */
  readonly #lastOnes = new Set<XmlElement>();

  constructor(part: XmlPart, options: RenderOptions) {
    this.#source = part.source;
    this.#options = options;
    this.#fresh = new NewBlocks(part.source, options);
    this.#mark(part.root);
  }

  element(element: XmlElement): string {
    return this.#bits(element)
      .map((bit) => bit.xml)
      .join("");
  }

  /** Notes every element that has something to change in it. */
  #mark(element: XmlElement): boolean {
    const { edits, resolutions } = this.#options;
    let touched =
      edits.removed.has(element) ||
      edits.inserted.has(element) ||
      edits.appended.has(element) ||
      edits.marks.has(element) ||
      edits.bookmarks.has(element) ||
      edits.removedMarks.has(element) ||
      edits.removedRows.has(element) ||
      edits.behind.has(element) ||
      edits.before.has(element) ||
      resolutions.has(element) ||
      (element.name === "w:body" && edits.first.length > 0);
    let before: XmlElement | null = null;
    for (const node of childElements(element)) {
      if (this.#mark(node)) touched = true;
      if (BESIDE.has(node.name)) continue;
      if (before?.name === "w:p" && node.name !== "w:p") this.#lastOnes.add(before);
      before = node;
    }
    if (before?.name === "w:p") this.#lastOnes.add(before);
    if (touched) this.#touched.add(element);
    return touched;
  }

  #bits(element: XmlElement): Bit[] {
    if (!this.#touched.has(element)) return [kept(this.#source.slice(element.start, element.end))];
    const { edits } = this.#options;
    const before = edits.before.get(element);
    if (before !== undefined) return [kept(before.map((row) => this.#fresh.row(row)).join("")), ...this.#withBlocksBehind(element)];
    return this.#withBlocksBehind(element);
  }

  #withBlocksBehind(element: XmlElement): Bit[] {
    const behind = this.#options.edits.behind.get(element);
    if (behind === undefined) return this.#ownBits(element);
    if (this.#goesOn(element, behind)) return [kept(this.#paragraph(element, "ins") + this.#goingOn(behind, element))];
    return [...this.#ownBits(element), kept(this.#fresh.blocks(behind, element))];
  }

  #ownBits(element: XmlElement): Bit[] {
    switch (element.name) {
      case "w:r":
        return this.#run(element);
      case "w:p":
        return this.#leavesNothing(element) ? [] : [kept(this.#paragraph(element))];
      case "w:tr":
        return this.#options.attributes === null && this.#options.edits.removedRows.has(element) ? [] : [kept(this.#row(element))];
      case "w:tbl": {
        const content = this.#content(element);
        return /<w:tr[\s>]/.test(content) ? [kept(this.#wrap(element, content))] : [];
      }
      case "w:body":
        return [kept(this.#wrap(element, this.#fresh.blocks(this.#options.edits.first, null) + this.#content(element)))];
      case "w:fldSimple":
        return this.#simpleField(element);
      case "w:hyperlink":
        return this.#around(element);
      case "w:ins":
      case "w:del":
      case "w:moveFrom":
      case "w:moveTo":
        return this.#tracked(element);
      default:
        return [kept(this.#wrap(element, this.#content(element)))];
    }
  }

  /** The tags of an element around other content. */
  #wrap(element: XmlElement, content: string): string {
    const opening = this.#source.slice(element.start, element.innerStart);
    if (element.innerStart < element.end) return opening + content + this.#source.slice(element.innerEnd, element.end);
    if (content === "") return opening;
    const name = /^<([^\s/>]+)/.exec(opening)?.[1] ?? element.name;
    return `${opening.replace(/\/>$/, ">")}${content}</${name}>`;
  }

  /** What stands inside of an element, with what stands between its children. */
  #content(element: XmlElement, skip: ReadonlySet<XmlElement> = NONE): string {
    let xml = "";
    let position = element.innerStart;
    for (const node of childElements(element)) {
      xml += this.#source.slice(position, node.start);
      if (!skip.has(node)) xml += this.element(node);
      position = node.end;
    }
    return xml + this.#source.slice(position, element.innerEnd);
  }

  /** A tracked change that was there before: as it is, or settled. New text of ours inside of it stands beside it. */
  #tracked(element: XmlElement): Bit[] {
    const resolution = this.#options.resolutions.get(element);
    const kind = KINDS[element.name]?.kind;
    if (resolution !== undefined) {
      const stays = (kind === "insert") === (resolution === "accept");
      if (!stays) return [];
      const inside = childElements(element).flatMap((node) => this.#bits(node));
      return kind === "delete" ? inside.map((bit) => ({ ...bit, xml: undeleted(bit.xml) })) : inside;
    }
    return this.#around(element);
  }

  /** The tags of an element around what was in it; new text of ours stands beside it. */
  #around(element: XmlElement): Bit[] {
    const bits = childElements(element).flatMap((node) => this.#bits(node));
    const result: Bit[] = [];
    let group = "";
    const flush = (): void => {
      if (group !== "")
        result.push(
          kept(this.#source.slice(element.start, element.innerStart) + group + this.#source.slice(element.innerEnd, element.end)),
        );
      group = "";
    };
    for (const bit of bits) {
      if (!bit.own) group += bit.xml;
      else {
        flush();
        result.push(bit);
      }
    }
    flush();
    return result;
  }

  /**
   * New paragraphs behind the last one of a body or a cell: the old mark is what stays at the very end, so that rejecting all leaves the old
   * paragraph and nothing else.
   */
  #goesOn(element: XmlElement, behind: readonly NewBlock[]): boolean {
    const { edits, attributes } = this.#options;
    return (
      attributes !== null &&
      this.#lastOnes.has(element) &&
      !edits.removedMarks.has(element) &&
      behind.every((block) => block.type === "paragraph")
    );
  }

  #goingOn(behind: readonly NewBlock[], element: XmlElement): string {
    const last = behind.at(-1);
    if (last === undefined) return "";
    return this.#fresh.blocks(behind.slice(0, -1), element) + this.#fresh.paragraph(last, element);
  }

  /** Without tracking a paragraph that goes is not there any more; the last one of its place, or of a section, stays as an empty one. */
  #leavesNothing(element: XmlElement): boolean {
    const { edits, attributes } = this.#options;
    if (attributes !== null || !edits.removedBlocks.has(element) || this.#lastOnes.has(element)) return false;
    return child(child(element, "w:pPr"), "w:sectPr") === undefined;
  }

  #paragraph(element: XmlElement, mark: "ins" | null = null): string {
    const { edits } = this.#options;
    const properties = child(element, "w:pPr");
    const appended = (edits.appended.get(element) ?? []).map((text) => this.#fresh.inserted(text)).join("");
    const markGoes = edits.removedMarks.has(element) && this.#options.attributes !== null && !this.#lastOnes.has(element);
    const change = markGoes ? "del" : mark;
    const head =
      change !== null
        ? this.#markedProperties(properties, change, edits.removedMarks.get(element))
        : properties === undefined
          ? ""
          : this.element(properties);
    const body = this.#content(element, properties === undefined ? NONE : new Set([properties]));
    return this.#wrap(element, head + this.#fresh.bookmarked(edits.bookmarks.get(element) ?? [], body + appended));
  }

  /** Paragraph properties whose mark is inserted or deleted by us. */
  #markedProperties(properties: XmlElement | undefined, kind: "ins" | "del", credit: number | undefined): string {
    const attributes = this.#options.attributes;
    const mark = attributes === null ? "" : `<w:${kind} ${attributes(credit)}/>`;
    if (properties === undefined) return `<w:pPr><w:rPr>${mark}</w:rPr></w:pPr>`;
    const run = child(properties, "w:rPr");
    if (run === undefined) {
      const last = childElements(properties).find((node) => node.name === "w:sectPr" || node.name === "w:pPrChange");
      const at = last?.start ?? properties.innerEnd;
      if (properties.innerStart === properties.end) return `<w:pPr><w:rPr>${mark}</w:rPr></w:pPr>`;
      return `${this.#source.slice(properties.start, at)}<w:rPr>${mark}</w:rPr>${this.#source.slice(at, properties.end)}`;
    }
    const inside = run.innerStart === run.end ? "" : this.#source.slice(run.innerStart, run.innerEnd);
    // An inserted mark stands before a deleted one.
    const [, earlier, rest] = /^(\s*<w:ins\b[^>]*\/>)?([\s\S]*)$/.exec(inside) ?? [];
    return `${this.#source.slice(properties.start, run.start)}<w:rPr>${earlier ?? ""}${mark}${rest ?? ""}</w:rPr>${this.#source.slice(run.end, properties.end)}`;
  }

  #row(element: XmlElement): string {
    const { edits, attributes } = this.#options;
    const properties = child(element, "w:trPr");
    const skip = properties === undefined ? NONE : new Set([properties]);
    const content = this.#content(element, skip);
    if (!edits.removedRows.has(element) || attributes === null) {
      return this.#wrap(element, (properties === undefined ? "" : this.element(properties)) + content);
    }
    const mark = `<w:del ${attributes(edits.removedRows.get(element))}/>`;
    const change = child(properties, "w:trPrChange");
    const head =
      properties === undefined || properties.innerStart === properties.end
        ? `<w:trPr>${mark}</w:trPr>`
        : `${this.#source.slice(properties.start, change?.start ?? properties.innerEnd)}${mark}${this.#source.slice(change?.start ?? properties.innerEnd, properties.end)}`;
    // Exceptions of the table's properties come before those of the row.
    const exceptions = child(element, "w:tblPrEx");
    if (exceptions === undefined) return this.#wrap(element, head + content);
    const written = this.#source.slice(exceptions.start, exceptions.end);
    return this.#wrap(element, written + head + content.replace(written, ""));
  }

  /** A run, cut where something goes or comes. */
  #run(run: XmlElement): Bit[] {
    const { edits, attributes } = this.#options;
    const properties = child(run, "w:rPr");
    const head = properties === undefined ? "" : this.element(properties);
    const opening = this.#source.slice(run.start, run.innerStart);
    const bits: Bit[] = [];
    let group = "";
    let removed = "";
    let remover: number | undefined;
    const flush = (): void => {
      if (group !== "") bits.push(kept(`${opening}${head}${group}</w:r>`));
      if (removed !== "" && attributes !== null) bits.push(kept(`<w:del ${attributes(remover)}>${opening}${head}${removed}</w:r></w:del>`));
      group = "";
      removed = "";
    };
    const keep = (xml: string): void => {
      if (removed !== "") flush();
      group += xml;
    };
    const remove = (xml: string, credit: number | undefined): void => {
      if (group !== "" || credit !== remover) flush();
      remover = credit;
      removed += xml;
    };
    for (const node of childElements(run)) {
      if (node === properties) continue;
      const ranges = edits.removed.get(node) ?? [];
      const inserted = (edits.inserted.get(node) ?? []).toSorted((a, b) => a.offset - b.offset);
      const marks = (edits.marks.get(node) ?? []).toSorted((a, b) => a.offset - b.offset || a.rank - b.rank);
      const text = node.name === "w:t" || node.name === "w:delText" ? shownText(node) : null;
      const length = text?.length ?? 1;
      const cuts = [
        ...new Set([
          0,
          length,
          ...ranges.flatMap(({ start, end }) => [start, end]),
          ...[...inserted, ...marks].map(({ offset }) => offset),
        ]),
      ]
        .filter((cut) => cut <= length)
        .sort((a, b) => a - b);
      cuts.forEach((cut, index) => {
        for (const { text: added } of inserted.filter(({ offset }) => offset === cut)) {
          flush();
          bits.push(own(this.#fresh.inserted(added)));
        }
        for (const { xml } of marks.filter(({ offset }) => offset === cut)) {
          flush();
          bits.push(kept(xml));
        }
        const next = cuts[index + 1];
        if (next === undefined) return;
        const gone = ranges.find(({ start, end }) => start <= cut && end >= next);
        const whole = cut === 0 && next === length;
        const xml =
          text === null
            ? this.#source.slice(node.start, node.end)
            : whole
              ? this.#source.slice(node.start, node.end)
              : `<${node.name} xml:space="preserve">${escapeXml(text.slice(cut, next))}</${node.name}>`;
        if (gone !== undefined) remove(deleted(xml), gone.credit);
        else keep(xml);
      });
    }
    flush();
    return bits;
  }

  #simpleField(element: XmlElement): Bit[] {
    const { removed, inserted, marks } = this.#options.edits;
    const added = (inserted.get(element) ?? []).map(({ offset, text }) => ({ offset, bit: own(this.#fresh.inserted(text)) }));
    const silent = (marks.get(element) ?? []).toSorted((a, b) => a.rank - b.rank).map(({ offset, xml }) => ({ offset, bit: kept(xml) }));
    const beside = (behind: boolean): Bit[] => [...added, ...silent].flatMap(({ offset, bit }) => (offset > 0 === behind ? [bit] : []));
    const field = removed.has(element) ? own(this.#removedSimpleField(element)) : kept(this.#wrap(element, this.#content(element)));
    return [...beside(false), field, ...beside(true)];
  }

  /** A simple field that goes: a deletion may hold complex ones only. */
  #removedSimpleField(element: XmlElement): string {
    const { attributes } = this.#options;
    if (attributes === null) return "";
    const mark = (type: string): string => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
    const instruction = `<w:r><w:delInstrText xml:space="preserve">${escapeXml(element.attributes["w:instr"] ?? "")}</w:delInstrText></w:r>`;
    const result = childElements(element, "w:r")
      .map((run) => deleted(this.#source.slice(run.start, run.end)))
      .join("");
    return `<w:del ${attributes(this.#options.edits.removed.get(element)?.[0]?.credit)}>${mark("begin")}${instruction}${mark("separate")}${result}${mark("end")}</w:del>`;
  }
}

/** Elements between paragraphs that are no content. */
const BESIDE: ReadonlySet<string> = new Set([
  "w:bookmarkStart",
  "w:bookmarkEnd",
  "w:proofErr",
  "w:permStart",
  "w:permEnd",
  "w:commentRangeStart",
  "w:commentRangeEnd",
  "w:tcPr",
]);

const NONE: ReadonlySet<XmlElement> = new Set();

const kept = (xml: string): Bit => ({ own: false, xml });
const own = (xml: string): Bit => ({ own: true, xml });

/** Text and instructions inside of a deletion have names of their own. */
function deleted(xml: string): string {
  return xml.replace(/<(\/?)w:t(?=[\s>/])/g, "<$1w:delText").replace(/<(\/?)w:instrText(?=[\s>/])/g, "<$1w:delInstrText");
}

function undeleted(xml: string): string {
  return xml.replace(/<(\/?)w:delText(?=[\s>/])/g, "<$1w:t").replace(/<(\/?)w:delInstrText(?=[\s>/])/g, "<$1w:instrText");
}
