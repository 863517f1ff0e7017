import { AlignmentType, BorderStyle, Paragraph, Table, TableCell, TableLayoutType, TableRow, WidthType } from "docx";
import { columnShares } from "../markdown/columnShares.ts";
import type { Block } from "../markdown/model.ts";
import { type RunContext, runsOf } from "./runs.ts";

/** Width of the text on the page, in twips. */
export const TEXT_WIDTH = 9026;

const NONE = { style: BorderStyle.NONE, size: 0, color: "auto" };
const THIN = { style: BorderStyle.SINGLE, size: 4, color: "C9C3B7" };
const ALIGNMENT = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT } as const;

/** A table whose first row repeats on every page; columns share the width by their longest cell. Cells are never empty. */
export function tableOf(context: RunContext, table: Extract<Block, { type: "table" }>, left: number): Table {
  const rows = [table.header, ...table.rows];
  const { shares, total } = columnShares(table);
  const widths = shares.map((share) => Math.floor((share / total) * (TEXT_WIDTH - left)));
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    columnWidths: widths,
    ...(left > 0 && { indent: { size: left, type: WidthType.DXA } }),
    borders: { top: NONE, bottom: THIN, left: NONE, right: NONE, insideHorizontal: THIN, insideVertical: NONE },
    rows: rows.map(
      (row, index) =>
        new TableRow({
          tableHeader: index === 0,
          cantSplit: true,
          children: row.map(
            (cell, column) =>
              new TableCell({
                width: { size: widths[column] ?? 0, type: WidthType.DXA },
                margins: { top: 50, bottom: 50, left: 80, right: 80 },
                children: [
                  new Paragraph({
                    style: index === 0 ? "TableHeading" : "TableText",
                    alignment: ALIGNMENT[table.align[column] ?? "left"],
                    children: runsOf(context, cell.children),
                  }),
                ],
              }),
          ),
        }),
    ),
  });
}
