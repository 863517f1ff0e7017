import type { ColumnProperties, Content } from "pdfmake/interfaces.js";
import type { Block, Inline, ListItem } from "../markdown/model.ts";
import { plainText } from "../markdown/plainText.ts";
import { labelWidth, NUMBER_WIDTH, type PdfContext, pictures } from "./context.ts";
import { CHANGE_COLOURS, changeStyle, INK, pdfInlines, textRuns } from "./inlines.ts";
import { splitLongParagraph } from "./longParagraphs.ts";
import type { StructureType } from "./structureTree.ts";
import { codeBlock, quoteBlock, tableBlock } from "./tables.ts";

/** Room kept below a heading, in points: two lines, so that no heading stands alone at the foot of a page. */
const ROOM_BELOW_HEADING = 40;
/** Before a table the same for its header and a first row of two lines. */
const ROOM_FOR_TABLE = 70;

const HEADING_SIZE = [14, 12, 11, 10.5, 10.5, 10.5] as const;
const SPACE_ABOVE_HEADING = [16, 12, 10, 9, 9, 9] as const;
const TEXT_SIZE = 10.5;

/** Number columns of the headings of a document, by level. */
export function headingNumberWidths(blocks: readonly Block[]): Map<number, number> {
  const widths = new Map<number, number>();
  for (const block of blocks) {
    if (block.type !== "heading" || block.number === null) continue;
    const width = labelWidth(block.number.label, headingSize(block.level), true);
    widths.set(block.level, Math.max(NUMBER_WIDTH, widths.get(block.level) ?? 0, width));
  }
  return widths;
}

function headingSize(level: number): number {
  return HEADING_SIZE[Math.min(HEADING_SIZE.length, level) - 1] ?? TEXT_SIZE;
}

/**
 * Blocks in reading order. Headings that follow one another stay together, with room for the beginning of what comes
 * next; that is then drawn up into the room.
 */
export function pdfBlocks(context: PdfContext, blocks: readonly Block[]): Content[] {
  const content: Content[] = [];
  let headings: Content[] = [];
  blocks.forEach((block, index) => {
    if (block.type === "heading") {
      headings.push(heading(context, block));
      if (blocks[index + 1]?.type !== "heading") {
        const room = index + 1 === blocks.length ? 0 : blocks[index + 1]?.type === "table" ? ROOM_FOR_TABLE : ROOM_BELOW_HEADING;
        content.push({ stack: [...headings, spacer(room)], unbreakable: true }, spacer(-room));
        headings = [];
      }
    } else content.push(...pdfBlock(context, block));
  });
  return content;
}

/** Moves what follows down, or up again. It must be the last thing of its stack: a margin behind it could end the page. */
function spacer(height: number): Content {
  return { text: "", fontSize: 0, lineHeight: 0, margin: [0, height, 0, 0] };
}

function pdfBlock(context: PdfContext, block: Block): Content[] {
  switch (block.type) {
    case "heading":
      return [heading(context, block)];
    case "paragraph":
      return paragraph(context, block.children, [0, 0, 0, 7]);
    case "list":
      return list(context, block.ordered, block.items);
    case "table":
      return [tableBlock(context, block)];
    case "code":
      return [codeBlock(context, block)];
    case "quote":
      return [quoteBlock(pdfBlocks(within(context, context.structure.block("BlockQuote", context.element), 20), block.blocks))];
    case "rule":
      return [
        {
          canvas: [
            {
              ...{ type: "line", x1: 0, y1: 0, x2: context.width, y2: 0, lineWidth: block.change === undefined ? 0.6 : 1.2 },
              lineColor: block.change === undefined ? "#b8b2a6" : CHANGE_COLOURS[block.change],
              ...(block.change === "delete" && { dash: { length: 4 } }),
            },
          ],
          margin: [0, 12, 0, 14],
        },
      ];
  }
}

