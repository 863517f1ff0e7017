import type { PackageParts } from "../openPackage.ts";
import { refuseWord } from "../refusal.ts";
import type { WordPackage } from "../wordPackage.ts";
import type { XmlPart } from "../xml.ts";

/** The namespaces of a file, in the transitional or the strict form of Office Open XML. */
const NAMES = {
  transitional: {
    text: "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    office: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
  },
  strict: {
    text: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    office: "http://purl.oclc.org/ooxml/officeDocument/relationships",
  },
} as const;

const namesOf = (strict: boolean): (typeof NAMES)["strict" | "transitional"] => (strict ? NAMES.strict : NAMES.transitional);

/** The source of a part that the file does not have yet: `<w:root>` around `content`. */
export function freshPart(root: string, strict: boolean, content = ""): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:${root} xmlns:w="${namesOf(strict).text}">${content}</w:${root}>`;
}

/** A name for a new part, near the one that it usually has: a part that nothing leads to may have that one. */
export function freshName(parts: PackageParts, usual: string): string {
  const taken = new Set([...parts.keys()].map((name) => name.toLowerCase()));
  let name = usual;
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = usual.replace(".xml", `${number}.xml`);
  return name;
}

/**
 * The largest number that an attribute of elements of this name has anywhere in the text and its styles, 0 for none. References that lead nowhere must not
 * lead to something new.
 */
export function largestUsed(word: WordPackage, element: string, attribute: string): number {
  const pattern = new RegExp(`<[^\\s<>]*:${element}\\b[^<>]*:${attribute}\\s*=\\s*["'](\\d{1,9})["']`, "g");
  let largest = 0;
  for (const part of [word.main, ...["styles", "footnotes", "endnotes", "numbering"].map((type) => word.related(type))]) {
    const source = part === undefined ? undefined : word.xml(part)?.source;
    for (const match of source?.matchAll(pattern) ?? []) largest = Math.max(largest, Number(match[1]));
  }
  return largest;
}

/** The type of a relationship of the document, e.g. "footnotes". */
export function relationshipType(type: string, strict: boolean): string {
  return `${namesOf(strict).office}/${type}`;
}

/** A declaration of "w" for elements that are added to a part; empty where the part says it already. */
export function namespaceOf(part: XmlPart, strict: boolean): string {
  return meansText(part) ? "" : ` xmlns:w="${namesOf(strict).text}"`;
}

/** What is written into a paragraph says "w:": it must mean the namespace of Word's text. Throws UNSUPPORTED_FORMAT. */
export function requirePrefix(part: XmlPart): void {
  if (meansText(part)) return;
  throw refuseWord(
    "not-word",
    "This Word file uses unusual names inside, so that changes cannot be written back onto it. Save it again in Word, or export a new document.",
  );
}

function meansText({ source, root }: XmlPart): boolean {
  const space = /\bxmlns:w\s*=\s*["']([^"']*)["']/.exec(source.slice(root.start, root.innerStart))?.[1];
  return Object.values(NAMES).some(({ text }) => text === space);
}
