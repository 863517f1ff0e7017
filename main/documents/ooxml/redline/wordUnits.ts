import type { Piece, PieceSource, TrackedMark } from "../flow.ts";
import { linkAddress } from "../linkAddress.ts";
import { hasWords, type ListPlan } from "../listPlan.ts";
import type { WrittenSide } from "../readWord.ts";
import type { SideBlock, SideCell, SideParagraph, SideRow, SideTable } from "../sides.ts";
import type { XmlElement } from "../xml.ts";
import { type Leaf, type LeafKind, type Span, sameLook, TOKEN_CHARACTER } from "./leaves.ts";

/** Where a character of a leaf comes from. */
export type CharacterSource =
  /** The character `offset` of what `node` says. */
  | { readonly type: "node"; readonly source: PieceSource; readonly offset: number; readonly struck: boolean }
  /** A field, all of it. */
  | { readonly type: "field"; readonly sources: readonly PieceSource[] }
  /** A number that Word computes and Markdown has no other way to show. */
  | { readonly type: "label" }
  /** The end of a paragraph inside of a cell. */
  | { readonly type: "paragraph"; readonly element: XmlElement };

/** A leaf of a Word file: what it says, and where each of its characters stands. */
export interface WordLeaf {
  readonly leaf: Leaf;
  /** As many as `rawText(leaf)` has UTF-16 units. */
  readonly characters: readonly CharacterSource[];
  /** The paragraphs that it is made of, in order. */
  readonly paragraphs: readonly XmlElement[];
  readonly side: SideParagraph | null;
}

export type WordUnit =
  | { readonly type: "leaf"; readonly leaf: WordLeaf }
  | {
      readonly type: "row";
      readonly table: SideTable;
      readonly row: SideRow;
      readonly element: XmlElement;
      readonly cells: readonly (WordLeaf & { readonly cell: XmlElement | null })[];
    };

/** What the units must know to name references and notes as the Markdown does. */
export interface UnitNames {
  readonly plan: ListPlan;
  readonly targetOf: (bookmark: string) => string | null;
  readonly noteLabel: (id: string) => string | null;
  /** Whether text with this history is struck already, by a change that nobody decided on. */
  readonly struck: (marks: readonly TrackedMark[]) => boolean;
}

/** The units of one side of a Word file, in the order of the text; those of paragraphs without words are left out, as in Markdown. */
function unitsOfWord(blocks: readonly SideBlock[], names: UnitNames, note: string | null): WordUnit[] {
  return blocks.flatMap((block): WordUnit[] => {
    if (block.kind === "paragraph") return hasWords(block) ? [{ type: "leaf", leaf: paragraphLeaf(block, names, note) }] : [];
    const width = Math.max(...block.rows.map((row) => row.cells.reduce((sum, cell) => sum + cell.span, 0)), 1);
    return block.rows.map((row): WordUnit => {
      const cells = row.cells.flatMap((cell) => [
        cellLeaf(cell, names, note),
        ...Array.from({ length: cell.span - 1 }, () => emptyCell(note)),
      ]);
      while (cells.length < width) cells.push(emptyCell(note));
      return { type: "row", table: block, row, element: row.element, cells };
    });
  });
}

/** The units of a whole side, its footnotes behind the body. `labelOf`: what the text calls the footnote that the side calls `label`. */
export function unitsOfSide(
  side: WrittenSide,
  { targetOf, struck, labelOf }: Pick<UnitNames, "targetOf" | "struck"> & { readonly labelOf: (label: string) => string },
): WordUnit[] {
  const labels = new Map(side.notes.map(({ id, label }) => [id, labelOf(label)]));
  const names: UnitNames = { plan: side.plan, targetOf, struck, noteLabel: (id) => labels.get(id) ?? null };
  return [
    ...unitsOfWord(side.blocks, names, null),
    ...side.notes.flatMap((note) => unitsOfWord(note.blocks, { ...names, plan: note.plan }, labelOf(note.label))),
  ];
}

function emptyCell(note: string | null): WordLeaf & { cell: null } {
  return { leaf: { kind: "paragraph", depth: 0, note, spans: [] }, characters: [], paragraphs: [], side: null, cell: null };
}

function paragraphLeaf(paragraph: SideParagraph, names: UnitNames, note: string | null): WordLeaf {
  const plan = names.plan.of(paragraph);
  const heading = plan?.kind === "heading" || plan?.kind === "bold";
  const built = new Builder(names, heading);
  built.paragraph(paragraph);
  const spans = plan?.kind === "bold" ? built.spans.map((span) => ({ ...span, bold: true })) : built.spans;
  const [kind, depth] = kindOf(plan?.kind ?? "body", plan?.prefix ?? "", plan?.label?.bullet === true);
  return { leaf: { kind, depth, note, spans }, characters: built.characters, paragraphs: paragraph.elements, side: paragraph };
}

/** Kind and depth as the Markdown of `listPlan` will be read. */
function kindOf(kind: string, prefix: string, bullet: boolean): [LeafKind, number] {
  if (kind === "heading") return ["heading", prefix.trim().length];
  if (kind === "item") return [bullet ? "bullet" : "item", itemDepth(prefix.length)];
  if (kind === "continuation") return ["paragraph", itemDepth(prefix.length)];
  return ["paragraph", 0];
}

