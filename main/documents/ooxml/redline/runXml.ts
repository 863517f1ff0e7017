import type { NoticeKind } from "../../../../src/domain/document/fileNotice.ts";
import { child, childElements, onOff, type XmlElement } from "../xml.ts";
import type { Span } from "./leaves.ts";
import type { NewText } from "./partEdits.ts";
import { inOrder } from "./propertyOrder.ts";

/** Who changes something and when: attributes of w:ins and w:del. Each call gives another id. `credit`: number of whom it is to be credited to. */
export type ChangeAttributes = (credit?: number | undefined) => string;

/** What new text needs to know of the file. */
export interface RunContext {
  readonly source: string;
  /** The bookmark of a place by its id in the Markdown; undefined where there is no such place. */
  readonly bookmarkOf: (target: string) => string | undefined;
  /** What a reference to a place shows, and whether that is its number. */
  readonly labelOf: (target: string) => ReferenceLabel;
  /** Gives the id of a new footnote with the text of this label; null where there can be none. */
  readonly note: (label: string) => number | null;
  /** Members of w:rPr of links and of footnote references. */
  readonly linkLook: ReadonlyMap<string, string>;
  readonly noteLook: ReadonlyMap<string, string>;
  /** Counts something that cannot be carried over as it was meant. */
  readonly lose: (what: NoticeKind) => void;
}

export interface ReferenceLabel {
  readonly text: string;
  readonly numbered: boolean;
}

/** For a part that no new text comes into. */
export function withoutNewText(source: string): RunContext {
  const none: ReadonlyMap<string, string> = new Map();
  return {
    source,
    bookmarkOf: () => undefined,
    labelOf: () => ({ text: "", numbered: false }),
    note: () => null,
    linkLook: none,
    noteLook: none,
    lose: () => undefined,
  };
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

/** Runs of new text that look like `model`, but for the emphasis that the spans have and it has not. */
export function newRuns({ spans, model, look = NO_LOOK }: NewText, context: RunContext): string {
  return spans.map((span) => newRun(span, model, look, context)).join("");
}

const NO_LOOK: ReadonlyMap<string, string> = new Map();

function newRun(span: Span, model: XmlElement | null, look: ReadonlyMap<string, string>, context: RunContext): string {
  const runOf =
    (more: ReadonlyMap<string, string>) =>
    (content: string): string =>
      `<w:r>${runProperties(span, model, new Map([...look, ...more]), context.source)}${content}</w:r>`;
  const { token, link } = span;
  const plain = runOf(NO_LOOK);
  if (token === null)
    return link === null ? plain(textXml(span.text)) : linked(link, textXml(span.text), plain, runOf(context.linkLook), context);
  switch (token.type) {
    case "break":
      return plain("<w:br/>");
    case "reference": {
      const bookmark = context.bookmarkOf(token.target);
      if (bookmark === undefined) {
        context.lose("references-to-nowhere");
        return plain(textXml("[?]"));
      }
      const { text, numbered } = context.labelOf(token.target);
      return fieldRuns(`REF ${bookmark} ${numbered ? "\\r " : ""}\\h`, plain(textXml(text)), plain);
    }
    case "footnote": {
      const id = context.note(token.label);
      if (id !== null) return runOf(context.noteLook)(`<w:footnoteReference w:id="${id}"/>`);
      context.lose("footnotes-in-footnotes");
      return plain(textXml(`[${token.label.replace(/^new /, "")}]`));
    }
    case "image":
      context.lose("pictures");
      return plain(textXml(`[${token.alternative}]`));
  }
}

type Run = (content: string) => string;

/** A new link is a field: it needs no relationship. */
function linked(link: string, text: string, plain: Run, run: Run, context: RunContext): string {
  if (!link.startsWith("#")) return fieldRuns(`HYPERLINK "${link.replaceAll('"', "%22")}"`, run(text), run);
  const bookmark = context.bookmarkOf(link.slice(1));
  if (bookmark !== undefined) return fieldRuns(`HYPERLINK \\l "${bookmark}"`, run(text), run);
  context.lose("links-to-nowhere");
  return plain(text);
}

function fieldRuns(instruction: string, result: string, run: Run): string {
  const mark = (type: string): string => run(`<w:fldChar w:fldCharType="${type}"/>`);
  return `${mark("begin")}${run(`<w:instrText xml:space="preserve"> ${escapeXml(instruction)} </w:instrText>`)}${mark("separate")}${result}${mark("end")}`;
}

/** Text of a run; lines of it are parted by breaks. */
export function textXml(text: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? "" : `<w:t xml:space="preserve">${escapeXml(line)}</w:t>`))
    .join("<w:br/>");
}

function runProperties(span: Span, model: XmlElement | null, look: ReadonlyMap<string, string>, source: string): string {
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
  for (const [name, xml] of look) members.set(name, xml);
  return members.size === 0 ? "" : `<w:rPr>${inOrder(members, "run")}</w:rPr>`;
}
