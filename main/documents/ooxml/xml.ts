import { SaxesParser } from "saxes";
import { OOXML_LIMITS, type OoxmlLimits } from "./limits.ts";
import { NAMESPACES } from "./namespaces.ts";
import { refuseWord } from "./refusal.ts";

/** Text of a part between two tags. */
export interface XmlText {
  readonly kind: "text";
  readonly text: string;
}

/**
 * An element of a part. Names have the usual prefixes ("w:p") whatever the file calls them; elements of namespaces that nobody knows keep
 * the file's own. `start` and `end` are UTF-16 offsets in the source of the part: what is not changed can be written back as it was.
 */
export interface XmlElement {
  readonly kind: "element";
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  readonly start: number;
  readonly end: number;
  /** Where its content begins and ends; both are `end` where it is written as one tag. */
  readonly innerStart: number;
  readonly innerEnd: number;
}

export type XmlNode = XmlElement | XmlText;

/** A part as it was read. */
export interface XmlPart {
  readonly source: string;
  readonly root: XmlElement;
}

interface Building {
  readonly kind: "element";
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlNode[];
  readonly start: number;
  end: number;
  readonly innerStart: number;
  innerEnd: number;
}

/**
 * Reads a part. A byte order mark is allowed; document types and entities of one's own are not, so that nothing is fetched and nothing
 * grows. Throws UNSUPPORTED_FORMAT (broken-xml, document-type, too-deep), FILE_TOO_LARGE (more elements than allowed).
 */
export function parseXml(bytes: Uint8Array, part: string, limits: OoxmlLimits = OOXML_LIMITS): XmlPart {
  const source = decode(bytes, part);
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: Building[] = [];
  let root: Building | null = null;
  let nodes = 0;
  const count = (): void => {
    nodes += 1;
    if (nodes > limits.nodes) throw refuseWord("too-large", `A part of this Word file has more than ${limits.nodes} elements.`, part);
  };
  parser.on("error", (error) => {
    throw refuseWord("broken-xml", `A part of this Word file is no well-formed XML: ${error.message.slice(0, 200)}.`, part, error);
  });
  parser.on("doctype", () => {
    throw refuseWord(
      "document-type",
      "A part of this Word file declares a document type, which Word files never do. It was not read.",
      part,
    );
  });
  parser.on("opentag", (tag) => {
    count();
    if (open.length >= limits.depth) throw refuseWord("too-deep", `Elements of this Word file stand more than ${limits.depth} deep.`, part);
    const attributes: Record<string, string> = {};
    for (const attribute of Object.values(tag.attributes)) {
      if (attribute.prefix === "xmlns" || attribute.name === "xmlns") continue;
      attributes[nameOf(attribute.uri, attribute.local, attribute.name)] = attribute.value;
    }
    // An attribute cannot hold "<": the last one before here opened this tag.
    const start = source.lastIndexOf("<", parser.position - 1);
    const element: Building = {
      kind: "element",
      name: nameOf(tag.uri, tag.local, tag.name),
      attributes,
      children: [],
      start,
      end: start,
      innerStart: parser.position,
      innerEnd: parser.position,
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on("closetag", () => {
    const element = open.pop();
    if (element === undefined) return;
    element.end = parser.position;
    element.innerEnd = element.end === element.innerStart ? element.end : source.lastIndexOf("<", parser.position - 1);
  });
  const text = (value: string): void => {
    count();
    open.at(-1)?.children.push({ kind: "text", text: value });
  };
  parser.on("text", (value) => {
    if (value !== "" && open.length > 0) text(value);
  });
  parser.on("cdata", text);
  parser.write(source).close();
  if (root === null) throw refuseWord("broken-xml", "A part of this Word file is empty.", part);
  return { source, root };
}

function decode(bytes: Uint8Array, part: string): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(wide, { fatal: true }).decode(bytes);
  } catch (error) {
    throw refuseWord("broken-xml", "A part of this Word file is not text in UTF-8.", part, error);
  }
}

function nameOf(uri: string, local: string, written: string): string {
  if (uri === "") return written;
  const prefix = NAMESPACES.get(uri);
  return prefix === undefined ? written : `${prefix}:${local}`;
}

/** An element that is nowhere, for what is looked for and not there. */
export const NO_ELEMENT: XmlElement = {
  kind: "element",
  name: "",
  attributes: {},
  children: [],
  start: 0,
  end: 0,
  innerStart: 0,
  innerEnd: 0,
};

/** Child elements, all of them or those of a name. */
export function childElements(element: XmlElement, name?: string): XmlElement[] {
  return element.children.filter((node): node is XmlElement => node.kind === "element" && (name === undefined || node.name === name));
}

export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((node): node is XmlElement => node.kind === "element" && node.name === name);
}

/** An attribute of a child: `<w:ilvl w:val="1"/>` is `value(numPr, "w:ilvl")` = "1". */
export function value(element: XmlElement | undefined, name: string, attribute = "w:val"): string | undefined {
  return child(element, name)?.attributes[attribute];
}

/** A property that is on by being there, off by `w:val="0"`, "false" or "off"; undefined where nothing is said. */
export function onOff(element: XmlElement | undefined, name: string): boolean | undefined {
  const found = child(element, name);
  if (found === undefined) return undefined;
  const said = found.attributes["w:val"];
  return said === undefined || !["0", "false", "off"].includes(said);
}

/** Every element below, in the order of the text. */
export function* descendants(element: XmlElement): Generator<XmlElement> {
  for (const node of element.children) {
    if (node.kind === "text") continue;
    yield node;
    yield* descendants(node);
  }
}

/** The text directly inside an element. */
export function ownText(element: XmlElement): string {
  return element.children.map((node) => (node.kind === "text" ? node.text : "")).join("");
}

/** What `w:t` and its like say: white space at the ends counts only where it is kept on purpose. */
export function shownText(element: XmlElement): string {
  const text = ownText(element);
  return element.attributes["xml:space"] === "preserve" ? text : text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
}
