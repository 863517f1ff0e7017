import {
  BorderStyle,
  Document,
  Footer,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from "docx";
import type { DiffPart } from "../../../src/domain/diff/diffParts.ts";
import { settlePackage } from "../docx/settlePackage.ts";
import { documentStyles } from "../docx/styles.ts";
import type { OldNewCell, OldNewModel } from "./oldNewModel.ts";

/** Column widths in twips on a landscape A4 page: number, the two texts, remarks. */
const WIDTHS = { number: 1200, text: 4900, remarks: 2440 } as const;
const LINE = { style: BorderStyle.SINGLE, size: 4, color: "8A857A" };

/**
 * The table of old and new wording as a Word file: a real table whose head repeats on every page. Changed words are marked as the
 * language has it: underlined in both columns in Japanese; inserted underlined and deleted struck through in English. `date` is ms
 * since 1970 UTC: same table and date, same bytes.
 */
export async function renderOldNewDocx(model: OldNewModel, date: number): Promise<Uint8Array> {
  const { heads, newFirst, rows } = model;
  const inOrder = <Item>(before: Item, after: Item): Item[] => (newFirst ? [after, before] : [before, after]);
  const head = (name: string, width: number): TableCell => cellOf([new Paragraph({ style: "TableHeading", text: name })], width, true);
  const table = new Table({
    layout: TableLayoutType.FIXED,
    width: { size: WIDTHS.number + 2 * WIDTHS.text + WIDTHS.remarks, type: WidthType.DXA },
    columnWidths: [WIDTHS.number, WIDTHS.text, WIDTHS.text, WIDTHS.remarks],
    borders: { top: LINE, bottom: LINE, left: LINE, right: LINE, insideHorizontal: LINE, insideVertical: LINE },
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: [
          head(heads.number, WIDTHS.number),
          ...inOrder(head(heads.before, WIDTHS.text), head(heads.after, WIDTHS.text)),
          head(heads.remarks, WIDTHS.remarks),
        ],
      }),
      ...rows.map(
        (row) =>
          new TableRow({
            children: [
              cellOf([new Paragraph({ style: "TableHeading", text: row.number })], WIDTHS.number),
              ...inOrder(textCell(row.before, model), textCell(row.after, model)),
              cellOf(
                row.remarks.map((text) => new Paragraph({ style: "TableText", text })),
                WIDTHS.remarks,
              ),
            ],
          }),
      ),
    ],
  });
  const file = new Document({
    title: `${model.title}: ${model.heading}`,
    creator: "Palimpsest",
    lastModifiedBy: "Palimpsest",
    revision: 1,
    styles: documentStyles(model.language, 0),
    sections: [
      {
        properties: {
          page: {
            size: { width: 11906, height: 16838, orientation: PageOrientation.LANDSCAPE },
            margin: { top: 1100, bottom: 1000, left: 1700, right: 1700 },
          },
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                style: "Running",
                children: [new TextRun({ children: [PageNumber.CURRENT, " / ", PageNumber.TOTAL_PAGES] })],
              }),
            ],
          }),
        },
        children: [
          new Paragraph({ style: "Title", text: `${model.title}: ${model.heading}` }),
          new Paragraph({ text: model.versions }),
          new Paragraph({ text: model.marks }),
          ...(rows.length === 0 ? [new Paragraph({ text: model.none })] : [table]),
        ],
      },
    ],
  });
  return settlePackage(new Uint8Array(await Packer.toArrayBuffer(file)), date);
}

function textCell(cell: OldNewCell | null, model: OldNewModel): TableCell {
  const quiet = (words: string): Paragraph =>
    new Paragraph({ style: "TableText", children: [new TextRun({ text: words, color: "6B665E" })] });
  if (cell === null) return cellOf([quiet(model.absent)], WIDTHS.text);
  const paragraphs = cell.map((parts) =>
    parts === null
      ? quiet(model.omitted)
      : new Paragraph({ style: "TableText", spacing: { after: 60 }, children: parts.flatMap((part) => runsOf(part, model)) }),
  );
  return cellOf(paragraphs, WIDTHS.text);
}

/** Line breaks inside a paragraph stay breaks. */
function runsOf({ kind, text }: DiffPart, { language }: OldNewModel): TextRun[] {
  const marked = kind === "same" ? {} : kind === "insert" || language === "ja" ? { underline: {} } : { strike: true };
  return text.split("\n").map((line, index) => new TextRun({ ...marked, text: line, ...(index > 0 && { break: 1 }) }));
}

/** A cell is never empty in a Word file. */
function cellOf(children: Paragraph[], width: number, head = false): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    margins: { top: 60, bottom: 60, left: 90, right: 90 },
    ...(head && { shading: { type: "clear", fill: "F4F1EA", color: "auto" } }),
    children: children.length > 0 ? children : [new Paragraph({ style: "TableText" })],
  });
}
