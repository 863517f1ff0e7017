import { posix } from "node:path";
import { type Zippable, zipSync } from "fflate";
import type { PackageParts } from "./openPackage.ts";
import { escapeXml } from "./redline/runXml.ts";
import { childElements, parseXml, type XmlElement, type XmlPart } from "./xml.ts";

/** The parts of a Word file while they are changed. */
export type EditableParts = Map<string, Uint8Array>;

/** Other text for a range of a part's source; an empty one takes it out. Ranges do not overlap. */
export interface SourceEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const CONTENT_TYPES = "[Content_Types].xml";
const PACKAGE_NAMESPACE = "http://schemas.openxmlformats.org/package/2006";
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
/** Written into every archive, so that the same input gives the same bytes. */
const FIXED_DATE = new Date(2000, 0, 1);

/** Packs the parts in their order; the same parts give the same bytes. */
export function packParts(parts: PackageParts): Uint8Array {
  const files: Zippable = {};
  for (const [name, content] of parts) files[name] = [content, { mtime: FIXED_DATE, level: 6 }];
  return zipSync(files);
}

/** Changes a part where the edits say so; everything else of it stays as it was. */
export function editPart(parts: EditableParts, name: string, part: XmlPart, edits: readonly SourceEdit[]): void {
  if (edits.length > 0) writePart(parts, name, editSource(part.source, edits));
}

/** A source with other text where the edits say so. Of edits inside each other the outer one counts. */
export function editSource(source: string, edits: readonly SourceEdit[]): string {
  let result = "";
  let at = 0;
  for (const { start, end, text } of [...edits].sort(
    (a, b) => a.start - b.start || (a.start === a.end ? 0 : 1) - (b.start === b.end ? 0 : 1) || b.end - a.end,
  )) {
    if (start < at) continue; // inside of what is gone already
    result += source.slice(at, start) + text;
    at = end;
  }
  return result + source.slice(at);
}

