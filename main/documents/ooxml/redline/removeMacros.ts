import { type EditableParts, removePart, setContentType } from "../packageEdits.ts";
import type { WordPackage } from "../wordPackage.ts";

const DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const MACROS = /(?:^|\/)vba(?:Project|Data)[^/]*\.(?:bin|xml)$/i;

/** Takes the macros out of the parts of a file and makes it a plain document: they are never carried over. */
export function removeMacros(word: WordPackage, parts: EditableParts): void {
  if (!word.macros) return;
  for (const name of [...parts.keys()]) if (MACROS.test(name)) removePart(parts, name);
  setContentType(parts, word.main, DOCUMENT);
}
