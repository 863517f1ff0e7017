import type { TrackedMark } from "./flow.ts";
import type { WordPackage } from "./wordPackage.ts";
import { descendants, type XmlElement } from "./xml.ts";

export const KINDS: Readonly<Record<string, Pick<TrackedMark, "kind" | "move">>> = {
  "w:ins": { kind: "insert", move: false },
  "w:del": { kind: "delete", move: false },
  "w:moveTo": { kind: "insert", move: true },
  "w:moveFrom": { kind: "delete", move: true },
  "w:cellIns": { kind: "insert", move: false },
  "w:cellDel": { kind: "delete", move: false },
};

/** The tracked change that an element says, null when it says none. */
export function markOf(element: XmlElement): TrackedMark | null {
  const kind = KINDS[element.name];
  if (kind === undefined) return null;
  const { "w:author": author, "w:date": date } = element.attributes;
  return { ...kind, element, author: author?.trim() ? author.trim().slice(0, 200) : "", date: dateOf(date) };
}

/** ms since 1970 UTC. Word writes local time and calls it UTC; nothing better is known. */
export function dateOf(written: string | undefined): number | null {
  if (written === undefined) return null;
  const at = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(written) ? written : `${written}Z`);
  return Number.isNaN(at) || at < 0 ? null : at;
}

/** The tracked changes of a file, in the order of the text: their numbers name them outside of a session. */
export function trackedElements(word: WordPackage): XmlElement[] {
  return [word.main, word.related("footnotes"), word.related("endnotes")].flatMap((name) => {
    const part = name === undefined ? undefined : word.xml(name);
    return part === undefined ? [] : [...descendants(part.root)].filter((element) => Object.hasOwn(KINDS, element.name));
  });
}
