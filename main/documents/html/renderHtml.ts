import type { Element, ElementContent, Properties, Root } from "hast";
import { defaultSchema, type Schema, sanitize } from "hast-util-sanitize";
import type { BlameInfo } from "../../../src/contract/index.ts";
import type { AiText } from "../aiText.ts";
import type { Block, Heading, StructuredDocument } from "../markdown/model.ts";
import { plainText } from "../markdown/plainText.ts";
import { removedNumber } from "../redline/removedNumber.ts";
import { WORDS } from "../words.ts";
import { aiHead } from "./aiHead.ts";
import { commentList } from "./comments.ts";
import { blockElements, changed, type HtmlContext, inlineElements } from "./elements.ts";
import { element, text } from "./nodes.ts";
import { PageOrigins } from "./origins.ts";
import { renderPage } from "./page.ts";
import { HTML_STYLE, ORIGIN_STYLE, REDLINE_STYLE } from "./style.ts";

/** Second line of defence behind a renderer that only makes known elements: whatever else gets in is taken out here. */
const SCHEMA: Schema = {
  ...defaultSchema,
  tagNames: [
    "a",
    "article",
    "aside",
    "blockquote",
    "br",
    "code",
    "del",
    "dfn",
    "em",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "ins",
    "li",
    "nav",
    "ol",
    "p",
    "pre",
    "s",
    "section",
    "span",
    "strong",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
    "header",
    "div",
  ],
  attributes: {
    "*": ["id", "className", "ariaLabel", "role"],
    a: ["href", "rel"],
    img: ["src", "alt", "width", "height"],
    td: ["align"],
    th: ["align", "scope"],
    code: ["dataLanguage"],
    span: [
      "tabIndex",
      "ariaDescribedBy",
      "dataOrigin",
      "dataOriginKind",
      "dataDetail",
      "dataDigitalSourceType",
      "dataModel",
      "dataPackageHash",
      "dataRun",
      "dataSteps",
    ],
  },
  protocols: { href: ["http", "https", "mailto"], src: ["data"] },
  clobber: [],
};

/**
 * Renders one self-contained file: inline style, no scripts, nothing from the network. With `blame`, whose spans the document was parsed
 * with, every piece of text says who or which model wrote it; with `aiText` the head says in a machine-readable way that models wrote some.
 */
export function renderHtml(document: StructuredDocument, blame: BlameInfo | null = null, aiText: AiText | null = null): string {
  const words = WORDS[document.language];
  const origins = blame === null ? null : new PageOrigins(blame, words.origins);
  const context: HtmlContext = { words, footnoteUses: new Map(), origins, placedComments: document.placedComments };
  const title: ElementContent[] = [
    { type: "element", tagName: "h1", properties: { id: document.titleId }, children: inlineElements(context, document.titleChildren) },
    ...comparedWith(document),
  ];
  const headings = document.blocks.filter((block): block is Heading => block.type === "heading" && block.change !== "delete");
  const article: ElementContent[] = [
    { type: "element", tagName: "header", properties: {}, children: title },
    ...contents(headings, words.contents),
    ...sections(context, document.blocks),
    ...footnotes(context, document),
    ...commentList(document, words),
    ...(context.origins?.legend() ?? []),
  ];
  const body = sanitize(
    { type: "root", children: [{ type: "element", tagName: "article", properties: {}, children: article }] },
    SCHEMA,
  ) as Root;
  return renderPage({
    language: document.language,
    title: document.title,
    style: HTML_STYLE + (blame === null ? "" : ORIGIN_STYLE) + (document.redline === undefined ? "" : REDLINE_STYLE),
    body: body.children as ElementContent[],
    head: aiText === null ? [] : aiHead(document, aiText),
  });
}

/** What a redline is compared with, and how to read it. */
function comparedWith({ redline, language }: StructuredDocument): ElementContent[] {
  if (redline === undefined) return [];
  const { against, deleted, inserted } = WORDS[language].redline;
  const key = [...changed("delete", [text(deleted)]), text(language === "ja" ? "、" : ", "), ...changed("insert", [text(inserted)])];
  return [element("p", [text(`${against(redline.against)} `), ...key], { className: ["compared"] })];
}