/** Items stand three columns ("1. ") or two ("- ") further in than the ones above them. */
function itemDepth(columns: number): number {
  return Math.max(1, Math.round(columns / 3));
}

function cellLeaf(cell: SideCell, names: UnitNames, note: string | null): WordLeaf & { cell: XmlElement } {
  const built = new Builder(names, false);
  const paragraphs: XmlElement[] = [];
  const visit = (blocks: readonly SideBlock[]): void => {
    for (const block of blocks) {
      if (block.kind === "table") {
        for (const row of block.rows) for (const inner of row.cells) visit(inner.blocks);
        continue;
      }
      paragraphs.push(...block.elements);
      if (hasWords(block)) built.cellParagraph(block);
    }
  };
  visit(cell.blocks);
  return {
    leaf: { kind: "paragraph", depth: 0, note, spans: built.spans },
    characters: built.characters,
    paragraphs,
    side: null,
    cell: cell.element,
  };
}

/** Gathers spans and where their characters come from, with white space trimmed as Markdown does. */
class Builder {
  readonly spans: Span[] = [];
  readonly characters: CharacterSource[] = [];
  readonly #names: UnitNames;
  readonly #heading: boolean;
  #before: SideParagraph | null = null;

  constructor(names: UnitNames, heading: boolean) {
    this.#names = names;
    this.#heading = heading;
  }

  cellParagraph(paragraph: SideParagraph): void {
    const element = this.#before?.elements.at(-1);
    if (element !== undefined) {
      this.spans.push({ ...PLAIN, text: TOKEN_CHARACTER, token: { type: "break" } });
      this.characters.push({ type: "paragraph", element });
    }
    this.#before = paragraph;
    this.paragraph(paragraph);
  }

  paragraph(paragraph: SideParagraph): void {
    const from = this.spans.length;
    const label = this.#names.plan.of(paragraph)?.cellLabel ?? "";
    if (label !== "") this.#add({ ...PLAIN, text: label, token: null }, [{ type: "label" }]);
    for (const { piece } of paragraph.pieces) this.#piece(piece);
    this.#trim(from);
  }

  #piece(piece: Piece): void {
    const { content } = piece;
    const look = {
      bold: piece.bold && !this.#heading,
      italic: piece.italic,
      strike: piece.strike,
      link: linkAddress(piece, this.#names.targetOf),
    };
    switch (content.type) {
      case "text":
        this.#add(
          { ...look, text: content.text.replace(/[\t\r\n]/g, " "), token: null },
          nodeSources(piece, this.#names.struck(piece.marks)),
        );
        return;
      case "break":
        this.#add({ ...look, text: TOKEN_CHARACTER, token: { type: "break" } }, nodeSources(piece, this.#names.struck(piece.marks)));
        return;
      case "footnote": {
        const label = this.#names.noteLabel(content.id);
        if (label !== null)
          this.#add(
            { ...look, text: TOKEN_CHARACTER, token: { type: "footnote", label } },
            nodeSources(piece, this.#names.struck(piece.marks)),
          );
        return;
      }
      case "reference": {
        const target = content.numbered ? this.#names.targetOf(content.bookmark) : null;
        const field: CharacterSource = { type: "field", sources: piece.sources };
        if (target !== null) this.#add({ ...look, text: TOKEN_CHARACTER, token: { type: "reference", target } }, [field]);
        else
          this.#add({ ...look, text: content.shown, token: null }, Array.from(content.shown, () => field).slice(0, content.shown.length));
        return;
      }
      default:
    }
  }

  #add(span: Span, sources: readonly CharacterSource[]): void {
    if (span.text === "") return;
    const last = this.spans.at(-1);
    this.characters.push(...padded(sources, span.text.length));
    if (last !== undefined && last.token === null && span.token === null && sameLook(last, span))
      this.spans[this.spans.length - 1] = { ...last, text: last.text + span.text };
    else this.spans.push(span);
  }

  /** Takes white space off the ends of what was added since the span `from`. */
  #trim(from: number): void {
    for (
      let last = this.spans.at(-1);
      this.spans.length > from && last?.token === null && /\s$/u.test(last.text);
      last = this.spans.at(-1)
    ) {
      const text = last.text.trimEnd();
      this.characters.length -= last.text.length - text.length;
      if (text === "") this.spans.pop();
      else this.spans[this.spans.length - 1] = { ...last, text };
    }
    for (let first = this.spans[from]; first !== undefined && first.token === null && /^\s/u.test(first.text); first = this.spans[from]) {
      const text = first.text.trimStart();
      const at = this.spans.slice(0, from).reduce((sum, span) => sum + span.text.length, 0);
      this.characters.splice(at, first.text.length - text.length);
      if (text === "") this.spans.splice(from, 1);
      else this.spans[from] = { ...first, text };
    }
  }
}

const PLAIN: Omit<Span, "text" | "token"> = { bold: false, italic: false, strike: false, link: null };

function nodeSources(piece: Piece, struck: boolean): CharacterSource[] {
  return piece.sources.flatMap((source) =>
    Array.from({ length: source.length }, (_, offset): CharacterSource => ({ type: "node", source, offset, struck })),
  );
}

/** Exactly `length` of them: what is missing repeats the last. */
function padded(sources: readonly CharacterSource[], length: number): CharacterSource[] {
  const last = sources.at(-1);
  return Array.from({ length }, (_, index) => sources[index] ?? last).filter((source): source is CharacterSource => source !== undefined);
}
