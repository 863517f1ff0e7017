import type { PackageParts } from "./openPackage.ts";
import { descendants, parseXml } from "./xml.ts";

/** Whose tracked changes and comments a Word file has, as it names them: each once, in the order of the file. */
export function namesInWord(parts: PackageParts): string[] {
  const names = new Set<string>();
  const decoder = new TextDecoder();
  for (const [name, content] of parts) {
    // Most parts name nobody: only those that do are read as XML.
    if (!/^word\/[^/]+\.xml$/.test(name) || !/\bauthor\s*=/.test(decoder.decode(content))) continue;
    for (const { attributes } of descendants(parseXml(content, name).root)) {
      const author = attributes["w:author"]?.trim();
      if (author) names.add(author);
    }
  }
  return [...names];
}