/** Table of contents: nested lists by heading level; none for fewer than three headings. */
function contents(headings: readonly Heading[], label: string): ElementContent[] {
  if (headings.length < 3) return [];
  const root: Element = { type: "element", tagName: "ol", properties: {}, children: [] };
  const open: { level: number; list: Element }[] = [{ level: 0, list: root }];
  for (const heading of headings) {
    while (open.length > 1 && (open.at(-1)?.level ?? 0) >= heading.level) open.pop();
    const text = plainText(heading.children);
    const number: ElementContent[] = heading.number === null ? [] : [span("number", heading.number.label), { type: "text", value: " " }];
    const list: Element = { type: "element", tagName: "ol", properties: {}, children: [] };
    const link: Element = {
      type: "element",
      tagName: "a",
      properties: { href: `#${heading.id}` },
      children: [...number, { type: "text", value: text }],
    };
    open.at(-1)?.list.children.push({ type: "element", tagName: "li", properties: {}, children: [link, list] });
    open.push({ level: heading.level, list });
  }
  dropEmptyLists(root);
  return [
    {
      type: "element",
      tagName: "nav",
      properties: { ariaLabel: label },
      children: [
        { type: "element", tagName: "p", properties: { className: ["contents-title"] }, children: [{ type: "text", value: label }] },
        root,
      ],
    },
  ];
}

function dropEmptyLists(element: Element): void {
  element.children = element.children.filter((child) => {
    if (child.type !== "element") return true;
    dropEmptyLists(child);
    return child.tagName !== "ol" || child.children.length > 0;
  });
}

/** Headings open sections that hold what follows them, so that a clause is one element with its heading as its name. */
function sections(context: HtmlContext, blocks: readonly Block[]): ElementContent[] {
  const root: Element = { type: "element", tagName: "section", properties: {}, children: [] };
  const open: { level: number; element: Element }[] = [{ level: 0, element: root }];
  for (const block of blocks) {
    if (block.type === "heading") {
      while (open.length > 1 && (open.at(-1)?.level ?? 0) >= block.level) open.pop();
      const element: Element = { type: "element", tagName: "section", properties: {}, children: [] };
      open.at(-1)?.element.children.push({ type: "text", value: "\n" }, element);
      open.push({ level: block.level, element });
    }
    open.at(-1)?.element.children.push({ type: "text", value: "\n" }, ...blockElements(context, block));
  }
  return root.children;
}

function footnotes(context: HtmlContext, document: StructuredDocument): ElementContent[] {
  if (document.footnotes.length === 0) return [];
  const items = document.footnotes.map((blocks, index): Element => {
    const children = blocks.flatMap((block) => blockElements(context, block));
    const uses = context.footnoteUses.get(index + 1) ?? 0;
    const links = Array.from({ length: uses }, (_, use): ElementContent[] => [
      { type: "text", value: " " },
      {
        type: "element",
        tagName: "a",
        properties: { href: `#footnote-use-${index + 1}-${use + 1}`, ariaLabel: `${context.words.back} ${index + 1}` },
        children: [{ type: "text", value: "↩" }],
      },
    ]).flat();
    const last = children.at(-1);
    if (last?.type === "element" && last.tagName === "p") last.children.push(...links);
    else children.push(...links);
    const removed = removedNumber(document, index);
    const properties: Properties = { id: `footnote-${index + 1}`, ...(removed === null ? {} : { className: ["removed"] }) };
    const label = removed === null ? [] : [element("span", changed("delete", [text(String(removed))]), { className: ["number"] })];
    return element("li", [...label, ...children], properties);
  });
  return [
    {
      type: "element",
      tagName: "section",
      properties: { className: ["footnotes"], ariaLabel: context.words.notes },
      children: [{ type: "element", tagName: "ol", properties: {}, children: items }],
    },
  ];
}

function span(className: string, value: string): Element {
  return { type: "element", tagName: "span", properties: { className: [className] }, children: [{ type: "text", value }] };
}
