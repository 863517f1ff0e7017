import type { WordPackage } from "../wordPackage.ts";
import { leavesOf, type Unit } from "./leaves.ts";
import { addTo, type PartEdits } from "./partEdits.ts";
import type { WordLeaf } from "./wordUnits.ts";

/** Word numbers its own hidden bookmarks from here on. */
const FIRST_NUMBER = 100_000_001;

/** The ids of places that a text refers to. */
export function referredPlaces(units: readonly Unit[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const unit of units)
    for (const { spans } of leavesOf(unit))
      for (const { token, link } of spans) {
        if (token?.type === "reference") ids.add(token.target);
        if (link?.startsWith("#") === true) ids.add(link.slice(1));
      }
  return ids;
}

/** The bookmarks of the places that a text refers to: those that the file has, and new ones where it has none. */
export class NewPlaces {
  readonly #known: ReadonlyMap<string, string>;
  readonly #referred: ReadonlySet<string>;
  readonly #taken: Set<string>;
  readonly #bookmarks = new Map<string, string>();
  #next = FIRST_NUMBER;

  /** `known`: ids of places by the bookmarks of the file; `referred`: the ids that the new text refers to. */
  constructor(word: WordPackage, known: ReadonlyMap<string, string>, referred: ReadonlySet<string>) {
    this.#known = known;
    this.#referred = referred;
    this.#taken = referred.size === 0 ? new Set() : bookmarkNames(word);
  }

  /** A paragraph of the file stays, as the place of this id in the new text. */
  stays(id: string, leaf: WordLeaf, edits: PartEdits): void {
    if (!this.#referred.has(id) || this.#bookmarks.has(id)) return;
    const there = (leaf.side?.pieces ?? []).flatMap(({ piece: { content } }) =>
      content.type === "bookmark" && this.#known.has(content.name) ? [content.name] : [],
    )[0];
    if (there !== undefined) {
      this.#bookmarks.set(id, there);
      return;
    }
    const [paragraph] = leaf.paragraphs;
    const name = this.fresh(id);
    if (paragraph !== undefined && name !== undefined) addTo(edits.bookmarks, paragraph, name);
  }

  /** The bookmark of a new paragraph; undefined where nothing refers to it. */
  fresh(id: string | undefined): string | undefined {
    if (id === undefined || !this.#referred.has(id) || this.#bookmarks.has(id)) return undefined;
    while (this.#taken.has(`_ref${this.#next}`)) this.#next += 1;
    const name = `_Ref${this.#next}`;
    this.#next += 1;
    this.#bookmarks.set(id, name);
    return name;
  }

  /** The bookmark of a place; undefined where there is no such place. */
  bookmarkOf(id: string): string | undefined {
    return this.#bookmarks.get(id) ?? [...this.#known].find(([, known]) => known === id)?.[0];
  }
}

/** Names do not differ by case alone. */
function bookmarkNames(word: WordPackage): Set<string> {
  const names = new Set<string>();
  for (const part of [word.main, ...word.relationships(word.main).map(({ target }) => target)]) {
    const content = word.parts.get(part);
    if (content === undefined || !part.endsWith(".xml")) continue;
    for (const match of new TextDecoder().decode(content).matchAll(/:name\s*=\s*["']([^"']*)["']/g))
      names.add((match[1] ?? "").toLowerCase());
  }
  return names;
}
