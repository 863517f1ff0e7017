import type { WordPackage } from "./wordPackage.ts";
import { child, childElements, onOff, value, type XmlElement } from "./xml.ts";

/** A paragraph's place in the numbering, as its properties or its style say it. */
export interface NumberingPlace {
  readonly numId: string;
  /** From 0. */
  readonly level: number;
}

/** What the reader needs to know of a style, with everything it inherits. */
export interface ResolvedStyle {
  readonly id: string;
  readonly name: string;
  /** From 0; null for body text. */
  readonly outlineLevel: number | null;
  readonly numbering: NumberingPlace | null;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly strike: boolean;
}

/** The styles of a Word file by id. */
export interface Styles {
  paragraph(id: string | undefined): ResolvedStyle;
  character(id: string | undefined): ResolvedStyle;
}

const PLAIN: ResolvedStyle = { id: "", name: "", outlineLevel: null, numbering: null, bold: false, italic: false, strike: false };
/** Longer chains of "based on" are broken off: they go in a circle. */
const LONGEST_CHAIN = 32;

export function readStyles(word: WordPackage): Styles {
  const part = word.related("styles");
  const root = part === undefined ? undefined : word.xml(part)?.root;
  const byId = new Map<string, XmlElement>();
  let standard: string | undefined;
  for (const style of root === undefined ? [] : childElements(root, "w:style")) {
    const id = style.attributes["w:styleId"];
    if (id === undefined) continue;
    byId.set(id, style);
    if (style.attributes["w:type"] === "paragraph" && isOn(style.attributes["w:default"])) standard = id;
  }
  const resolved = new Map<string, ResolvedStyle>();
  const resolve = (id: string | undefined): ResolvedStyle => {
    if (id === undefined) return PLAIN;
    const known = resolved.get(id);
    if (known !== undefined) return known;
    const style = resolveChain(id, byId);
    resolved.set(id, style);
    return style;
  };
  return { paragraph: (id) => resolve(id ?? standard), character: resolve };
}

function resolveChain(id: string, byId: ReadonlyMap<string, XmlElement>): ResolvedStyle {
  const chain: XmlElement[] = [];
  for (let at: string | undefined = id; at !== undefined && chain.length < LONGEST_CHAIN; ) {
    const style = byId.get(at);
    if (style === undefined || chain.includes(style)) break;
    chain.unshift(style);
    at = value(style, "w:basedOn");
  }
  let result: ResolvedStyle = { ...PLAIN, id };
  for (const style of chain) {
    const paragraph = child(style, "w:pPr");
    const run = child(style, "w:rPr");
    const outline = value(paragraph, "w:outlineLvl");
    result = {
      id,
      name: value(style, "w:name") ?? result.name,
      outlineLevel: outline === undefined ? result.outlineLevel : outlineOf(outline),
      numbering: numberingOf(paragraph, result.numbering),
      bold: onOff(run, "w:b") ?? result.bold,
      italic: onOff(run, "w:i") ?? result.italic,
      strike: onOff(run, "w:strike") ?? result.strike,
    };
  }
  const heading = /^heading ([1-9])$/i.exec(result.name);
  if (result.outlineLevel === null && heading !== null) result = { ...result, outlineLevel: Number(heading[1]) - 1 };
  return result;
}

/** Levels above 8 mean body text. */
export function outlineOf(written: string): number | null {
  const level = Number(written);
  return Number.isInteger(level) && level >= 0 && level <= 8 ? level : null;
}

/** The numbering that paragraph properties name; what they leave out is inherited, and a numId of 0 takes the numbering away. */
export function numberingOf(properties: XmlElement | undefined, inherited: NumberingPlace | null): NumberingPlace | null {
  const numbering = child(properties, "w:numPr");
  if (numbering === undefined) return inherited;
  const numId = value(numbering, "w:numId") ?? inherited?.numId;
  if (numId === undefined || numId === "0") return null;
  const level = Number(value(numbering, "w:ilvl") ?? inherited?.level ?? 0);
  return { numId, level: Number.isInteger(level) && level >= 0 && level <= 8 ? level : 0 };
}

function isOn(said: string | undefined): boolean {
  return said !== undefined && !["0", "false", "off"].includes(said);
}
