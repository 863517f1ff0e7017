import type { Block, StructuredDocument } from "../markdown/model.ts";
import { plainText } from "../markdown/plainText.ts";

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
