import type { Block, Inline, StructuredDocument } from "./model.ts";

/** The words of inlines as a reader reads them; pictures and footnote marks have none, a line break is a space. */
export function plainText(inlines: readonly Inline[]): string {
  let text = "";
  for (const inline of inlines) {
    if (inline.type === "text" || inline.type === "code") text += inline.text;
    else if (inline.type === "reference") text += inline.label;
    else if (inline.type === "break") text += " ";
    else if ("children" in inline) text += plainText(inline.children);
  }
  return text;
}

/**
 * Paragraphs of a document in reading order, without clause numbers, list marks and footnotes: what every export must
 * still say. Tables give one line per cell, code one line per line.
 */
export function plainLines(document: StructuredDocument): string[] {
  return [plainText(document.titleChildren), ...linesOf(document.blocks)]
    .map((line) => line.replace(/\s+/gu, " ").trim())
    .filter((line) => line !== "");
}

function linesOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap(linesOfOne);
}

function linesOfOne(block: Block): string[] {
  switch (block.type) {
    case "heading":
    case "paragraph":
      return [plainText(block.children)];
    case "list":
      return block.items.flatMap((item) => linesOf(item.blocks));
    case "table":
      return [block.header, ...block.rows].flatMap((row) => row.map((cell) => plainText(cell.children)));
    case "code":
      return block.text.split("\n");
    case "quote":
      return linesOf(block.blocks);
    case "rule":
      return [];
  }
}
