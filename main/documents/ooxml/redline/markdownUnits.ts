import type { PhrasingContent, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { cjkFriendlyExtension } from "micromark-extension-cjk-friendly";
import { gfm } from "micromark-extension-gfm";
import { parseFrontMatter } from "../../../../src/domain/document/frontMatter.ts";
import { ID_MARK } from "../../../../src/domain/document/plainText.ts";
import { limitNesting } from "../../markdown/limitNesting.ts";
import { decodeTarget } from "../../markdown/links.ts";
import { nodeText } from "../../markdown/nodeText.ts";
import { type OriginSource, originRuns } from "../../markdown/originRuns.ts";
import { type CreditedRange, creditAt } from "./credits.ts";
import { type Leaf, type LeafKind, type Span, TOKEN_CHARACTER, type Token, tidySpans, type Unit } from "./leaves.ts";

interface Where {
  readonly note: string | null;
  readonly depth: number;
  /** Finds whose the text at a place is; null where nobody says. */
  readonly source: OriginSource | null;
  /** The id of the heading or clause that begins in a line of the Markdown, counted from 1. */
  readonly idAt: (line: number | undefined) => string | undefined;
}

/**
 * The text of a document in Markdown as the units that are laid beside those of a Word file. Front matter is none of them. With `credits`,
 * ranges of `text`, the spans say whose they are; with `ids`, ids of places by their lines, the leaves say which place they are.
 */
export function unitsOfMarkdown(
  text: string,
  credits: readonly CreditedRange[] = [],
  ids: ReadonlyMap<number, string> = new Map(),
): Unit[] {
  const start = parseFrontMatter(text).end;
  const markdown = limitNesting(text.slice(start));
  const source = credits.length === 0 || markdown.length + start !== text.length ? null : sourceOf(markdown, start, credits);
  const root = fromMarkdown(markdown, {
    extensions: [gfm(), cjkFriendlyExtension()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  const above = ids.size === 0 ? 0 : text.slice(0, start).split("\n").length - 1;
  const top: Where = { note: null, depth: 0, source, idAt: (line) => (line === undefined ? undefined : ids.get(line + above)) };
  const units: Unit[] = [];
  const tables = { count: 0 };
  const notes: RootContent[] = [];
  for (const node of root.children) {
    if (node.type === "footnoteDefinition") notes.push(node);
    else addBlock(units, node, top, tables);
  }
  for (const note of notes)
    if (note.type === "footnoteDefinition")
      for (const node of note.children) addBlock(units, node, { ...top, note: note.identifier }, tables);
  return units;
}

function sourceOf(markdown: string, start: number, credits: readonly CreditedRange[]): OriginSource {
  const at = creditAt(credits);
  return { markdown, at: (offset) => at(offset + start) ?? -1 };
}

function addBlock(units: Unit[], node: RootContent, where: Where, tables: { count: number }): void {
  switch (node.type) {
    case "heading":
      add(units, "heading", node.depth, where, spansOf(node.children, where.source), where.idAt(node.position?.start.line));
      return;
    case "paragraph":
      add(units, "paragraph", where.depth, where, spansOf(node.children, where.source));
      return;
    case "list":
      for (const item of node.children) {
        const [first, ...rest] = item.children;
        const inside = { ...where, depth: where.depth + 1 };
        if (first?.type === "paragraph")
          add(
            units,
            node.ordered === true ? "item" : "bullet",
            inside.depth,
            where,
            spansOf(first.children, where.source),
            where.idAt(first.position?.start.line),
          );
        else if (first !== undefined) addBlock(units, first, inside, tables);
        for (const child of rest) addBlock(units, child, inside, tables);
      }
      return;
    case "blockquote":
      for (const child of node.children) {
        if (child.type === "paragraph") add(units, "quote", where.depth, where, spansOf(child.children, where.source));
        else addBlock(units, child, where, tables);
      }
      return;
    case "table": {
      const table = tables.count;
      tables.count += 1;
      const width = node.children[0]?.children.length ?? 0;
      for (const row of node.children) {
        const cells = Array.from({ length: width }, (_, column) =>
          leaf("paragraph", 0, where, spansOf(row.children[column]?.children ?? [], where.source)),
        );
        units.push({ type: "row", table, cells });
      }
      return;
    }
    case "code":
      add(units, "code", where.depth, where, credited(plain(node.value), node, where.source));
      return;
    case "thematicBreak":
      add(units, "rule", where.depth, where, []);
      return;
    case "html": {
      const words = node.value
        .replace(/<!--[\s\S]*?-->/g, "")
        .replace(/<[^>]*>/g, "")
        .trim();
      if (words !== "") add(units, "paragraph", where.depth, where, credited(plain(words), node, where.source));
      return;
    }
    default:
  }
}

function add(units: Unit[], kind: LeafKind, depth: number, where: Where, spans: readonly Span[], id?: string): void {
  const made = leaf(kind, depth, where, spans);
  units.push({ type: "leaf", leaf: id === undefined ? made : { ...made, id } });
}

function leaf(kind: LeafKind, depth: number, where: Where, spans: readonly Span[]): Leaf {
  return { kind, depth, note: where.note, spans: tidySpans(withoutId(spans)) };
}

const plain = (text: string): Span => ({ text, bold: false, italic: false, strike: false, link: null, token: null });

/** The mark `{#id}` names a place and is no text; several people may have written it. */
function withoutId(spans: readonly Span[]): Span[] {
  const text = spans.map((span) => span.text).join("");
  const mark = ID_MARK.exec(text);
  if (mark === null) return [...spans];
  const end = mark.index + mark[0].length;
  let position = 0;
  return spans.map((span) => {
    const from = position;
    position += span.text.length;
    if (span.token !== null || position <= mark.index || from >= end) return span;
    return { ...span, text: span.text.slice(0, Math.max(0, mark.index - from)) + span.text.slice(Math.max(0, end - from)) };
  });
}

/** A span cut where somebody else's text begins. */
function credited(span: Span, node: Pick<RootContent, "position">, source: OriginSource | null): Span[] {
  const { start, end } = node.position ?? {};
  if (source === null || start?.offset === undefined || end?.offset === undefined) return [span];
  let position = 0;
  return originRuns(span.text, source, start.offset, end.offset).map(({ length, stretch }) => {
    const text = span.text.slice(position, position + length);
    position += length;
    return { ...span, text, ...(stretch < 0 ? {} : { credit: stretch }) };
  });
}

type Look = Omit<Span, "text" | "token">;

const PLAIN_LOOK: Look = { bold: false, italic: false, strike: false, link: null };

function spansOf(nodes: readonly PhrasingContent[], source: OriginSource | null, look: Look = PLAIN_LOOK): Span[] {
  const token = (node: PhrasingContent, what: Token): Span[] => credited(tokenSpan(look, what), node, source);
  return nodes.flatMap((node): Span[] => {
    switch (node.type) {
      case "text":
        return credited({ ...look, text: node.value.replace(/\s*\n\s*/g, " "), token: null }, node, source);
      case "strong":
        return spansOf(node.children, source, { ...look, bold: true });
      case "emphasis":
        return spansOf(node.children, source, { ...look, italic: true });
      case "delete":
        return spansOf(node.children, source, { ...look, strike: true });
      case "inlineCode":
        return credited({ ...look, text: node.value, token: null }, node, source);
      case "break":
        return token(node, { type: "break" });
      case "link":
        if (node.url.startsWith("#") && node.children.length === 0)
          return token(node, { type: "reference", target: decodeTarget(node.url.slice(1)) });
        return spansOf(node.children, source, {
          ...look,
          link: node.url.startsWith("#") ? `#${decodeTarget(node.url.slice(1))}` : node.url,
        });
      case "footnoteReference":
        return token(node, { type: "footnote", label: node.identifier });
      case "image":
        return token(node, { type: "image", alternative: node.alt ?? "" });
      case "html":
        if (/^<br\s*\/?>$/i.test(node.value)) return token(node, { type: "break" });
        return [];
      default:
        return "children" in node ? credited({ ...look, text: nodeText(node), token: null }, node, source) : [];
    }
  });
}

function tokenSpan(look: Look, token: Token): Span {
  return { ...look, text: TOKEN_CHARACTER, token };
}
