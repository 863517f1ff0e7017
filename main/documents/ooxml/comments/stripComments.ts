import { type EditableParts, editPart, removal, removePart } from "../packageEdits.ts";
import type { WordPackage } from "../wordPackage.ts";
import { childElements, descendants, type XmlElement } from "../xml.ts";

/** Parts that say something of comments, by the last word of the relationship that leads to them. */
const PARTS = /^(comments|commentsExtended|commentsIds|commentsExtensible|people)$/;
const MARKS: ReadonlySet<string> = new Set(["w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"]);

/** The parts of a Word file without its comments and their marks; `comments`: how many there were. */
export function stripComments(word: WordPackage): { readonly parts: EditableParts; readonly comments: number } {
  const parts: EditableParts = new Map(word.parts);
  const written = word.related("comments");
  const root = written === undefined ? undefined : word.xml(written)?.root;
  for (const name of word.parts.keys()) {
    if (!/^word\/[^/]+\.xml$/.test(name)) continue;
    const part = word.xml(name);
    if (part === undefined) continue;
    const marks = [...descendants(part.root)].filter((element) => goes(element));
    editPart(parts, name, part, marks.map(removal));
  }
  for (const { type, target, external } of word.relationships(word.main)) if (!external && PARTS.test(type)) removePart(parts, target);
  return { parts, comments: root === undefined ? 0 : childElements(root, "w:comment").length };
}

/** A mark, or the run that has nothing else in it. */
function goes(element: XmlElement): boolean {
  if (MARKS.has(element.name)) return true;
  const content = element.name === "w:r" ? childElements(element).filter(({ name }) => name !== "w:rPr") : [];
  return content.length > 0 && content.every(({ name }) => name === "w:commentReference" || name === "w:annotationRef");
}
