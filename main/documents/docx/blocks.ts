import { HeadingLevel, type IParagraphOptions, Paragraph, type ParagraphChild, type Table, TextRun } from "docx";
import type { NumberingScheme } from "../../../src/domain/document/numbering.ts";
import type { Block, ListItem } from "../markdown/model.ts";
import { numberColumn } from "../wordLevels.ts";
import { BULLETS, CLAUSES, type NumberingConfig, plainNumbering } from "./numbering.ts";
import { type RunContext, runsOf } from "./runs.ts";
import { tableOf } from "./tables.ts";

export interface DocxContext extends RunContext {
  readonly scheme: NumberingScheme;
  /** Numbering definitions of lists that count for themselves, added as they are met. */
  readonly ownLists: NumberingConfig[];
  /** Counts tables of footnotes, which have no place in Word. */
  readonly leftOutTables: (count: number) => void;
}

/** Where a block stands: `left` in twips; `bulletLevel` and `style` for what is nested. */
interface Place {
  readonly left: number;
  readonly bulletLevel: number;
  readonly style?: string;
}

const TOP: Place = { left: 0, bulletLevel: 0 };
const HEADINGS = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
  HeadingLevel.HEADING_6,
] as const;

export function docxBlocks(context: DocxContext, blocks: readonly Block[], place: Place = TOP): (Paragraph | Table)[] {
  return blocks.flatMap((block) => docxBlock(context, block, place));
}

function docxBlock(context: DocxContext, block: Block, place: Place): (Paragraph | Table)[] {
  switch (block.type) {
    case "heading":
      return [heading(context, block)];
    case "paragraph":
      return [paragraph(place, runsOf(context, block.children))];
    case "list":
      return list(context, block, place);
    case "table":
      // A table needs a paragraph behind it: two tables in a row would grow together.
      return [tableOf(context, block, place.left), new Paragraph({ style: "TableGap" })];
    case "code":
      return code(block.text, place);
    case "quote":
      return docxBlocks(context, block.blocks, { ...place, left: place.left + 480, style: "Quote" });
    case "rule":
      return [new Paragraph({ style: "Rule" })];
  }
}

function heading(context: DocxContext, block: Extract<Block, { type: "heading" }>): Paragraph {
  const style = HEADINGS[Math.min(HEADINGS.length, block.level) - 1] ?? HeadingLevel.HEADING_6;
  const children = context.bookmarks.around(block.id, runsOf(context, block.children));
  // The style brings the number: style and level of a heading always agree.
  return new Paragraph({ heading: style, children });
}

function paragraph(place: Place, children: readonly ParagraphChild[], options: IParagraphOptions = {}): Paragraph {
  return new Paragraph({
    ...(place.style !== undefined && { style: place.style }),
    ...(place.left > 0 && { indent: { left: place.left } }),
    ...options,
    children,
  });
}

function list(context: DocxContext, block: Extract<Block, { type: "list" }>, place: Place): (Paragraph | Table)[] {
  const counts = block.ordered && block.items.some((item) => item.number === null);
  const own = counts ? `list-${context.ownLists.length + 1}` : "";
  if (counts) context.ownLists.push(plainNumbering(own, Number.parseInt(block.items[0]?.label ?? "1", 10)));
  return block.items.flatMap((item) => {
    const width = !block.ordered ? 340 : item.number === null ? 440 : numberColumn(context.scheme, item.number.level);
    const numbering = !block.ordered
      ? { reference: BULLETS, level: Math.min(8, place.bulletLevel) }
      : item.number === null
        ? { reference: own, level: 0 }
        : { reference: CLAUSES, level: item.number.level };
    return listItem(context, item, numbering, { left: place.left + width, hanging: width }, place);
  });
}

function listItem(
  context: DocxContext,
  item: ListItem,
  numbering: { reference: string; level: number },
  indent: { left: number; hanging: number },
  place: Place,
): (Paragraph | Table)[] {
  const [first, ...rest] = item.blocks;
  const words = first?.type === "paragraph" ? runsOf(context, first.children) : [];
  const box = item.checked === null ? [] : [new TextRun({ text: item.checked ? "☑ " : "☐ " })];
  const children = item.id === null ? [...box, ...words] : context.bookmarks.around(item.id, [...box, ...words]);
  const inside: Place = { ...place, left: indent.left, bulletLevel: place.bulletLevel + 1 };
  return [
    new Paragraph({ style: place.style ?? "ListParagraph", numbering, indent, children }),
    ...docxBlocks(context, first?.type === "paragraph" ? rest : item.blocks, inside),
  ];
}

/** One paragraph, lines broken inside it, so that its shade has no gaps. */
function code(text: string, place: Place): Paragraph[] {
  const runs = text.split("\n").map((line, index) => new TextRun({ text: line, ...(index > 0 && { break: 1 }) }));
  return [new Paragraph({ style: "Code", ...(place.left > 0 && { indent: { left: place.left } }), children: runs })];
}
