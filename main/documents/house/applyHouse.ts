import {
  addRelationship,
  type EditableParts,
  editSource,
  packParts,
  relationshipsName,
  removePart,
  setContentType,
  writePart,
} from "../ooxml/packageEdits.ts";
import { escapeXml } from "../ooxml/redline/runXml.ts";
import { refuseWord } from "../ooxml/refusal.ts";
import { openWord, type WordPackage } from "../ooxml/wordPackage.ts";
import { child, childElements, descendants, parseXml, type XmlPart } from "../ooxml/xml.ts";
import { fitWidth } from "./fitWidth.ts";
import { numberingLikeHouse } from "./headingNumbers.ts";
import { type HouseReport, LeftBehind } from "./houseReport.ts";
import { mergeSettings } from "./mergeSettings.ts";
import { mergeStyles } from "./mergeStyles.ts";
import { Pictures } from "./pictures.ts";
import { safeMarkup } from "./safeMarkup.ts";
import { type HouseSection, type PageKind, readSection, type SectionReference, sectionXml, widthOf } from "./section.ts";
import { tableLook, withTableLook } from "./tableLook.ts";

const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES = "application/vnd.openxmlformats-officedocument";
/** Parts of ours that name styles. */
const STYLED = /^word\/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml$/;

/** Our document in the look of a house file. */
export interface HousedDocument {
  readonly bytes: Uint8Array;
  readonly report: HouseReport;
}

/**
 * Gives a document that `renderDocx` wrote the look of a house file: its styles, theme, fonts, page, headers and footers with their pictures, tab stops
 * and line breaking. Clause numbers stay ours. Nothing of the file's text comes along, and nothing that leads out of it, runs, or embeds.
 * The same input gives the same bytes. Throws UNSUPPORTED_FORMAT, FILE_TOO_LARGE where the house file cannot be read.
 */
export async function applyHouse(document: Uint8Array, reference: Uint8Array): Promise<HousedDocument> {
  const [ours, house] = [await openWord(document), await openHouse(reference)];
  const parts: EditableParts = new Map(ours.parts);
  const left = leftOf(house);
  const section = readSection(house);
  const pictures = new Pictures(house, parts);
  const references = headersAndFooters(ours, house, section, parts, pictures, left);
  const styles = stylesOf(house);
  const own = required(ours, ours.related("styles"));
  const merged = mergeStyles(own, styles, usedStyles(ours, parts), left);
  writePart(parts, ours.related("styles") ?? "", merged.source);
  const numbering = ours.related("numbering");
  if (numbering !== undefined) writePart(parts, numbering, numberingLikeHouse(required(ours, numbering), house, merged));
  const settings = ours.related("settings");
  const theirs = house.related("settings");
  const withHeaders = section.headers.size + section.footers.size > 0;
  if (settings !== undefined)
    writePart(parts, settings, mergeSettings(required(ours, settings), theirs === undefined ? undefined : house.xml(theirs), withHeaders));
  carryTheme(ours, house, parts, pictures, left);
  carryFonts(ours, house, parts, left);
  for (const name of [...parts.keys()]) {
    if (!STYLED.test(name)) continue;
    writePart(parts, name, renamed(new TextDecoder().decode(parts.get(name)), merged.ids));
  }
  layOut(ours, house, parts, section, references, withHeaders);
  const size = child(section.properties ?? undefined, "w:pgSz")?.attributes;
  const page = widthOf(section.properties) === null ? null : { width: Number(size?.["w:w"]), height: Number(size?.["w:h"]) };
  const report = {
    styles: merged.count,
    headers: section.headers.size,
    footers: section.footers.size,
    pictures: pictures.count,
    page,
    left: left.list(),
  };
  return { bytes: packParts(new Map([...parts].sort(([a], [b]) => order(a, b)))), report };
}

/** Opens a house file (.docx or .dotx). Throws UNSUPPORTED_FORMAT, FILE_TOO_LARGE. */
async function openHouse(bytes: Uint8Array): Promise<WordPackage> {
  const house = await openWord(bytes);
  if (house.strict)
    throw refuseWord(
      "not-word",
      "This file is in the strict form of Office Open XML. Save it in Word as Word Document (.docx) and use that file.",
    );
  return house;
}

function stylesOf(house: WordPackage): XmlPart {
  const part = house.related("styles");
  const styles = part === undefined ? undefined : house.xml(part);
  if (part === undefined || styles === undefined || childElements(styles.root, "w:style").length === 0)
    throw refuseWord(
      "missing-part",
      "This Word file has no styles, so that nothing of its look can be taken over. Save it again in Word.",
      part,
    );
  requirePrefix(styles, part);
  return styles;
}

