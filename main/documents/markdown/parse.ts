import type { Definition, FootnoteDefinition, Root, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { cjkFriendlyExtension } from "micromark-extension-cjk-friendly";
import { gfm } from "micromark-extension-gfm";
import type { ExportedThread } from "../../../src/domain/comments/exportedComment.ts";
import type { DocumentKind } from "../../../src/domain/document/documentState.ts";
import { parseFrontMatter } from "../../../src/domain/document/frontMatter.ts";
import { isJapanese } from "../../../src/domain/document/language.ts";
import { chooseScheme } from "../../../src/domain/document/numbering.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import { convertBlocks } from "./blocks.ts";
import { markComments } from "./commentMarks.ts";
import { createContext } from "./context.ts";
import { convertInlines } from "./inlines.ts";
import { limitNesting } from "./limitNesting.ts";
import type { Block, StructuredDocument } from "./model.ts";
import type { OriginSource } from "./originRuns.ts";
import { collectTargets, documentTitle } from "./targets.ts";

/**
 * Parses Palimpsest Markdown (CommonMark + GFM, heading ids, live numbers, cross references, defined terms, front
 * matter) into the form all exporters read. Never throws on any text; what cannot be carried over is in `warnings`. With `spans`, which tile the text, every
 * piece of text says in which of them it stands.
 */
export function parseMarkdown(
  text: string,
  kind: DocumentKind,
  fallbackTitle: string,
  spans: readonly TextRange[] | null = null,
  comments: readonly ExportedThread[] = [],
): StructuredDocument {
  const front = parseFrontMatter(text);
  const markdown = limitNesting(text.slice(front.end));
  const root = fromMarkdown(markdown, {
    extensions: [gfm(), cjkFriendlyExtension()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  const language = documentLanguage(text, kind);
  const numbering = chooseScheme(front.data.numbering, kind);
  const title = documentTitle(root, front.data.title, fallbackTitle);
  const targets = collectTargets(numbering, root, title.heading);
  const ranges = comments.flatMap(({ number, range }) => (range === null ? [] : [{ number, range }]));
  const marks = markComments(root, ranges, front.end);
  const context = createContext(
    targets,
    definitionsOf(root),
    footnoteDefinitionsOf(root),
    sourceOf(markdown, text.slice(front.end), front.end, spans),
    marks,
  );
  if (spans !== null && context.source === null) context.warn("origin-left-out");
  const blocks = convertBlocks(
    context,
    root.children.filter((node) => node !== title.heading),
    0,
  );
  const titleChildren =
    title.heading === null
      ? [{ type: "text" as const, text: title.text }]
      : convertInlines(context, title.heading.children, { stripId: true });
  const footnotes = convertFootnotes(context);
  return {
    title: title.text,
    titleChildren,
    titleId: targets.titleId,
    language,
    numbering,
    parties: partiesOf(front.data.parties),
    blocks,
    footnotes,
    comments,
    // Of words that are not carried over, nothing can begin or end.
    placedComments: new Set([...context.commentEdges].flatMap(([number, edges]) => (edges.size === 2 ? [number] : []))),
    warnings: context.warnings(),
  };
}

/** The language that a document speaks to its readers. */
export function documentLanguage(text: string, kind: DocumentKind): "en" | "ja" {
  return isJapanese(text) || (kind === "ja" && parseFrontMatter(text).data.language === undefined) ? "ja" : "en";
}

/** Finds spans by offsets of the parsed Markdown; null where those are not the document's own any more. */
function sourceOf(markdown: string, body: string, start: number, spans: readonly TextRange[] | null): OriginSource | null {
  if (spans === null || markdown !== body) return null;
  return {
    markdown,
    at: (offset) => {
      let low = 0;
      let high = spans.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((spans[middle]?.end ?? 0) <= offset + start) low = middle + 1;
        else high = middle;
      }
      return low < spans.length ? low : -1;
    },
  };
}

function partiesOf(parties: string | string[] | undefined): string[] {
  return typeof parties === "string" ? [parties].filter((party) => party !== "") : (parties ?? []);
}

/** A footnote's text may refer to further footnotes, so the list grows while it is read. */
function convertFootnotes(context: ReturnType<typeof createContext>): Block[][] {
  const converted: Block[][] = [];
  for (let index = 0; index < context.footnoteOrder.length; index += 1) {
    const definition = context.footnoteDefinitions.get(context.footnoteOrder[index] ?? "");
    converted.push(definition === undefined ? [] : convertBlocks(context, definition.children, 0));
  }
  const unused = [...context.footnoteDefinitions.keys()].filter((id) => !context.footnoteOrder.includes(id));
  if (unused.length > 0) context.warn("unused-footnotes", unused.length);
  return converted;
}

function definitionsOf(root: Root): Map<string, Definition> {
  const found = new Map<string, Definition>();
  visitBlocks(root.children, (node) => {
    if (node.type === "definition" && !found.has(node.identifier)) found.set(node.identifier, node);
  });
  return found;
}

function footnoteDefinitionsOf(root: Root): Map<string, FootnoteDefinition> {
  const found = new Map<string, FootnoteDefinition>();
  visitBlocks(root.children, (node) => {
    if (node.type === "footnoteDefinition" && !found.has(node.identifier)) found.set(node.identifier, node);
  });
  return found;
}

/** Iterative, since block quotes can nest deeper than the stack. */
function visitBlocks(nodes: readonly RootContent[], visit: (node: RootContent) => void): void {
  const open = [...nodes].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    visit(node);
    if (node.type === "blockquote" || node.type === "list" || node.type === "listItem" || node.type === "footnoteDefinition") {
      for (let index = node.children.length - 1; index >= 0; index -= 1) {
        const child = node.children[index];
        if (child !== undefined) open.push(child);
      }
    }
  }
}
