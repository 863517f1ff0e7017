import { editSource, removal, type SourceEdit } from "../ooxml/packageEdits.ts";
import { escapeXml } from "../ooxml/redline/runXml.ts";
import { child, childElements, value, type XmlElement, type XmlPart } from "../ooxml/xml.ts";
import type { LeftBehind } from "./houseReport.ts";
import { safeMarkup } from "./safeMarkup.ts";

/** What the styles of a document became. */
export interface MergedStyles {
  readonly source: string;
  /** Ids of our styles by those of the merged ones. */
  readonly ids: ReadonlyMap<string, string>;
  /** Styles that the house file brought. */
  readonly count: number;
  /** Our heading styles that became the house's: our id and the house's style. */
  readonly headings: readonly { readonly level: number; readonly style: XmlElement }[];
}

/** Members of w:pPr before w:numPr, and of w:style before w:pPr and behind it (ECMA-376, 17.3.1.26 and 17.7.4.17). */
const BEFORE_NUMBERING = new Set(["w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:framePr", "w:widowControl"]);
const BEHIND_PARAGRAPH = new Set(["w:rPr", "w:tblPr", "w:trPr", "w:tcPr", "w:tblStylePr"]);
/** Added styles that have the size of the house's text instead of their own. */
const SIZED_BY_HOUSE = /^(?:TableText|TOC\d|ListParagraph)$/;

/**
 * The styles of the house file, with those of ours that it has not and the document uses. A style of ours is the house's of the same name (as
 * Word names it in every language: "heading 1") or, failing that, of the same id. Numbering stays ours: headings take it from their style as before.
 */
export function mergeStyles(ours: XmlPart, house: XmlPart, used: ReadonlySet<string>, left: LeftBehind): MergedStyles {
  const theirs = childElements(house.root, "w:style").filter((style) => style.attributes["w:styleId"] !== undefined);
  const own = childElements(ours.root, "w:style").filter((style) => style.attributes["w:styleId"] !== undefined);
  const pairs = pairStyles(own, theirs);
  const ids = new Map([...pairs].map(([style, match]) => [idOf(style), idOf(match)]));
  const taken = new Set(theirs.map(idOf));
  const added = own.filter((style) => !pairs.has(style) && withBase(used, own, ids).has(idOf(style)));
  for (const style of added) {
    let id = idOf(style);
    for (let number = 1; taken.has(id); number += 1) id = `${idOf(style)}Palimpsest${number}`;
    taken.add(id);
    ids.set(idOf(style), id);
  }
  const edits = safeMarkup(house, new Map(), left);
  const headings: { level: number; style: XmlElement }[] = [];
  for (const [style, match] of pairs) {
    const numbering = child(child(style, "w:pPr"), "w:numPr");
    if (numbering === undefined) continue;
    headings.push({ level: Number(value(numbering, "w:ilvl") ?? 0), style: match });
    const before = child(child(match, "w:pPr"), "w:numPr");
    if (before !== undefined) edits.push(removal(before));
    edits.push(...numbered(match, ours.source.slice(numbering.start, numbering.end)));
  }
  // What is derived from a heading had no number of ours, and gets none.
  const numberedIds = new Set(headings.map(({ style }) => idOf(style)));
  for (const style of theirs) {
    if (numberedIds.has(idOf(style)) || !numberedIds.has(value(style, "w:basedOn") ?? "")) continue;
    if (value(child(child(style, "w:pPr"), "w:numPr"), "w:numId") !== "0")
      edits.push(...numbered(style, '<w:numPr><w:numId w:val="0"/></w:numPr>'));
  }
  const names = new Set(theirs.map(nameOf));
  const xml = added.map((style) => ownStyle(ours, style, ids, names, theirs.length > 0)).join("");
  edits.push({ start: house.root.innerEnd, end: house.root.innerEnd, text: xml });
  return { source: editSource(house.source, edits), ids, count: theirs.length, headings };
}

