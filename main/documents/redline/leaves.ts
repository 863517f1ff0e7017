import type { Block, ListItem } from "../markdown/model.ts";
import { plainText } from "../markdown/plainText.ts";
import { type Alignable, inSpaces } from "./alignSequence.ts";

/** Something that has blocks in it. Two leaves are in the same one only where it is the same object. */
export type Container =
  | { readonly type: "list"; readonly ordered: boolean }
  | { readonly type: "item"; readonly item: ListItem }
  | { readonly type: "quote" };

/** A block that is compared as a whole; `empty` stands for an item or a quote with nothing in it. */
export type LeafBlock = Exclude<Block, { type: "list" | "quote" }> | { readonly type: "empty" };

export interface Leaf {
  readonly block: LeafBlock;
  /** What it stands in, from the outside. */
  readonly path: readonly Container[];
  /** It is the first thing in the item that it stands in. */
  readonly heads: boolean;
}

/** The blocks of a text as one row. */
export function leavesOf(blocks: readonly Block[]): Leaf[] {
  const leaves: Leaf[] = [];
  const begun = new Set<Container>();
  const add = (block: LeafBlock, path: readonly Container[]): void => {
    const item = path.findLast((container) => container.type === "item");
    leaves.push({ block, path, heads: item !== undefined && !begun.has(item) });
    for (const container of path) begun.add(container);
  };
  const visit = (inside: readonly Block[], path: readonly Container[]): void => {
    if (inside.length === 0 && path.length > 0) add({ type: "empty" }, path);
    for (const block of inside) {
      if (block.type === "quote") visit(block.blocks, [...path, { type: "quote" }]);
      else if (block.type === "list") {
        const list: Container = { type: "list", ordered: block.ordered };
        for (const item of block.items) visit(item.blocks, [...path, list, { type: "item", item }]);
      } else add(block, path);
    }
  };
  visit(blocks, []);
  return leaves;
}

/** What of a leaf makes it alike another. */
export function alignable({ block }: Leaf): Alignable {
  const kind = block.type;
  return { kind, key: `${leafText(block).replaceAll("\n", " ")} ${inSpaces(kind)}` };
}

function leafText(block: LeafBlock): string {
  switch (block.type) {
    case "heading":
    case "paragraph":
      return plainText(block.children);
    case "table":
      return [block.header, ...block.rows].flatMap((row) => row.map(({ children }) => plainText(children))).join(" ");
    case "code":
      return block.text;
    case "rule":
    case "empty":
      return "";
  }
}
