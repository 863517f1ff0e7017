import type { XmlElement, XmlPart } from "../xml.ts";
import { child, childElements, onOff } from "../xml.ts";
import type { Span } from "./leaves.ts";
import type { NewText } from "./partEdits.ts";

/** Who changes something and when: attributes of w:ins and w:del. Each call gives another id. `credit`: number of whom it is to be credited to. */
export type ChangeAttributes = (credit?: number | undefined) => string;

/** What new text needs to know of the file. */
export interface RunContext {
  readonly source: string;
  /** The bookmark of a place by its id in the Markdown; undefined where the file has none. */
  readonly bookmarkOf: (target: string) => string | undefined;
  /** What a reference to a place shows. */
  readonly labelOf: (target: string) => string;
}

/** Text inside of XML: marks escaped, characters that XML does not have left out. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 does not have.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
  );
}

/** Order of the members of w:rPr (ECMA-376, 17.3.2.28), as far as it matters here. */
const ORDER = ["w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:caps", "w:smallCaps", "w:strike", "w:dstrike"];

/** Runs of new text that look like `model`, but for the emphasis that the spans have and it has not. */
export function newRuns({ spans, model }: NewText, context: RunContext): string {
  return spans.map((span) => newRun(span, model, context)).join("");
}

function newRun(span: Span, model: XmlElement | null, context: RunContext): string {
  const properties = runProperties(span, model, context.source);
  const run = (content: string): string => `<w:r>${properties}${content}</w:r>`;
  const { token } = span;
  if (token === null) return linked(span, run(textXml(span.text)), run);
  switch (token.type) {
    case "break":
      return run("<w:br/>");
    case "reference": {
      const bookmark = context.bookmarkOf(token.target);
      const label = context.labelOf(token.target);
      if (bookmark === undefined) return run(textXml(label));
      return fieldRuns(`REF ${bookmark} \\r \\h`, run(textXml(label)), run);
    }
    case "footnote":
      return run(textXml(`[${token.label}]`));
    case "image":
      return run(textXml(`[${token.alternative}]`));
  }
}

/** A new link is a field: it needs no relationship. */
function linked(span: Span, text: string, run: (content: string) => string): string {
  if (span.link === null) return text;
  const target = span.link.startsWith("#") ? `\\l "${span.link.slice(1)}"` : `"${span.link}"`;
  return fieldRuns(`HYPERLINK ${target}`, text, run);
}

function fieldRuns(instruction: string, result: string, run: (content: string) => string): string {
  const mark = (type: string): string => run(`<w:fldChar w:fldCharType="${type}"/>`);
  return `${mark("begin")}${run(`<w:instrText xml:space="preserve"> ${escapeXml(instruction)} </w:instrText>`)}${mark("separate")}${result}${mark("end")}`;
}

export function textXml(text: string): string {
  return text === "" ? "" : `<w:t xml:space="preserve">${escapeXml(text)}</w:t>`;
}

function runProperties(span: Span, model: XmlElement | null, source: string): string {
  const properties = model === null ? undefined : child(model, "w:rPr");
  const members = new Map<string, string>();
  for (const member of properties === undefined ? [] : childElements(properties)) {
    if (!/^w:(rPrChange|ins|del|moveFrom|moveTo|vanish)$/.test(member.name))
      members.set(member.name, source.slice(member.start, member.end));
  }
  const set = (name: string, on: boolean): void => {
    if (on === (onOff(properties, `w:${name}`) ?? false)) return;
    members.set(`w:${name}`, on ? `<w:${name}/>` : `<w:${name} w:val="0"/>`);
  };
  set("b", span.bold);
  set("i", span.italic);
  set("strike", span.strike);
  if (members.size === 0) return "";
  const place = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  const sorted = [...members].sort(([a], [b]) => place(a) - place(b));
  return `<w:rPr>${sorted.map(([, xml]) => xml).join("")}</w:rPr>`;
}

/** A part of the file for `newRuns`. */
export function runContext(part: XmlPart, names: Pick<RunContext, "bookmarkOf" | "labelOf">): RunContext {
  return { source: part.source, ...names };
}