/** What is written says "w:" and "r:": in the parts that are taken over they must mean what they usually do. */
function requirePrefix({ source, root }: XmlPart, part: string): void {
  const tag = source.slice(root.start, root.innerStart);
  if (root.innerStart < root.end && /\bxmlns:w\s*=\s*["']http:\/\/schemas\.openxmlformats\.org\/wordprocessingml\/2006\/main["']/.test(tag))
    return;
  throw refuseWord("not-word", "This Word file uses unusual names inside. Save it again in Word and use that file.", part);
}

function leftOf(house: WordPackage): LeftBehind {
  const left = new LeftBehind();
  if (house.macros) left.add("macros");
  return left;
}

/** Puts the house's headers and footers in the place of ours, each kind where the house has any. */
function headersAndFooters(
  ours: WordPackage,
  house: WordPackage,
  section: HouseSection,
  parts: EditableParts,
  pictures: Pictures,
  left: LeftBehind,
): SectionReference[] {
  const own = readSection(ours);
  const references: SectionReference[] = [];
  for (const what of ["header", "footer"] as const) {
    const theirs = section[`${what}s`];
    if (theirs.size === 0) {
      const links = ours.relationships(ours.main);
      for (const [kind, part] of own[`${what}s`])
        references.push({ what, kind, id: links.find(({ target }) => target === part)?.id ?? "" });
      const usual = references.find((one) => one.what === what && one.kind === "default");
      // Where the house tells even pages apart, ours are the same on both.
      if (usual !== undefined) references.push({ ...usual, kind: "even" });
      continue;
    }
    for (const part of own[`${what}s`].values()) removePart(parts, part);
    const kinds: readonly PageKind[] = ["default", "first", "even"];
    for (const kind of kinds) {
      const from = theirs.get(kind);
      const part = from === undefined ? undefined : house.xml(from);
      if (from === undefined || part === undefined) continue;
      requirePrefix(part, from);
      const name = `word/house-${what}-${kind}.xml`;
      const links = pictures.of(from, name);
      writePart(parts, name, editSource(part.source, safeMarkup(part, links, left)));
      setContentType(parts, name, `${TYPES}.wordprocessingml.${what}+xml`);
      references.push({ what, kind, id: addRelationship(parts, ours.main, `${OFFICE}/${what}`, name) });
    }
  }
  return references;
}

function carryTheme(ours: WordPackage, house: WordPackage, parts: EditableParts, pictures: Pictures, left: LeftBehind): void {
  const from = house.related("theme");
  const theme = from === undefined ? undefined : house.xml(from);
  if (from === undefined || theme === undefined || theme.root.name !== "a:theme") return;
  const old = ours.related("theme");
  if (old !== undefined) removePart(parts, old);
  const name = "word/theme/theme1.xml";
  const links = pictures.of(from, name);
  writePart(parts, name, editSource(theme.source, safeMarkup(theme, links, left)));
  setContentType(parts, name, `${TYPES}.theme+xml`);
  addRelationship(parts, ours.main, `${OFFICE}/theme`, name);
}

/** The names of the house's fonts and what may stand in for them. Embedded fonts stay behind: whether they may be passed on is not ours to say. */
function carryFonts(ours: WordPackage, house: WordPackage, parts: EditableParts, left: LeftBehind): void {
  const from = house.related("fontTable");
  const to = ours.related("fontTable");
  const fonts = from === undefined ? undefined : house.xml(from);
  if (from === undefined || to === undefined || fonts === undefined || fonts.root.name !== "w:fonts") return;
  const embedded = [...descendants(fonts.root)].filter(({ name }) => /^w:embed(?:Regular|Bold|Italic|BoldItalic)$/.test(name));
  left.add("embedded-fonts", embedded.length);
  writePart(
    parts,
    to,
    editSource(
      fonts.source,
      embedded.map(({ start, end }) => ({ start, end, text: "" })),
    ),
  );
  parts.delete(relationshipsName(to));
}

/** The page, the width of what stands on it, and the look of tables. */
function layOut(
  ours: WordPackage,
  house: WordPackage,
  parts: EditableParts,
  section: HouseSection,
  references: readonly SectionReference[],
  withHeaders: boolean,
): void {
  const name = ours.main;
  const part = parseXml(parts.get(name) ?? new Uint8Array(), name);
  const own = [...descendants(part.root)].filter((element) => element.name === "w:sectPr").at(-1);
  if (own === undefined) return;
  const titlePage = withHeaders ? section.titlePage : child(own, "w:titlePg") !== undefined;
  const placed = editSource(part.source, [{ start: own.start, end: own.end, text: sectionXml(section, own, references, titlePage) }]);
  const width = widthOf(section.properties);
  writePart(parts, name, withTableLook(width === null ? placed : fitWidth(placed, width), tableLook(house)));
}

/** The styles that our parts name; ours is the only XML that this reads as text. */
function usedStyles(ours: WordPackage, parts: EditableParts): Set<string> {
  const used = new Set<string>();
  const numbering = ours.related("numbering");
  for (const [name, content] of parts) {
    if (!STYLED.test(name) && name !== numbering) continue;
    for (const [, id = ""] of new TextDecoder().decode(content).matchAll(/<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]*)"/g)) used.add(id);
  }
  return used;
}

function renamed(source: string, ids: ReadonlyMap<string, string>): string {
  return source.replace(
    /(<w:(?:pStyle|rStyle|tblStyle) w:val=")([^"]*)"/g,
    (_, start: string, id: string) => `${start}${escapeXml(ids.get(id) ?? id)}"`,
  );
}

function required(word: WordPackage, name: string | undefined): XmlPart {
  const part = name === undefined ? undefined : word.xml(name);
  if (part === undefined) throw new Error(`A document of ours has no ${name ?? "such part"}.`);
  return part;
}

/** Word wants the content types first. */
function order(a: string, b: string): number {
  const first = "[Content_Types].xml";
  if (a === first || b === first) return a === first ? -1 : 1;
  return a < b ? -1 : 1;
}
