import type { Element, ElementContent, Properties } from "hast";
import type { Block, ChangeKind, Inline, ListItem } from "../markdown/model.ts";
import type { DocumentWords } from "../words.ts";
import { element, text } from "./nodes.ts";
import type { PageOrigins } from "./origins.ts";

export interface HtmlContext {
  readonly words: DocumentWords;
  /** How often each footnote was referred to so far: every use gets its own way back. */
  readonly footnoteUses: Map<number, number>;
  /** Set where the origin of the text is shown. */
  readonly origins: PageOrigins | null;
  /** Comments that have a place in the text. */
  readonly placedComments: ReadonlySet<number>;
}

/** Marks what only one of the texts of a redline has. */
export function changed(kind: ChangeKind | "same" | undefined, children: ElementContent[]): ElementContent[] {
  if (kind === undefined || kind === "same" || children.length === 0) return children;
  return [element(kind === "insert" ? "ins" : "del", children)];
}

export function blockElements(context: HtmlContext, block: Block): ElementContent[] {
  switch (block.type) {
    case "heading": {
      const number = block.number === null ? [] : [numberElement(block.number.label, block.change), text(" ")];
      const id = block.id === "" ? {} : { id: block.id };
      return [element(`h${Math.min(6, block.level + 1)}`, [...number, ...inlineElements(context, block.children)], id)];
    }
    case "paragraph":
      return [element("p", inlineElements(context, block.children))];
    case "list":
      return [listElement(context, block.ordered, block.items)];
    case "table": {
      const align = (column: number): Properties => {
        const side = block.align[column];
        return side === null || side === undefined ? {} : { align: side };
      };
      const head = block.header.map((cell, column) =>
        element("th", inlineElements(context, cell.children), { scope: "col", ...align(column) }),
      );
      const rows = block.rows.map((row) =>
        element(
          "tr",
          row.map((cell, column) => element("td", inlineElements(context, cell.children), align(column))),
        ),
      );
      return [
        element("div", [element("table", [element("thead", [element("tr", head)]), element("tbody", rows)])], { className: ["table"] }),
      ];
    }
    case "code":
      return [element("pre", [element("code", codeText(block), block.language === null ? {} : { dataLanguage: block.language })])];
    case "quote":
      return [
        element(
          "blockquote",
          block.blocks.flatMap((child) => blockElements(context, child)),
        ),
      ];
    case "rule":
      return changed(block.change, [element("hr", [])]);
  }
}

/** The number of a clause or a heading. */
function numberElement(label: string, change: ChangeKind | undefined): Element {
  return element("span", changed(change, [text(label)]), { className: ["number"] });
}

function codeText({ text: code, lines = [{ kind: "same", text: code }] }: Extract<Block, { type: "code" }>): ElementContent[] {
  return lines.flatMap((line, index) => [...changed(line.kind, [text(line.text)]), ...(index === lines.length - 1 ? [] : [text("\n")])]);
}

/** Clause numbers are text, so that copying a clause copies its number; the list's own marks are switched off. */
function listElement(context: HtmlContext, ordered: boolean, items: readonly ListItem[]): Element {
  const children = items.map((item) => {
    const inner = item.blocks.flatMap((block) => blockElements(context, block));
    const marks: ElementContent[] = [];
    if (item.label !== "") marks.push(numberElement(item.label, item.change), text(" "));
    if (item.checked !== null)
      marks.push(
        element("span", [text(item.checked ? "☑" : "☐")], {
          role: "img",
          ariaLabel: item.checked ? context.words.done : context.words.open,
        }),
        text(" "),
      );
    const [first, ...rest] = inner;
    if (first?.type === "element" && first.tagName === "p")
      return element("li", [{ ...first, children: [...marks, ...first.children] }, ...rest], idOf(item));
    return element("li", [...marks, ...inner], idOf(item));
  });
  return element(ordered ? "ol" : "ul", children, ordered ? { className: ["clauses"] } : {});
}

function idOf(item: ListItem): Properties {
  return { ...(item.id === null ? {} : { id: item.id }), ...(item.goesOn === true ? { className: ["goes-on"] } : {}) };
}

export function inlineElements(context: HtmlContext, inlines: readonly Inline[]): ElementContent[] {
  return inlines.flatMap((inline) => {
    if (inline.type === "comment") return commentMark(context, inline);
    return inline.type === "text" && inline.origins !== undefined && context.origins !== null
      ? context.origins.mark(inline.text, inline.origins)
      : [inlineElement(context, inline)];
  });
}

/** Where a comment ends stands its number, which leads to it in the list at the end. */
function commentMark(context: HtmlContext, { edge, number }: Extract<Inline, { type: "comment" }>): ElementContent[] {
  if (edge === "start" || !context.placedComments.has(number)) return [];
  const link = element("a", [text(`[${number}]`)], {
    href: `#comment-${number}`,
    id: `comment-place-${number}`,
    ariaLabel: `${context.words.comment} ${number}`,
  });
  return [element("sup", [link], { className: ["comment-mark"] })];
}

function inlineElement(context: HtmlContext, inline: Exclude<Inline, { type: "comment" }>): ElementContent {
  switch (inline.type) {
    case "text":
      return text(inline.text);
    case "strong":
      return element("strong", inlineElements(context, inline.children));
    case "emphasis":
      return element("em", inlineElements(context, inline.children));
    case "strike":
      return element("s", inlineElements(context, inline.children));
    case "term":
      return element("dfn", inlineElements(context, inline.children));
    case "code":
      return element("code", [text(inline.text)]);
    case "link":
      return element("a", inlineElements(context, inline.children), { href: inline.href, rel: ["noopener", "noreferrer"] });
    case "internalLink":
      return element("a", inlineElements(context, inline.children), { href: `#${inline.target}` });
    case "reference":
      return element("a", [text(inline.label)], { href: `#${inline.target}`, className: ["reference"] });
    case "footnote": {
      const use = (context.footnoteUses.get(inline.number) ?? 0) + 1;
      context.footnoteUses.set(inline.number, use);
      const link = element("a", [text(inline.label ?? String(inline.number))], {
        href: `#footnote-${inline.number}`,
        id: `footnote-use-${inline.number}-${use}`,
        ariaLabel: `${context.words.note} ${inline.number}`,
      });
      return element("sup", [link]);
    }
    case "image":
      return element("img", [], {
        src: `data:${inline.mediaType};base64,${Buffer.from(inline.bytes).toString("base64")}`,
        alt: inline.alternative,
        width: inline.width,
        height: inline.height,
      });
    case "change":
      return element(inline.kind === "insert" ? "ins" : "del", inlineElements(context, inline.children));
    case "break":
      return element("br", []);
  }
}
