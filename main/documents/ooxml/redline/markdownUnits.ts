import type { PhrasingContent, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { cjkFriendlyExtension } from "micromark-extension-cjk-friendly";
import { gfm } from "micromark-extension-gfm";
import { parseFrontMatter } from "../../../../src/domain/document/frontMatter.ts";
import { ID_MARK } from "../../../../src/domain/document/plainText.ts";
import { limitNesting } from "../../markdown/limitNesting.ts";
import { nodeText } from "../../markdown/nodeText.ts";
import { type Leaf, type LeafKind, type Span, TOKEN_CHARACTER, type Token, tidySpans, type Unit } from "./leaves.ts";

interface Where {
  readonly note: string | null;
  readonly depth: number;
}

/** The text of a document in Markdown as the units that are laid beside those of a Word file. Front matter is none of them. */
export function unitsOfMarkdown(text: string): Unit[] {
  const root = fromMarkdown(limitNesting(text.slice(parseFrontMatter(text).end)), {
    extensions: [gfm(), cjkFriendlyExtension()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  const units: Unit[] = [];
  const tables = { count: 0 };
  const notes: RootContent[] = [];
  for (const node of root.children) {
    if (node.type === "footnoteDefinition") notes.push(node);
    else addBlock(units, node, { note: null, depth: 0 }, tables);
  }
  for (const note of notes)
    if (note.type === "footnoteDefinition")
      for (const node of note.children) addBlock(units, node, { note: note.label ?? note.identifier, depth: 0 }, tables);
  return units;
}

function addBlock(units: Unit[], node: RootContent, where: Where, tables: { count: number }): void {
  switch (node.type) {
    case "heading":
      add(units, "heading", node.depth, where, spansOf(node.children));
      return;
    case "paragraph":
      add(units, "paragraph", where.depth, where, spansOf(node.children));
      return;
    case "list":
      for (const item of node.children) {
        const [first, ...rest] = item.children;
        const inside = { ...where, depth: where.depth + 1 };
        if (first?.type === "paragraph")
          add(units, node.ordered === true ? "item" : "bullet", inside.depth, where, spansOf(first.children));
        else if (first !== undefined) addBlock(units, first, inside, tables);
        for (const child of rest) addBlock(units, child, inside, tables);
      }
      return;
    case "blockquote":
      for (const child of node.children) {
        if (child.type === "paragraph") add(units, "quote", where.depth, where, spansOf(child.children));
        else addBlock(units, child, where, tables);
      }
      return;
    case "table": {
      const table = tables.count;
      tables.count += 1;
      const width = node.children[0]?.children.length ?? 0;
      for (const row of node.children) {
        const cells = Array.from({ length: width }, (_, column) =>
          leaf("paragraph", 0, where, spansOf(row.children[column]?.children ?? [])),
        );
        units.push({ type: "row", table, cells });
      }
      return;
    }
    case "code":
      add(units, "code", where.depth, where, [plain(node.value)]);
      return;
    case "thematicBreak":
      add(units, "rule", where.depth, where, []);
      return;
    case "html": {
      const words = node.value
        .replace(/<!--[\s\S]*?-->/g, "")
        .replace(/<[^>]*>/g, "")
        .trim();
      if (words !== "") add(units, "paragraph", where.depth, where, [plain(words)]);
      return;
    }
    default:
  }
}

function add(units: Unit[], kind: LeafKind, depth: number, where: Where, spans: readonly Span[]): void {
  units.push({ type: "leaf", leaf: leaf(kind, depth, where, spans) });
}

function leaf(kind: LeafKind, depth: number, where: Where, spans: readonly Span[]): Leaf {
  return { kind, depth, note: where.note, spans: tidySpans(withoutId(spans)) };
}

const plain = (text: string): Span => ({ text, bold: false, italic: false, strike: false, link: null, token: null });

/** The mark `{#id}` names a place and is no text. */
function withoutId(spans: readonly Span[]): Span[] {
  return spans.map((span) => (span.token === null && ID_MARK.test(span.text) ? { ...span, text: span.text.replace(ID_MARK, "") } : span));
}

type Look = Omit<Span, "text" | "token">;

function spansOf(nodes: readonly PhrasingContent[], look: Look = { bold: false, italic: false, strike: false, link: null }): Span[] {
  return nodes.flatMap((node): Span[] => {
    switch (node.type) {
      case "text":
        return [{ ...look, text: node.value.replace(/\s*\n\s*/g, " "), token: null }];
      case "strong":
        return spansOf(node.children, { ...look, bold: true });
      case "emphasis":
        return spansOf(node.children, { ...look, italic: true });
      case "delete":
        return spansOf(node.children, { ...look, strike: true });
      case "inlineCode":
        return [{ ...look, text: node.value, token: null }];
      case "break":
        return [tokenSpan(look, { type: "break" })];
      case "link":
        if (node.url.startsWith("#") && node.children.length === 0)
          return [tokenSpan(look, { type: "reference", target: decodeURI(node.url.slice(1)) })];
        return spansOf(node.children, { ...look, link: node.url });
      case "footnoteReference":
        return [tokenSpan(look, { type: "footnote", label: node.label ?? node.identifier })];
      case "image":
        return [tokenSpan(look, { type: "image", alternative: node.alt ?? "" })];
      case "html":
        if (/^<br\s*\/?>$/i.test(node.value)) return [tokenSpan(look, { type: "break" })];
        return [];
      default:
        return "children" in node ? [{ ...look, text: nodeText(node), token: null }] : [];
    }
  });
}

function tokenSpan(look: Look, token: Token): Span {
  return { ...look, text: TOKEN_CHARACTER, token };
}