function pairStyles(own: readonly XmlElement[], theirs: readonly XmlElement[]): Map<XmlElement, XmlElement> {
  const pairs = new Map<XmlElement, XmlElement>();
  const free = new Set(theirs);
  const take = (style: XmlElement, fits: (other: XmlElement) => boolean): void => {
    if (pairs.has(style)) return;
    const match = [...free].find((other) => typeOf(other) === typeOf(style) && fits(other));
    if (match === undefined) return;
    pairs.set(style, match);
    free.delete(match);
  };
  for (const style of own) take(style, (other) => nameOf(other) === nameOf(style));
  // The house's text is the house's default, whatever it is called.
  for (const style of own) if (isDefault(style)) take(style, isDefault);
  for (const style of own) take(style, (other) => idOf(other) === idOf(style));
  return pairs;
}

/** The used styles with all they are based on and come with. */
function withBase(used: ReadonlySet<string>, own: readonly XmlElement[], ids: ReadonlyMap<string, string>): Set<string> {
  const found = new Set<string>();
  const open = [...used];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id) || ids.has(id)) continue;
    found.add(id);
    const style = own.find((one) => idOf(one) === id);
    if (style === undefined) continue;
    for (const name of ["w:basedOn", "w:link"]) {
      const other = value(style, name);
      if (other !== undefined) open.push(other);
    }
  }
  return found;
}

/** A style of ours as it is added: its references lead to the merged styles, and its name is nobody else's. */
function ownStyle(ours: XmlPart, style: XmlElement, ids: ReadonlyMap<string, string>, names: Set<string>, sized: boolean): string {
  const edits: SourceEdit[] = [];
  const put = (element: XmlElement, text: string): void => {
    edits.push({ start: element.start, end: element.end, text });
  };
  for (const member of childElements(style)) {
    const said = member.attributes["w:val"] ?? "";
    if (/^w:(?:basedOn|link|next)$/.test(member.name)) {
      const other = ids.get(said);
      put(member, other === undefined ? "" : `<${member.name} w:val="${escapeXml(other)}"/>`);
    } else if (member.name === "w:name" && names.has(said.toLowerCase())) put(member, `<w:name w:val="${escapeXml(said)} (Palimpsest)"/>`);
    else if (member.name === "w:rPr" && sized && SIZED_BY_HOUSE.test(idOf(style)))
      for (const size of childElements(member)) if (/^w:szC?s?$/.test(size.name)) put(size, "");
  }
  const tag = `<w:style w:type="${typeOf(style)}" w:styleId="${escapeXml(ids.get(idOf(style)) ?? idOf(style))}">`;
  const body = editSource(
    ours.source.slice(style.innerStart, style.innerEnd),
    edits.map((edit) => ({ ...edit, start: edit.start - style.innerStart, end: edit.end - style.innerStart })),
  );
  return `${tag}${body}</w:style>`;
}

/** Puts a numbering into a style that has another one or none; one that it has is taken out elsewhere. */
function numbered(style: XmlElement, xml: string): SourceEdit[] {
  const properties = child(style, "w:pPr");
  if (properties !== undefined) {
    const members = childElements(properties);
    const last = members.findLast(({ name }) => BEFORE_NUMBERING.has(name));
    if (properties.innerStart === properties.end) {
      const { start, end } = properties;
      return [{ start, end, text: `<w:pPr>${xml}</w:pPr>` }];
    }
    const at = last?.end ?? properties.innerStart;
    return [{ start: at, end: at, text: xml }];
  }
  if (style.innerStart === style.end) return [];
  const behind = childElements(style).find(({ name }) => BEHIND_PARAGRAPH.has(name));
  const at = behind?.start ?? style.innerEnd;
  return [{ start: at, end: at, text: `<w:pPr>${xml}</w:pPr>` }];
}

const idOf = (style: XmlElement): string => style.attributes["w:styleId"] ?? "";
const typeOf = (style: XmlElement): string => style.attributes["w:type"] ?? "paragraph";
const nameOf = (style: XmlElement): string => (value(style, "w:name") ?? "").toLowerCase();

function isDefault(style: XmlElement): boolean {
  const said = style.attributes["w:default"];
  return said !== undefined && !["0", "false", "off"].includes(said);
}
