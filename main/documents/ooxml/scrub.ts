import { AI_PROPERTIES } from "../aiProperties.ts";
import { countHiddenCharacters } from "./hiddenText.ts";
import {
  attributeEdits,
  type EditableParts,
  editPart,
  packParts,
  removal,
  removePart,
  removeRelationships,
  type SourceEdit,
} from "./packageEdits.ts";
import { openWord, type WordPackage } from "./wordPackage.ts";
import { childElements, descendants, ownText, type XmlElement, type XmlPart } from "./xml.ts";

export interface ScrubOptions {
  /** Also what this program wrote into the file's properties about generated text. */
  readonly aiMark: "keep" | "remove";
}

/** A kind of thing that was taken out: ids of saving sessions and of the document, names of people and companies, data beside the text. */
export type ScrubbedKind = "revision-ids" | "people" | "company" | "custom-xml" | "template" | "thumbnail" | "ai-mark";

/** A Word file without what tells who worked on it and where. */
export interface Scrubbed {
  readonly parts: ReadonlyMap<string, Uint8Array>;
  /** How many of each kind were taken out; kinds without any are left out. */
  readonly removed: ReadonlyMap<ScrubbedKind, number>;
  /** Characters of hidden text, UTF-16 units. Hidden text is text: it stays, and whoever sends the file should know of it. */
  readonly hiddenCharacters: number;
}

/** The bytes of a scrubbed file. */
export type ScrubbedFile = Omit<Scrubbed, "parts"> & { readonly bytes: Uint8Array };

/** `scrubPackage` for the bytes of a file. Throws UNSUPPORTED_FORMAT, FILE_TOO_LARGE. */
export async function scrubWord(bytes: Uint8Array, options: ScrubOptions): Promise<ScrubbedFile> {
  const { parts, ...rest } = scrubPackage(await openWord(bytes), options);
  return { bytes: packParts(parts), ...rest };
}

/**
 * Takes out of a Word file what does not belong to its text and tells of those who worked on it: ids of saving sessions (rsid), ids of the
 * document, author, last editor, manager and company of its properties, custom XML with the bindings to it, the attached template with its
 * path, and the thumbnail. The text stays as it is, and so do tracked changes and comments with their authors: settling those is another matter.
 * Throws UNSUPPORTED_FORMAT, FILE_TOO_LARGE where a part cannot be read.
 */
export function scrubPackage(word: WordPackage, { aiMark }: ScrubOptions): Scrubbed {
  const parts: EditableParts = new Map(word.parts);
  const removed = new Map<ScrubbedKind, number>();
  const count = (kind: ScrubbedKind, number: number): void => {
    if (number > 0) removed.set(kind, (removed.get(kind) ?? 0) + number);
  };
  for (const name of word.parts.keys()) {
    if (!/^word\/.*\.xml$/i.test(name)) continue;
    const part = word.xml(name);
    if (part === undefined) continue;
    const edits = traces(part, count);
    editPart(parts, name, part, edits);
  }
  scrubProperties(word, parts, count);
  if (aiMark === "remove") count("ai-mark", removeAiProperties(word, parts));
  const settings = word.related("settings");
  if (settings !== undefined)
    removeRelationships(parts, settings, ({ attributes }) => /\/attachedTemplate$/.test(attributes["Type"] ?? ""));
  for (const name of customXml(word)) {
    if (!parts.has(name)) continue;
    removePart(parts, name);
    count("custom-xml", 1);
  }
  for (const { type, target, external } of word.relationships("")) {
    if (type !== "thumbnail" || external || !word.parts.has(target)) continue;
    removePart(parts, target);
    count("thumbnail", 1);
  }
  return { parts, removed, hiddenCharacters: countHiddenCharacters(word) };
}

/** Parts with custom XML: data, its properties, and what is in their usual folder. */
function customXml(word: WordPackage): string[] {
  const linked = word.relationships(word.main).filter(({ type, external }) => type === "customXml" && !external);
  const properties = linked.flatMap(({ target }) => word.relationships(target).filter(({ external }) => !external));
  return [
    ...[...linked, ...properties].map(({ target }) => target),
    ...[...word.parts.keys()].filter((name) => /^customXml\//i.test(name)),
  ];
}

/** What a part of the text says beside its text. */
function traces(part: XmlPart, count: (kind: ScrubbedKind, number: number) => void): SourceEdit[] {
  const edits: SourceEdit[] = [];
  const take = (kind: ScrubbedKind, element: XmlElement): void => {
    edits.push(removal(element));
    count(kind, 1);
  };
  for (const element of [part.root, ...descendants(part.root)]) {
    switch (element.name) {
      case "w:rsids":
      case "w:rsid":
      case "w14:docId":
      case "w15:docId":
        take("revision-ids", element);
        continue;
      case "w:attachedTemplate":
        take("template", element);
        continue;
      // Bound content is computed from the data, which goes: without the binding the words stay.
      case "w:dataBinding":
      case "w15:dataBinding":
        take("custom-xml", element);
        continue;
      default:
    }
    if (!Object.keys(element.attributes).some((name) => name.startsWith("w:rsid"))) continue;
    const found = attributeEdits(part, element, (name) => (name.startsWith("w:rsid") ? null : undefined));
    edits.push(...found);
    count("revision-ids", found.length);
  }
  return edits;
}

const PEOPLE = /^(?:dc:creator|cp:lastModifiedBy|Manager)$/;

function scrubProperties(word: WordPackage, parts: EditableParts, count: (kind: ScrubbedKind, number: number) => void): void {
  for (const { type, target, external } of word.relationships("")) {
    if (external || !/^(?:core|extended)-?properties$/i.test(type)) continue;
    const part = word.xml(target);
    if (part === undefined) continue;
    const edits: SourceEdit[] = [];
    for (const element of childElements(part.root)) {
      const name = type.startsWith("extended") ? element.name.replace(/^.*:/, "") : element.name;
      const kind = PEOPLE.test(name) ? "people" : name === "Company" ? "company" : name === "Template" ? "template" : null;
      if (kind === null) continue;
      edits.push(removal(element));
      if (ownText(element).trim() !== "") count(kind, 1);
    }
    editPart(parts, target, part, edits);
  }
}

/** The number of properties that were ours. */
function removeAiProperties(word: WordPackage, parts: EditableParts): number {
  const found = word.relationships("").find(({ type, external }) => /^custom-?properties$/i.test(type) && !external)?.target;
  const part = found === undefined ? undefined : word.xml(found);
  if (found === undefined || part === undefined) return 0;
  const properties = childElements(part.root);
  const ours = properties.filter(({ attributes }) => AI_PROPERTIES.has(attributes["name"] ?? ""));
  if (ours.length === properties.length) removePart(parts, found);
  else editPart(parts, found, part, ours.map(removal));
  return ours.length;
}
