import type { Content, CustomTableLayout } from "pdfmake/interfaces.js";
import { columnShares } from "../markdown/columnShares.ts";
import type { Block, CodeLine } from "../markdown/model.ts";
import { plainText } from "../markdown/plainText.ts";
import { cellContent, type PdfContext } from "./context.ts";
import { changeStyle, textRuns } from "./inlines.ts";

const LINE = "#c9c3b7";
const TINT = "#f4f1ea";

/** Rows longer than this may break across pages; shorter ones never do. */
const UNBREAKABLE_ROW = 1200;

const RULED: CustomTableLayout = {
  hLineWidth: (line, node) => (line === 0 ? 0 : line === (node.table.headerRows ?? 0) ? 0.9 : 0.5),
  vLineWidth: () => 0,
  hLineColor: () => LINE,
  paddingLeft: (column) => (column === 0 ? 0 : 6),
  paddingRight: () => 6,
  paddingTop: () => 3,
  paddingBottom: () => 3,
};

/** Columns share the width by the length of their longest cell, within limits, so that short columns stay short. */
export function tableBlock(context: PdfContext, table: Extract<Block, { type: "table" }>): Content {
  const rows = [table.header, ...table.rows];
  const { shares, total, words } = columnShares(table);
  const room = context.width - 12 * shares.length;
  const fits = total * 5.2 < room;
  const element = context.structure.block("Table", context.element);
  const body = rows.map((row, index) => {
    const inRow = { ...context, element: context.structure.block("TR", element) };
    return row.map((cell, column) => cellContent(inRow, cell.children, index === 0, table.align[column] ?? "left"));
  });
  const rowLengths = rows.map((row) => Math.max(...row.map((cell) => plainText(cell.children, null).length)));
  return {
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      widths: fits ? shares.map(() => "auto") : columnWidths(shares, words, room),
      body,
      dontBreakRows: rowLengths.every((length) => length < UNBREAKABLE_ROW),
    },
    layout: RULED,
    fontSize: 9.5,
    margin: [0, 4, 0, 12],
  };
}

/** Width of a character of a table, points: generous, since heads are bold. */
const CHARACTER = 5.5;
const LEAST_WIDTH = 20;

/** Columns share the room, but none is too narrow for its longest word as long as the others can give. */
function columnWidths(shares: readonly number[], words: readonly number[], room: number): number[] {
  const floors = words.map((word) => Math.max(LEAST_WIDTH, word * CHARACTER));
  const needed = floors.reduce((sum, floor) => sum + floor, 0);
  if (needed > room) return floors.map((floor) => (floor / needed) * room);
  const narrow = new Set<number>();
  for (;;) {
    const free = floors.reduce((sum, floor, column) => sum - (narrow.has(column) ? floor : 0), room);
    const total = shares.reduce((sum, share, column) => sum + (narrow.has(column) ? 0 : share), 0);
    const widths = shares.map((share, column) => (narrow.has(column) ? (floors[column] ?? 0) : (share / total) * free));
    const next = widths.findIndex((width, column) => !narrow.has(column) && width < (floors[column] ?? 0));
    if (next < 0) return widths;
    narrow.add(next);
  }
}

const SHADED: CustomTableLayout = {
  hLineWidth: () => 0,
  vLineWidth: () => 0,
  fillColor: () => TINT,
  paddingLeft: () => 8,
  paddingRight: () => 8,
  paddingTop: (row) => (row === 0 ? 6 : 0),
  paddingBottom: (row, node) => (row === node.table.body.length - 1 ? 6 : 0),
};

/** Code up to this many lines stays on one page. */
const UNBREAKABLE_CODE = 16;

/** A row per line, so that long code breaks across pages between lines. */
export function codeBlock(context: PdfContext, code: Extract<Block, { type: "code" }>): Content {
  const lines = code.lines ?? code.text.split("\n").map((text): CodeLine => ({ kind: "same", text }));
  const element = context.structure.block("Code", context.structure.block("P", context.element));
  const runs = ({ kind, text }: CodeLine) => {
    const style = changeStyle(context, element, kind === "same" ? undefined : kind);
    return textRuns(context.fonts, text === "" ? " " : text.replace(/\t/gu, "    "), style, "Mono");
  };
  return {
    table: {
      widths: ["*"],
      body: lines.map((line) => [{ text: runs(line), preserveLeadingSpaces: true }]),
    },
    layout: SHADED,
    unbreakable: lines.length <= UNBREAKABLE_CODE,
    fontSize: 8.5,
    margin: [0, 3, 0, 10],
  };
}

const BARRED: CustomTableLayout = {
  hLineWidth: () => 0,
  vLineWidth: (line) => (line === 0 ? 2 : 0),
  vLineColor: () => LINE,
  paddingLeft: () => 12,
  paddingRight: () => 0,
  paddingTop: () => 0,
  paddingBottom: () => 0,
};

export function quoteBlock(stack: Content[]): Content {
  return { table: { widths: ["*"], body: [[{ stack }]] }, layout: BARRED, margin: [0, 4, 0, 8] };
}
