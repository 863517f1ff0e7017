import type { Block, Cell, Paragraph, ParagraphProperties, Piece, Row, TrackedMark } from "./flow.ts";
import { remains } from "./flow.ts";

/** Accept: as if every tracked change were accepted; reject: as if every one were rejected. */
export type Side = "accept" | "reject";

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
  readonly properties: ParagraphProperties;
  readonly pieces: readonly SidePiece[];
  /** History of the end before the next paragraph. */
  readonly mark: readonly TrackedMark[];
}

export interface SideCell {
  readonly id: string;
  readonly marks: readonly TrackedMark[];
  readonly blocks: readonly SideBlock[];
  readonly span: number;
  readonly continued: boolean;
}

export interface SideRow {
  readonly id: string;
  readonly marks: readonly TrackedMark[];
  readonly cells: readonly SideCell[];
}

export interface SideTable {
  readonly kind: "table";
  readonly id: string;
  readonly rows: readonly SideRow[];
}

export type SideBlock = SideParagraph | SideTable;

/**
 * One side of a text with tracked changes, as Word makes it: deleted runs, rows and cells go (or inserted ones), and where the mark of
 * a paragraph goes, the next one continues it and gives it its properties, because they belong to the mark that stays.
 */
export function takeSide(blocks: readonly Block[], side: Side, path = ""): SideBlock[] {
  const result: SideBlock[] = [];
  let open: { first: string; pieces: SidePiece[] } | null = null;
  const close = (paragraph: Paragraph, id: string): void => {
    result.push({
      kind: "paragraph",
      first: open?.first ?? id,
      last: id,
      paragraph,
      properties: side === "accept" ? paragraph.properties : paragraph.earlier,
      pieces: open?.pieces ?? [],
      mark: paragraph.mark,
    });
    open = null;
  };
  blocks.forEach((block, index) => {
    const id = `${path}${index}`;
    if (block.kind === "table") {
      const table = takeTable(block.rows, side, id);
      if (table.rows.length > 0) result.push(table);
      return;
    }
    const pieces = block.pieces.flatMap((piece, at): SidePiece[] => (remains(piece.marks, side) ? [{ id: `${id}.${at}`, piece }] : []));
    open = { first: open?.first ?? id, pieces: [...(open?.pieces ?? []), ...pieces] };
    const next = blocks[index + 1];
    // Nothing to go on in: the paragraph stays as it is.
    if (remains(block.mark, side) || next === undefined || next.kind === "table") close(block, id);
  });
  return result;
}

function takeTable(rows: readonly Row[], side: Side, id: string): SideTable {
  return {
    kind: "table",
    id,
    rows: rows.flatMap((row, at): SideRow[] => {
      if (!remains(row.marks, side)) return [];
      const rowId = `${id}/${at}`;
      const cells = row.cells.flatMap((cell, number): SideCell[] =>
        remains(cell.marks, side) ? [takeCell(cell, side, `${rowId}/${number}`)] : [],
      );
      return cells.length === 0 ? [] : [{ id: rowId, marks: row.marks, cells }];
    }),
  };
}

function takeCell(cell: Cell, side: Side, id: string): SideCell {
  const { marks, span, continued } = cell;
  return { id, marks, span, continued, blocks: takeSide(cell.blocks, side, `${id}/`) };
}
