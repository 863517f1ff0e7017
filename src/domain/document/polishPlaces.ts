/** The prose of a document by its sections: what may be written again while headings, code and tables stay. */
import type { TextRange } from "../text/textEdit.ts";
import type { DocumentKind } from "./documentState.ts";
import { type OutlineItem, parseOutline } from "./outline.ts";
import { readTextBlocks } from "./textBlocks.ts";

/** A heading or titled clause with prose in it or below it. Offsets are UTF-16. */
export interface ProseSection {
  /** Of the outline; empty for what stands in no section. */
  readonly id: string;
  readonly label: string;
  readonly title: string;
  /** 0 for sections that are in no other. */
  readonly depth: number;
  /** Place of the section that it is directly in, in the list; null for none. */
  readonly parent: number | null;
  readonly start: number;
  /** Its prose without that of the sections in it, a range for each paragraph. */
  readonly places: readonly TextRange[];
}

/** Bold words at the beginning of a paragraph are the title of a clause, or a term that is defined. */
const LEAD = /^(\*\*|__)(?=\S)(?:(?!\1)[^\n])+?\1[.:：。]?\s*/u;
const LETTER = /\p{L}/u;

/** The ranges of prose inside of a range of the text, one for each paragraph; of list items what stands behind the mark and a bold title. */
export function polishPlaces(text: string, section: TextRange): TextRange[] {
  return proseOf(text).filter((place) => place.start >= section.start && place.end <= section.end);
}

/** The sections with prose, in the order of the text: headings and titled clauses, those around sections with prose included. */
export function proseSections(text: string, kind?: DocumentKind): ProseSection[] {
  const prose = proseOf(text);
  const outside = { id: "", label: "", title: "", level: 1, line: 1, start: prose[0]?.start ?? 0, end: text.length };
  const all = [sectionOf(outside, null, 0)];
  const open: number[] = [];
  let at = 0;
  /** The prose before an offset belongs to the innermost section that is open. */
  const take = (until: number): void => {
    const section = all[open.at(-1) ?? 0];
    for (let place = prose[at]; place !== undefined && place.start < until; place = prose[at]) {
      section?.places.push(place);
      at += 1;
    }
  };
  const closeBefore = (offset: number): void => {
    for (let last = open.at(-1); last !== undefined && (all[last]?.end ?? 0) <= offset; last = open.at(-1)) {
      take(all[last]?.end ?? 0);
      open.pop();
    }
    take(offset);
  };
  for (const item of parseOutline(text, kind)) {
    closeBefore(item.start);
    const parent = open.at(-1) ?? null;
    open.push(all.length);
    all.push(sectionOf(item, parent, open.length - 1));
  }
  closeBefore(text.length);
  return withoutEmpty(all);
}

type OpenSection = Omit<ProseSection, "places"> & { readonly end: number; readonly places: TextRange[] };

function sectionOf({ id, label, title, start, end }: OutlineItem, parent: number | null, depth: number): OpenSection {
  return { id, label, title, depth, parent, start, end, places: [] };
}

function withoutEmpty(all: readonly OpenSection[]): ProseSection[] {
  const filled = new Set<number>();
  all.forEach(({ places }, index) => {
    for (let at: number | null = places.length > 0 ? index : null; at !== null && !filled.has(at); at = all[at]?.parent ?? null)
      filled.add(at);
  });
  const moved = new Map<number, number>();
  return all.flatMap(({ id, label, title, depth, parent, start, places }, index) => {
    if (!filled.has(index)) return [];
    moved.set(index, moved.size);
    return [{ id, label, title, depth, parent: parent === null ? null : (moved.get(parent) ?? null), start, places }];
  });
}

function proseOf(text: string): TextRange[] {
  return readTextBlocks(text).blocks.flatMap(({ kind, start, end }): TextRange[] => {
    if (kind !== "prose") return [];
    const lead = LEAD.exec(text.slice(start, end))?.[0].length ?? 0;
    return LETTER.test(text.slice(start + lead, end)) ? [{ start: start + lead, end }] : [];
  });
}
