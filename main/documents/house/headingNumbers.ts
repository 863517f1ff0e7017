import { editSource, type SourceEdit } from "../ooxml/packageEdits.ts";
import type { WordPackage } from "../ooxml/wordPackage.ts";
import { child, childElements, value, type XmlElement, type XmlPart } from "../ooxml/xml.ts";
import type { MergedStyles } from "./mergeStyles.ts";

/** What of a level is only look: its separator, its side, its indents. Its type is that of the paragraph: clauses share levels with headings. */
const LOOKS = ["w:suff", "w:lvlJc", "w:pPr"];
/** Order of the members of w:lvl (ECMA-376, 17.9.6). */
const ORDER = [
  "w:start",
  "w:numFmt",
  "w:lvlRestart",
  "w:pStyle",
  "w:isLgl",
  "w:suff",
  "w:lvlText",
  "w:lvlPicBulletId",
  "w:legacy",
  "w:lvlJc",
  "w:pPr",
  "w:rPr",
];

/**
 * Our numbering with the look of the house's heading numbers. How clauses count and what their numbers say stays ours: references in the text
 * rely on it.
 */
export function numberingLikeHouse(ours: XmlPart, house: WordPackage, { headings, ids }: MergedStyles): string {
  const edits: SourceEdit[] = [];
  const levels = childElements(ours.root, "w:abstractNum").flatMap((one) => childElements(one, "w:lvl"));
  for (const level of levels) {
    const linked = child(level, "w:pStyle");
    const id = linked?.attributes["w:val"];
    if (linked === undefined || id === undefined) continue;
    const heading = headings.find(({ style }) => style.attributes["w:styleId"] === ids.get(id));
    const look = heading === undefined ? null : houseLevel(house, heading.style);
    const members = new Map(childElements(level).map((member) => [member.name, ours.source.slice(member.start, member.end)]));
    members.set("w:pStyle", `<w:pStyle w:val="${ids.get(id) ?? id}"/>`);
    for (const name of look === null ? [] : LOOKS) {
      const member = look === null ? undefined : child(look.level, name);
      if (member === undefined) continue;
      const xml = name === "w:pPr" ? indents(look?.source ?? "", member) : (look?.source ?? "").slice(member.start, member.end);
      if (xml !== "") members.set(name, xml);
    }
    const place = (name: string): number => ORDER.indexOf(name);
    const inner = [...members].sort(([a], [b]) => place(a) - place(b)).map(([, xml]) => xml);
    edits.push({ start: level.innerStart, end: level.innerEnd, text: inner.join("") });
  }
  return editSource(ours.source, edits);
}

/** Indents and tab stops alone. */
function indents(source: string, properties: XmlElement): string {
  const kept = childElements(properties).filter(({ name }) => name === "w:ind" || name === "w:tabs");
  return kept.length === 0 ? "" : `<w:pPr>${kept.map(({ start, end }) => source.slice(start, end)).join("")}</w:pPr>`;
}

/** The level of the house's numbering that numbers a heading style; null for none, for bullets and for numbers that do not show. */
function houseLevel(house: WordPackage, style: XmlElement): { level: XmlElement; source: string } | null {
  const numbering = child(child(style, "w:pPr"), "w:numPr");
  const part = house.related("numbering");
  const tree = part === undefined ? undefined : house.xml(part);
  const numId = value(numbering, "w:numId");
  if (numbering === undefined || tree === undefined || numId === undefined) return null;
  const number = childElements(tree.root, "w:num").find(({ attributes }) => attributes["w:numId"] === numId);
  const abstractId = value(number, "w:abstractNumId");
  const abstract = childElements(tree.root, "w:abstractNum").find(({ attributes }) => attributes["w:abstractNumId"] === abstractId);
  if (abstract === undefined) return null;
  const id = style.attributes["w:styleId"];
  const levels = childElements(abstract, "w:lvl");
  const level =
    levels.find((one) => value(one, "w:pStyle") === id) ??
    levels.find(({ attributes }) => attributes["w:ilvl"] === (value(numbering, "w:ilvl") ?? "0"));
  if (level === undefined || /^(?:bullet|none)$/.test(value(level, "w:numFmt") ?? "decimal")) return null;
  return { level, source: tree.source };
}
