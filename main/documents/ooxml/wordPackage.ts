import { posix } from "node:path";
import { OOXML_LIMITS, type OoxmlLimits } from "./limits.ts";
import { STRICT_NAMESPACE } from "./namespaces.ts";
import { openPackage, type PackageParts } from "./openPackage.ts";
import { refuseWord } from "./refusal.ts";
import { childElements, parseXml, type XmlPart } from "./xml.ts";

/** A relationship of a part: to another part by its name, or to something outside, which is never fetched. */
export interface Relationship {
  readonly id: string;
  /** Last word of the type: "styles", "comments", "hyperlink", … */
  readonly type: string;
  readonly target: string;
  readonly external: boolean;
}

/** A Word file: its parts, and the way from one to the other. */
export interface WordPackage {
  readonly parts: PackageParts;
  /** Name of the main part, usually "word/document.xml". */
  readonly main: string;
  /** The file has macros (.docm). They are never run nor carried over. */
  readonly macros: boolean;
  /** ISO/IEC 29500 strict. */
  readonly strict: boolean;
  /** The relationships of a part. */
  relationships(part: string): readonly Relationship[];
  /** The part that a relationship of the main part leads to, e.g. "styles"; undefined when there is none. */
  related(type: string): string | undefined;
  /** A part as XML, read once; undefined when there is no such part. */
  xml(part: string): XmlPart | undefined;
}

const DOCUMENT_TYPES = /wordprocessingml\.(?:document|template)\.main\+xml$|ms-word\.(?:document|template)\.macroEnabled\.main\+xml$/;

/** Opens a Word file. Throws UNSUPPORTED_FORMAT, FILE_TOO_LARGE; see `openPackage` and `parseXml`. */
export async function openWord(bytes: Uint8Array, limits: OoxmlLimits = OOXML_LIMITS): Promise<WordPackage> {
  return wordOf(await openPackage(bytes, limits), limits);
}

/** A Word file by its parts. Throws as `openWord`. */
export function wordOf(parts: PackageParts, limits: OoxmlLimits = OOXML_LIMITS): WordPackage {
  const trees = new Map<string, XmlPart>();
  const xml = (part: string): XmlPart | undefined => {
    const known = trees.get(part);
    if (known !== undefined) return known;
    const content = parts.get(part);
    if (content === undefined) return undefined;
    const tree = parseXml(content, part, limits);
    trees.set(part, tree);
    return tree;
  };
  const links = new Map<string, readonly Relationship[]>();
  const relationships = (part: string): readonly Relationship[] => {
    const known = links.get(part) ?? readRelationships(part, xml);
    links.set(part, known);
    return known;
  };
  const main = findMain(parts, relationships);
  const contentType = contentTypeOf(xml, main);
  if (contentType !== undefined && !DOCUMENT_TYPES.test(contentType))
    throw refuseWord("not-word", `This file is no Word document (${contentType}). Open a .docx, .md or .txt file.`, main);
  const tree = xml(main);
  if (tree === undefined) throw refuseWord("missing-part", "This Word file has no document in it.", main);
  if (tree.root.name !== "w:document") throw refuseWord("not-word", "This file is no Word document. Open a .docx, .md or .txt file.", main);
  return {
    parts,
    main,
    macros: contentType?.includes("macroEnabled") === true || [...parts.keys()].some((name) => /vbaProject\.bin$/i.test(name)),
    strict: tree.source.includes(STRICT_NAMESPACE),
    relationships,
    related: (type) => {
      const found = relationships(main).find((link) => link.type === type && !link.external)?.target;
      return found !== undefined && parts.has(found) ? found : undefined;
    },
    xml,
  };
}

function findMain(parts: PackageParts, relationships: (part: string) => readonly Relationship[]): string {
  const linked = relationships("").find((link) => link.type === "officeDocument" && !link.external)?.target;
  if (linked !== undefined && parts.has(linked)) return linked;
  if (parts.has("word/document.xml")) return "word/document.xml";
  if (parts.has("xl/workbook.xml") || parts.has("ppt/presentation.xml") || parts.has("content.xml"))
    throw refuseWord("not-word", "This file is an Office document, but no Word document. Open a .docx, .md or .txt file.");
  throw refuseWord(
    "missing-part",
    "This Word file has no document in it: its main part is missing. Get it again from its source.",
    linked ?? "",
  );
}

function readRelationships(part: string, xml: (part: string) => XmlPart | undefined): Relationship[] {
  const folder = posix.dirname(part);
  const own = part === "" ? "_rels/.rels" : posix.join(folder, "_rels", `${posix.basename(part)}.rels`);
  const tree = xml(own);
  if (tree === undefined) return [];
  return childElements(tree.root, "rel:Relationship").flatMap(({ attributes }) => {
    const { Id: id, Type: type, Target: target, TargetMode: mode } = attributes;
    if (id === undefined || type === undefined || target === undefined) return [];
    const external = mode === "External";
    const name = external ? target : target.startsWith("/") ? target.slice(1) : posix.join(part === "" ? "" : folder, target);
    return [{ id, type: type.slice(type.lastIndexOf("/") + 1), target: name, external }];
  });
}

function contentTypeOf(xml: (part: string) => XmlPart | undefined, part: string): string | undefined {
  const tree = xml("[Content_Types].xml");
  if (tree === undefined) return undefined;
  const own = childElements(tree.root, "ct:Override").find(
    ({ attributes }) => attributes["PartName"]?.toLowerCase() === `/${part}`.toLowerCase(),
  );
  return own?.attributes["ContentType"];
}