function heading(context: PdfContext, block: Extract<Block, { type: "heading" }>): Content {
  const parents = context.outlineParents;
  while (parents.length > 0 && (parents.at(-1)?.level ?? 0) >= block.level) parents.pop();
  const parent = parents.at(-1);
  const element = context.structure.block(headingType(block.level), context.element);
  const { runs, images } = pdfInlines(context, block.children, element, { bold: true });
  const removed = block.change === "delete";
  const title: Content = {
    text: runs,
    ...(!removed && {
      ...{ id: block.id },
      outline: true,
      outlineText: [block.number?.label ?? "", plainText(block.children)].join(" ").trim(),
      outlineExpanded: block.level === 1,
      ...(parent !== undefined && { outlineParentId: parent.id }),
    }),
  };
  if (!removed) parents.push({ level: block.level, id: block.id });
  const line: Content =
    block.number === null
      ? title
      : hanging(context, block.number.label, context.headingNumbers.get(block.level) ?? NUMBER_WIDTH, [title], {
          bold: true,
          ...changeStyle(context, element, block.change),
        });
  return {
    stack: [line, ...pictures(context, images)],
    fontSize: headingSize(block.level),
    color: INK,
    margin: [0, SPACE_ABOVE_HEADING[Math.min(HEADING_SIZE.length, block.level) - 1] ?? 9, 0, 5],
  };
}

/** A number in its own column, the text hanging beside it. */
function hanging(context: PdfContext, label: string, width: number, stack: Content[], style: Parameters<typeof textRuns>[2] = {}): Content {
  return {
    columns: [
      { width, text: textRuns(context.fonts, label, style) },
      { width: "*", stack },
    ],
  };
}

function paragraph(context: PdfContext, inlines: readonly Inline[], margin: [number, number, number, number]): Content[] {
  const { runs, images } = pdfInlines(context, inlines, context.structure.block("P", context.element));
  const parts = splitLongParagraph(runs);
  const texts = parts.map((part, index): Content => {
    const last = index === parts.length - 1;
    return {
      text: part,
      ...(context.justify && { alignment: "justify" as const }),
      margin: last ? margin : [margin[0], margin[1], margin[2], 0],
    };
  });
  return [...texts, ...pictures(context, images)];
}

function list(context: PdfContext, ordered: boolean, items: readonly ListItem[]): Content[] {
  const tight = items.every((item) => item.blocks.length <= 1);
  const width = ordered ? Math.max(NUMBER_WIDTH, ...items.map((item) => labelWidth(item.label, TEXT_SIZE))) : 26;
  const element = context.structure.block("L", context.element, { numbering: ordered ? numberingOf(items) : "Disc" });
  return items.map((item, index): Content => {
    const itemElement = context.structure.block("LI", element);
    const label = context.structure.block("Lbl", itemElement);
    const inner = pdfBlocks(within(context, context.structure.block("LBody", itemElement), width), item.blocks);
    // The label is where links lead to: an empty line would not be drawn and so could not be reached.
    const destination = item.id === null ? {} : { id: item.id };
    const style = changeStyle(context, label, item.change);
    const box = item.checked === null ? [] : textRuns(context.fonts, item.checked ? "☑" : "☐", style);
    const bullet = item.goesOn === true ? "" : "•";
    const mark: ColumnProperties & Content = ordered
      ? { width, text: [...textRuns(context.fonts, item.label, style), ...box], ...destination }
      : { width, text: box.length > 0 ? box : textRuns(context.fonts, bullet, style), margin: [12, 0, 0, 0], ...destination };
    return {
      columns: [mark, { width: "*", stack: inner }],
      margin: [0, tight ? -2 : 0, 0, index === items.length - 1 ? 2 : 0],
    };
  });
}

/** What stands in an element, `indent` points further right. */
function within(context: PdfContext, element: number, indent: number): PdfContext {
  return { ...context, element, width: context.width - indent };
}

/** The title is the heading of the first level. */
function headingType(level: number): StructureType {
  const number = Math.min(6, Math.max(2, level + 1));
  return `H${number}` as StructureType;
}

/** How the items are numbered, as far as readers of the structure know such numbers. */
function numberingOf(items: readonly ListItem[]): "Decimal" | "LowerAlpha" | "None" {
  const [first] = items;
  if (first === undefined) return "None";
  return /^\W*[a-z]\W*$/u.test(first.label) ? "LowerAlpha" : /\d/u.test(first.label) ? "Decimal" : "None";
}
