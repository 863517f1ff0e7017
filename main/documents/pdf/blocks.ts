import type { Content, ContentText } from "pdfmake/interfaces.js";
import type { Block, Inline, ListItem } from "../markdown/model.ts";
import { plainText } from "../markdown/plainText.ts";
import { NUMBER_WIDTH, type PdfContext, pictures } from "./context.ts";
import { INK, pdfInlines, textRuns } from "./inlines.ts";
import { splitLongParagraph } from "./longParagraphs.ts";
import { codeBlock, quoteBlock, tableBlock } from "./tables.ts";

/** Room kept below a heading, in points: two lines, so that no heading stands alone at the foot of a page. */
const ROOM_BELOW_HEADING = 40;

const HEADING_SIZE = [16, 13, 11.5, 10.5, 10.5, 10.5] as const;
const SPACE_ABOVE_HEADING = [20, 17, 12, 10, 10, 10] as const;

/** Blocks in reading order. The block after a heading is drawn up into the room the heading kept. */
export function pdfBlocks(context: PdfContext, blocks: readonly Block[]): Content[] {
  const content: Content[] = [];
  let pull = 0;
  for (const block of blocks) {
    const made = pdfBlock(context, block);
    if (pull > 0) content.push({ text: "", fontSize: 0, lineHeight: 0, margin: [0, -pull, 0, 0] });
    content.push(...made);
    pull = block.type === "heading" ? ROOM_BELOW_HEADING : 0;
  }
  return content;
}

function pdfBlock(context: PdfContext, block: Block): Content[] {
  switch (block.type) {
    case "heading":
      return [heading(context, block)];
    case "paragraph":
      return paragraph(context, block.children, { margin: [0, 0, 0, 7] });
    case "list":
      return list(context, block.ordered, block.items);
    case "table":
      return [tableBlock(context, block)];
    case "code":
      return [codeBlock(context, block.text)];
    case "quote":
      return [quoteBlock(pdfBlocks({ ...context, width: context.width - 20 }, block.blocks))];
    case "rule":
      return [{ canvas: [{ type: "line", x1: 0, y1: 0, x2: context.width, y2: 0, lineWidth: 0.6, lineColor: "#b8b2a6" }], margin: [0, 12, 0, 14] }];
  }
}

function heading(context: PdfContext, block: Extract<Block, { type: "heading" }>): Content {
  const index = Math.min(HEADING_SIZE.length, block.level) - 1;
  const size = HEADING_SIZE[index] ?? 10.5;
  const parents = context.outlineParents;
  while (parents.length > 0 && (parents.at(-1)?.level ?? 0) >= block.level) parents.pop();
  const parent = parents.at(-1);
  const { runs, images } = pdfInlines(context.fonts, block.children, { bold: true });
  const title: ContentText = {
    text: runs,
    id: block.id,
    outline: true,
    outlineText: [block.number?.label ?? "", plainText(block.children)].join(" ").trim(),
    outlineExpanded: block.level === 1,
    ...(parent !== undefined && { outlineParentId: parent.id }),
  };
  parents.push({ level: block.level, id: block.id });
  const line: Content = block.number === null ? title : hanging(context, block.number.label, [title], { bold: true });
  return {
    stack: [{ stack: [line, ...pictures(images)], fontSize: size, color: INK }, { text: "", fontSize: 0, lineHeight: 0, margin: [0, 0, 0, ROOM_BELOW_HEADING] }],
    margin: [0, SPACE_ABOVE_HEADING[index] ?? 10, 0, 5],
    unbreakable: true,
  };
}

/** A number in its own column, the text hanging beside it; a wide number (第10条の2) pushes its column wider. */
function hanging(context: PdfContext, label: string, stack: Content[], style: { bold?: boolean } = {}): Content {
  const wide = [...label].reduce((sum, character) => sum + (character > "\u2e80" ? 11.5 : 6), 0);
  const width = Math.max(NUMBER_WIDTH, wide * (style.bold === true ? 1.2 : 1) + 8);
  return { columns: [{ width, text: textRuns(context.fonts, label, style) }, { width: "*", stack }] };
}

function paragraph(context: PdfContext, inlines: readonly Inline[], options: { margin: [number, number, number, number]; id?: string }): Content[] {
  const { runs, images } = pdfInlines(context.fonts, inlines);
  const parts = splitLongParagraph(runs);
  const texts = parts.map((part, index): Content => {
    const last = index === parts.length - 1;
    return {
      text: part,
      ...(context.justify && { alignment: "justify" as const }),
      ...(index === 0 && options.id !== undefined && { id: options.id }),
      margin: last ? options.margin : [options.margin[0], options.margin[1], options.margin[2], 0],
    };
  });
  return [...texts, ...pictures(images)];
}

function list(context: PdfContext, ordered: boolean, items: readonly ListItem[]): Content[] {
  const tight = items.every((item) => item.blocks.length <= 1);
  return items.map((item, index): Content => {
    const label = item.number?.label ?? "•";
    const mark = item.checked === null ? label : item.checked ? "☑" : "☐";
    const inner = pdfBlocks({ ...context, width: context.width - NUMBER_WIDTH }, item.blocks);
    const id: Content[] = item.id === null ? [] : [{ text: "", id: item.id, fontSize: 0, lineHeight: 0 }];
    const line = ordered ? hanging(context, label, [...id, ...inner]) : { columns: [{ width: 18, text: textRuns(context.fonts, mark) }, { width: "*", stack: [...id, ...inner] }] };
    return { ...line, margin: [ordered ? 0 : 8, tight ? -2 : 0, 0, index === items.length - 1 ? 2 : 0] };
  });
}
