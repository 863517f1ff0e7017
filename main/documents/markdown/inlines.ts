import type { Delete, Emphasis, InlineCode, Link, LinkReference, PhrasingContent, Strong, Text } from "mdast";
import { ID_MARK } from "../../../src/domain/document/plainText.ts";
import { joinLines, printable } from "./characters.ts";
import type { ConversionContext } from "./context.ts";
import { readDataImage } from "./images.ts";
import { activeHref, decodeTarget } from "./links.ts";
import type { Inline } from "./model.ts";
import { nodeText } from "./nodeText.ts";
import { joinRuns, originRuns } from "./originRuns.ts";

type Parents = Delete | Emphasis | Link | LinkReference | Strong;

interface InlineOptions {
  /** Takes the `{#id}` mark out of the text (headings, first paragraph of a clause). */
  readonly stripId?: boolean;
}

/** Deeper emphasis than this is flattened: no reader sees it, and recursion must end. */
const MAX_DEPTH = 24;

/** Converts phrasing content. Raw HTML is never kept as HTML: tags go, the words between them stay. */
export function convertInlines(context: ConversionContext, nodes: readonly PhrasingContent[], options: InlineOptions = {}): Inline[] {
  const state = { stripped: options.stripId !== true };
  return merge(convert(context, nodes, state, 0));
}

function convert(context: ConversionContext, nodes: readonly PhrasingContent[], state: { stripped: boolean }, depth: number): Inline[] {
  const result: Inline[] = [];
  for (const node of nodes) result.push(...convertOne(context, node, state, depth));
  return result;
}

function convertOne(context: ConversionContext, node: PhrasingContent, state: { stripped: boolean }, depth: number): Inline[] {
  const children = (of: Parents): Inline[] =>
    depth < MAX_DEPTH ? convert(context, of.children, state, depth + 1) : [textOf(context, nodeText(of))];
  switch (node.type) {
    case "text":
      return commented(context, node, stripMark(node, state), (text, at) => textOf(context, text, node, at));
    case "strong": {
      const inner = merge(children(node));
      return [{ type: isTerm(inner) ? "term" : "strong", children: inner }];
    }
    case "emphasis":
      return [{ type: "emphasis", children: merge(children(node)) }];
    case "delete":
      return [{ type: "strike", children: merge(children(node)) }];
    case "inlineCode":
      return commented(context, node, node.value.replace(/\n/gu, " "), (text) => ({ type: "code", text: clean(context, text) }));
    case "break":
      return [{ type: "break" }];
    case "link":
      return linkOf(context, node.url, merge(children(node)));
    case "linkReference": {
      const definition = context.definitions.get(node.identifier);
      return definition === undefined ? children(node) : linkOf(context, definition.url, merge(children(node)));
    }
    case "image":
      return imageOf(context, node.url, node.alt ?? "");
    case "imageReference":
      return imageOf(context, context.definitions.get(node.identifier)?.url ?? "", node.alt ?? "");
    case "footnoteReference":
      return [{ type: "footnote", number: context.footnoteNumber(node.identifier) }];
    case "html":
      return htmlOf(context, node.value);
    default:
      return [];
  }
}

/** The words of raw HTML without its tags. `<br>` is a line break; scripts, styles and comments have no words. */
export function htmlText(html: string): string {
  return html
    .replace(/<!--[\s\S]*?(?:-->|$)/gu, "")
    .replace(/<(script|style|template|iframe|object)\b[\s\S]*?(?:<\/\1\s*>|$)/giu, "")
    .replace(/<\/?[a-z!?][^>]*>?/giu, "");
}

function htmlOf(context: ConversionContext, html: string): Inline[] {
  if (/^<br\s*\/?>$/iu.test(html)) return [{ type: "break" }];
  context.warn("html-tags");
  const text = htmlText(html);
  return text === "" ? [] : [textOf(context, text)];
}

