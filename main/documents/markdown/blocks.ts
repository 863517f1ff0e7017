import type { BlockContent, DefinitionContent, List, RootContent, Table } from "mdast";
import { printable } from "./characters.ts";
import type { ConversionContext } from "./context.ts";
import { convertInlines, htmlText } from "./inlines.ts";
import type { Block, Inline, ListItem } from "./model.ts";

/** Quotes and lists nested deeper than this are flattened: recursion must end. */
const MAX_DEPTH = 32;

/** Converts flow content; definitions and front matter have no place of their own. */
export function convertBlocks(context: ConversionContext, nodes: readonly RootContent[], depth: number): Block[] {
  return nodes.flatMap((node) => convertBlock(context, node, depth));
}

function convertBlock(context: ConversionContext, node: RootContent, depth: number): Block[] {
  switch (node.type) {
    case "heading": {
      const target = context.targets.byNode.get(node);
      const children = convertInlines(context, node.children, { stripId: true });
      return [{ type: "heading", level: target?.level ?? node.depth, id: target?.id ?? "", number: target?.number ?? null, children }];
    }
    case "paragraph": {
      const children = convertInlines(context, node.children);
      return children.length === 0 ? [] : [{ type: "paragraph", children }];
    }
    case "list":
      return [listOf(context, node, depth)];
    case "table":
      return [tableOf(context, node)];
    case "code":
      return [{ type: "code", language: node.lang ?? null, text: printable(node.value).text }];
    case "blockquote": {
      if (depth >= MAX_DEPTH) {
        context.warn("deep-quotes");
        return [];
      }
      return [{ type: "quote", blocks: convertBlocks(context, node.children, depth + 1) }];
    }
    case "thematicBreak":
      return [{ type: "rule" }];
    case "html": {
      const text = printable(htmlText(node.value)).text.replace(/\s+/gu, " ").trim();
      if (/<[a-z!?/]/iu.test(node.value)) context.warn("html-blocks");
      return text === "" ? [] : [{ type: "paragraph", children: [{ type: "text", text }] }];
    }
    default:
      return [];
  }
}

function listOf(context: ConversionContext, list: List, depth: number): Block {
  const items = list.children.map((node, index): ListItem => {
    const target = context.targets.byNode.get(node);
    if (depth >= MAX_DEPTH) context.warn("deep-items");
    return {
      id: target?.explicit === true ? target.id : null,
      number: target?.number ?? null,
      label: target?.number?.label ?? (list.ordered === true ? `${(list.start ?? 1) + index}.` : ""),
      checked: node.checked ?? null,
      blocks: depth >= MAX_DEPTH ? [] : itemBlocks(context, node.children, depth, target?.explicit === true),
    };
  });
  return { type: "list", ordered: list.ordered === true, items };
}

function itemBlocks(
  context: ConversionContext,
  nodes: readonly (BlockContent | DefinitionContent)[],
  depth: number,
  stripId: boolean,
): Block[] {
  const [first, ...rest] = nodes;
  if (!stripId || first?.type !== "paragraph") return convertBlocks(context, nodes, depth + 1);
  return [
    { type: "paragraph", children: convertInlines(context, first.children, { stripId: true }) },
    ...convertBlocks(context, rest, depth + 1),
  ];
}

function tableOf(context: ConversionContext, table: Table): Block {
  const [header, ...rows] = table.children.map((row) =>
    row.children.map((cell): { children: Inline[] } => ({ children: convertInlines(context, cell.children) })),
  );
  const width = header?.length ?? 0;
  return {
    type: "table",
    align: Array.from({ length: width }, (_, column) => table.align?.[column] ?? null),
    header: header ?? [],
    rows: rows.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? { children: [] })),
  };
}
