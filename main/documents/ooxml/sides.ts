import {
  type Block,
  type Cell,
  type Paragraph,
  type ParagraphProperties,
  type Piece,
  type Row,
  remains,
  type TrackedMark,
} from "./flow.ts";
import type { XmlElement } from "./xml.ts";

/** Accept: as if every tracked change were accepted; reject: as if every one were rejected. */
export type Side = "accept" | "reject";

/** Which of two states of a text is taken: whether something with this history is there, and which of its properties a paragraph has. */
export interface Presence {
  readonly has: (marks: readonly TrackedMark[]) => boolean;
  readonly properties: (paragraph: Paragraph) => ParagraphProperties;
}

export const SIDES: Readonly<Record<Side, Presence>> = {
  accept: { has: (marks) => remains(marks, "accept"), properties: (paragraph) => paragraph.properties },
  reject: { has: (marks) => remains(marks, "reject"), properties: (paragraph) => paragraph.earlier },
};

/** A piece with a name of its own in the whole file, so that the two sides can be laid beside each other. */
export interface SidePiece {
  readonly id: string;
  readonly piece: Piece;
}

/** A paragraph as it stands on one side: what was one before or after a tracked paragraph mark went is one here. */
export interface SideParagraph {
  readonly kind: "paragraph";
  /** Name of the first and of the last paragraph that it was made of. */
  readonly first: string;
  readonly last: string;
  readonly paragraph: Paragraph;
  /** The paragraphs of the file that it is made of, in order. */
  readonly elements: readonly XmlElement[];
  readonly properties: ParagraphProperties;
  readonly pieces: readonly SidePiece[];
  /** History of the end before the next paragraph. */
  readonly mark: readonly TrackedMark[];
}

export interface SideCell {
  readonly element: XmlElement;
  readonly id: string;
  readonly marks: readonly TrackedMark[];
  readonly blocks: readonly SideBlock[];
  readonly span: number;
  readonly continued: boolean;
}

export interface SideRow {
  readonly element: XmlElement;
  readonly id: string;
  readonly marks: readonly TrackedMark[];
  readonly cells: readonly SideCell[];
}

export interface SideTable {
  readonly kind: "table";
  readonly element: XmlElement;
  readonly id: string;
  readonly rows: readonly SideRow[];
}

export type SideBlock = SideParagraph | SideTable;

/**
 * One side of a text with tracked changes, as Word makes it: deleted runs, rows and cells go (or inserted ones), and where the mark of
 * a paragraph goes, the next one continues it and gives it its properties, because they belong to the mark that stays.
 */
export function takeSide(blocks: readonly Block[], side: Presence, path = ""): SideBlock[] {
  const result: SideBlock[] = [];
  let open: { first: string; pieces: SidePiece[]; elements: XmlElement[] } | null = null;
  const close = (paragraph: Paragraph, id: string): void => {
    result.push({
      kind: "paragraph",
      first: open?.first ?? id,
      last: id,
      paragraph,
      elements: open?.elements ?? [paragraph.element],
      properties: side.properties(paragraph),
      pieces: open?.pieces ?? [],
      mark: paragraph.mark,
    });
    open = null;
  };
  blocks.forEach((block, index) => {
    const id = `${path}${index}`;
    if (block.kind === "table") {
      const table = takeTable(block.element, block.rows, side, id);
      if (table.rows.length > 0) result.push(table);
      return;
    }
    const pieces = block.pieces.flatMap((piece, at): SidePiece[] => (side.has(piece.marks) ? [{ id: `${id}.${at}`, piece }] : []));
    open = { first: open?.first ?? id, pieces: [...(open?.pieces ?? []), ...pieces], elements: [...(open?.elements ?? []), block.element] };
    const next = blocks[index + 1];
    // Nothing to go on in: the paragraph stays as it is.
    if (side.has(block.mark) || next === undefined || next.kind === "table") close(block, id);
  });
  return result;
}

function takeTable(element: XmlElement, rows: readonly Row[], side: Presence, id: string): SideTable {
  return {
    kind: "table",
    element,
    id,
    rows: rows.flatMap((row, at): SideRow[] => {
      if (!side.has(row.marks)) return [];
      const rowId = `${id}/${at}`;
      const cells = row.cells.flatMap((cell, number): SideCell[] =>
        side.has(cell.marks) ? [takeCell(cell, side, `${rowId}/${number}`)] : [],
      );
      return cells.length === 0 ? [] : [{ element: row.element, id: rowId, marks: row.marks, cells }];
    }),
  };
}

function takeCell(cell: Cell, side: Presence, id: string): SideCell {
  const { element, marks, span, continued } = cell;
  return { element, id, marks, span, continued, blocks: takeSide(cell.blocks, side, `${id}/`) };
}
