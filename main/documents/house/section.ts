import { escapeXml } from "../ooxml/redline/runXml.ts";
import type { WordPackage } from "../ooxml/wordPackage.ts";
import { child, childElements, descendants, onOff, type XmlElement } from "../ooxml/xml.ts";

/** Which pages a header or footer is for. */
export type PageKind = "default" | "first" | "even";

/** The last section of a house file: the page, and its headers and footers by name of the part. */
export interface HouseSection {
  readonly properties: XmlElement | null;
  readonly headers: ReadonlyMap<PageKind, string>;
  readonly footers: ReadonlyMap<PageKind, string>;
  readonly titlePage: boolean;
}

/** Smallest width of text that a document is set into, twips; a house page with less is not taken over. */
const LEAST_WIDTH = 2_000;
/** Longest edge of a page in Word, twips (22 inches). */
const LARGEST = 31_680;

/** The attributes that are taken over, by element. */
const PAGE_ATTRIBUTES: readonly (readonly [element: string, ...attributes: string[]])[] = [
  ["w:pgSz", "w:w", "w:h", "w:orient", "w:code"],
  ["w:pgMar", "w:top", "w:right", "w:bottom", "w:left", "w:header", "w:footer", "w:gutter"],
  ["w:lnNumType", "w:countBy", "w:distance", "w:restart"],
  ["w:pgNumType", "w:fmt"],
  ["w:docGrid", "w:type", "w:linePitch", "w:charSpace"],
];
const VALUE = /^-?\d{1,6}$|^[a-zA-Z]{1,40}$/;

export function readSection(house: WordPackage): HouseSection {
  const root = house.xml(house.main)?.root;
  const sections = root === undefined ? [] : [...descendants(root)].filter(({ name }) => name === "w:sectPr");
  const headers = new Map<PageKind, string>();
  const footers = new Map<PageKind, string>();
  const links = new Map(house.relationships(house.main).map((link) => [link.id, link]));
  // A section without a header of its own has that of the section before.
  for (const section of sections)
    for (const reference of childElements(section)) {
      const kinds = reference.name === "w:headerReference" ? headers : reference.name === "w:footerReference" ? footers : null;
      const kind = pageKind(reference.attributes["w:type"]);
      const link = links.get(reference.attributes["r:id"] ?? "");
      if (kinds === null || kind === null || link === undefined || link.external || !house.parts.has(link.target)) continue;
      kinds.set(kind, link.target);
    }
  const properties = sections.at(-1) ?? null;
  return { properties, headers, footers, titlePage: onOff(properties ?? undefined, "w:titlePg") ?? false };
}

function pageKind(type: string | undefined): PageKind | null {
  if (type === undefined) return "default";
  return type === "default" || type === "first" || type === "even" ? type : null;
}

/** A reference from a section to a header or footer by the id of its relationship. */
export interface SectionReference {
  readonly what: "header" | "footer";
  readonly kind: PageKind;
  readonly id: string;
}

/** Properties of the section of our document: the house's page with these headers and footers. `ours` is taken where the house says nothing usable. */
export function sectionXml(section: HouseSection, ours: XmlElement, references: readonly SectionReference[], titlePage: boolean): string {
  const page = widthOf(section.properties) === null ? ours : section.properties;
  const xml = PAGE_ATTRIBUTES.map(([name, ...attributes]) => {
    const element = child(page ?? ours, name) ?? (name === "w:docGrid" ? undefined : child(ours, name));
    return element === undefined ? "" : rebuilt(element, attributes);
  });
  const [size = "", margins = "", lines = "", numbers = "", grid = ""] = xml;
  const links = references.map(({ what, kind, id }) => `<w:${what}Reference w:type="${kind}" r:id="${id}"/>`);
  return `<w:sectPr>${links.join("")}${size}${margins}${lines}${numbers}${titlePage ? "<w:titlePg/>" : ""}${grid}</w:sectPr>`;
}

function rebuilt(element: XmlElement, names: readonly string[]): string {
  const attributes = names.flatMap((name) => {
    const value = element.attributes[name];
    return value !== undefined && VALUE.test(value) ? [` ${name}="${escapeXml(value)}"`] : [];
  });
  return `<${element.name}${attributes.join("")}/>`;
}

/** Width of the text on the page, twips; null where the section does not say, or says what no page can be. */
export function widthOf(properties: XmlElement | null): number | null {
  const size = child(properties ?? undefined, "w:pgSz")?.attributes ?? {};
  const margins = child(properties ?? undefined, "w:pgMar")?.attributes ?? {};
  const [width, height] = [Number(size["w:w"]), Number(size["w:h"])];
  const text = width - Number(margins["w:left"]) - Number(margins["w:right"]) - Number(margins["w:gutter"] ?? 0);
  const [top, bottom] = [Math.abs(Number(margins["w:top"])), Math.abs(Number(margins["w:bottom"]))];
  if (!Number.isInteger(text) || text < LEAST_WIDTH || width > LARGEST) return null;
  if (!Number.isInteger(height) || height > LARGEST || !(height - top - bottom >= LEAST_WIDTH)) return null;
  return text;
}