/** Writes a part as UTF-8, whatever it was read from. */
export function writePart(parts: EditableParts, name: string, source: string): void {
  parts.set(name, new TextEncoder().encode(source.replace(/^(<\?xml[^>]*\bencoding\s*=\s*)(?:"[^"]*"|'[^']*')/, '$1"UTF-8"')));
}

/** Takes an element out. */
export function removal({ start, end }: XmlElement): SourceEdit {
  return { start, end, text: "" };
}

/** Puts XML at the end of an element's content, one that is written as a single tag included. */
export function appended({ source }: XmlPart, element: XmlElement, xml: string): SourceEdit {
  const tag = source.slice(element.start, element.innerStart);
  if (!tag.endsWith("/>")) return { start: element.innerEnd, end: element.innerEnd, text: xml };
  return { start: element.start, end: element.end, text: `${tag.slice(0, -2)}>${xml}</${writtenName(tag)}>` };
}

/** The prefix that the file itself gives the names of an element's namespace, with its colon; "" for none. */
export function prefixOf({ source }: XmlPart, { start, innerStart }: XmlElement): string {
  const name = writtenName(source.slice(start, innerStart));
  return name.includes(":") ? name.slice(0, name.indexOf(":") + 1) : "";
}

function writtenName(tag: string): string {
  return /^<([^\s/>]+)/.exec(tag)?.[1] ?? "";
}

/**
 * Other values for attributes: null takes one out, undefined leaves it. Asked by name and value as `XmlElement` has them, whatever prefixes and
 * character references the file writes.
 */
export function attributeEdits(
  { source }: XmlPart,
  element: XmlElement,
  rewrite: (name: string, value: string) => string | null | undefined,
): SourceEdit[] {
  const edits: SourceEdit[] = [];
  const known = Object.entries(element.attributes);
  const tag = source.slice(element.start, element.innerStart);
  for (const match of tag.matchAll(/\s+([^\s=/>]+)\s*=\s*(?:"[^"]*"|'[^']*')/g)) {
    const written = match[1] ?? "";
    if (written === "xmlns" || written.startsWith("xmlns:")) continue;
    // Both are in the order of the file.
    const [name, value] = known.shift() ?? [written, ""];
    const other = rewrite(name, value);
    if (other === undefined) continue;
    const start = element.start + match.index;
    edits.push({ start, end: start + match[0].length, text: other === null ? "" : ` ${written}="${escapeXml(other)}"` });
  }
  return edits;
}

/** Name of the part with the relationships of a part; of the package itself for "". */
export function relationshipsName(part: string): string {
  return part === "" ? "_rels/.rels" : posix.join(posix.dirname(part), "_rels", `${posix.basename(part)}.rels`);
}

/** Says of which type a part is. One that has a type already keeps its place. */
export function setContentType(parts: EditableParts, part: string, contentType: string): void {
  const types = read(parts, CONTENT_TYPES) ?? fresh(`${PACKAGE_NAMESPACE}/content-types`, "Types");
  const edits = overridesOf(types, part).map(removal);
  const xml = `<${prefixOf(types, types.root)}Override PartName="/${escapeXml(part)}" ContentType="${contentType}"/>`;
  editPart(parts, CONTENT_TYPES, types, [...edits, appended(types, types.root, xml)]);
}

/** Adds a relationship from a part ("": the package) to another part and gives its id. */
export function addRelationship(parts: EditableParts, from: string, type: string, target: string): string {
  const name = relationshipsName(from);
  const links = read(parts, name) ?? fresh(`${PACKAGE_NAMESPACE}/relationships`, "Relationships");
  const taken = new Set(childElements(links.root, "rel:Relationship").map(({ attributes }) => attributes["Id"]));
  let number = taken.size + 1;
  while (taken.has(`rId${number}`)) number += 1;
  const id = `rId${number}`;
  const path = from === "" ? target : posix.relative(posix.dirname(from), target);
  const xml = `<${prefixOf(links, links.root)}Relationship Id="${id}" Type="${type}" Target="${escapeXml(path)}"/>`;
  editPart(parts, name, links, [appended(links, links.root, xml)]);
  return id;
}

/** Takes relationships out. */
export function removeRelationships(parts: EditableParts, from: string, fits: (link: XmlElement) => boolean): number {
  const name = relationshipsName(from);
  const links = read(parts, name);
  if (links === undefined) return 0;
  const gone = childElements(links.root, "rel:Relationship").filter(fits);
  editPart(parts, name, links, gone.map(removal));
  return gone.length;
}

/** Takes a part out, with its own relationships, its content type and every relationship that leads to it. */
export function removePart(parts: EditableParts, part: string): void {
  parts.delete(part);
  parts.delete(relationshipsName(part));
  const types = read(parts, CONTENT_TYPES);
  if (types !== undefined) editPart(parts, CONTENT_TYPES, types, overridesOf(types, part).map(removal));
  for (const name of [...parts.keys()]) {
    if (!name.endsWith(".rels")) continue;
    const folder = posix.dirname(posix.dirname(name));
    const from = name === "_rels/.rels" ? "" : posix.join(folder, posix.basename(name, ".rels"));
    removeRelationships(parts, from, ({ attributes: { Target: target = "", TargetMode: mode } }) => {
      if (mode === "External") return false;
      return (target.startsWith("/") ? target.slice(1) : posix.join(folder, target)) === part;
    });
  }
}

function overridesOf(types: XmlPart, part: string): XmlElement[] {
  return childElements(types.root, "ct:Override").filter(
    ({ attributes }) => attributes["PartName"]?.toLowerCase() === `/${part}`.toLowerCase(),
  );
}

function read(parts: PackageParts, name: string): XmlPart | undefined {
  const content = parts.get(name);
  return content === undefined ? undefined : parseXml(content, name);
}

function fresh(namespace: string, root: string): XmlPart {
  return parseXml(new TextEncoder().encode(`${HEAD}<${root} xmlns="${namespace}"></${root}>`), root);
}