function linkOf(context: ConversionContext, url: string, children: readonly Inline[]): Inline[] {
  if (url.startsWith("#")) {
    const target = decodeTarget(url.slice(1));
    const found = context.targets.byId.get(target);
    if (children.every(isComment)) {
      if (found !== undefined) return [{ type: "reference", target: found.id, label: found.label, numbered: found.number !== null }];
      context.warn("dead-references");
      return [{ type: "text", text: "[?]" }];
    }
    if (found !== undefined) return [{ type: "internalLink", target: found.id, children }];
    context.warn("dead-links");
    return [...children];
  }
  const href = activeHref(url);
  if (href === null) {
    context.warn("other-links");
    return children.length > 0 ? [...children] : [textOf(context, url)];
  }
  return [{ type: "link", href, children: children.length > 0 ? children : [textOf(context, url)] }];
}

function imageOf(context: ConversionContext, url: string, alternative: string): Inline[] {
  const image = readDataImage(url, alternative);
  if (image !== null) return [image];
  context.warn("outside-images");
  return alternative === "" ? [] : [textOf(context, `[${alternative}]`)];
}

function stripMark(node: Text, state: { stripped: boolean }): string {
  if (state.stripped || !ID_MARK.test(node.value)) return node.value;
  state.stripped = true;
  return node.value.replace(ID_MARK, "");
}

/** `at`: where the text begins in the value of its node. */
function textOf(context: ConversionContext, text: string, node?: Text, at = 0): Inline {
  const shown = joinLines(clean(context, text));
  const start = node?.position?.start.offset;
  const end = node?.position?.end.offset;
  if (context.source === null || start === undefined || end === undefined) return { type: "text", text: shown };
  // Of a node with escapes only its ends are known.
  const exact = node?.value.length === end - start && (at > 0 || text.length < end - start);
  const [from, to] = exact ? [start + at, start + at + text.length] : [start, end];
  return { type: "text", text: shown, origins: originRuns(shown, context.source, from, to) };
}

function clean(context: ConversionContext, text: string): string {
  const { text: kept, removed } = printable(text);
  if (removed > 0) context.warn("unprintable-characters", removed);
  return kept;
}

/** The text of a node, with the comments that begin and end in it. */
function commented(
  context: ConversionContext,
  node: Text | InlineCode,
  text: string,
  make: (part: string, at: number) => Inline,
): Inline[] {
  const marks = context.commentMarks.get(node);
  if (marks === undefined) return [make(text, 0)];
  const result: Inline[] = [];
  let position = 0;
  for (const { at, edge, number } of marks) {
    const end = Math.min(at, text.length);
    if (end > position) result.push(make(text.slice(position, end), position));
    position = Math.max(position, end);
    result.push({ type: "comment", edge, number });
    context.commentEdges.set(number, new Set([...(context.commentEdges.get(number) ?? []), edge]));
  }
  if (position < text.length) result.push(make(text.slice(position), position));
  return result;
}

const isComment = (inline: Inline): boolean => inline.type === "comment";

/** Bold words in double quotes define a term. */
function isTerm(inlines: readonly Inline[]): boolean {
  const children = merge(inlines.filter((inline) => !isComment(inline)));
  const [only] = children;
  return children.length === 1 && only?.type === "text" && /^(?:"[^"]+"|“[^”]+”|「[^」]+」|『[^』]+』)$/u.test(only.text.trim());
}

/** Neighbouring texts become one, empty ones go: exporters split runs by script and need whole words. */
function merge(inlines: readonly Inline[]): Inline[] {
  const result: Inline[] = [];
  for (const inline of inlines) {
    const last = result.at(-1);
    if (inline.type === "text" && last?.type === "text") {
      const origins = joinRuns(last, inline);
      result[result.length - 1] = { type: "text", text: last.text + inline.text, ...(origins === undefined ? {} : { origins }) };
    } else if (inline.type !== "text" || inline.text !== "") result.push(inline);
  }
  return result;
}
