/** Choosing in a tree of sections: what a row's box shows, and what it stands for. Pure. */
import { isWhollyLocked } from "../../../src/domain/document/locks.ts";
import type { ProseSection } from "../../../src/domain/document/polishPlaces.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";

export interface SectionChoice {
  readonly id: string;
  readonly label: string;
  readonly title: string;
  readonly depth: number;
  /** How much of it and the sections below it is chosen; `locked`: nothing there can be. */
  readonly mark: "all" | "some" | "none" | "locked";
  /** It has prose of its own that is not locked. */
  readonly isOpen: boolean;
  /** The ids that its box stands for: it and the sections below, as far as they are open. */
  readonly below: readonly string[];
}

/** The rows of the tree. `chosen` are ids of sections with prose of their own. */
export function choicesOf(sections: readonly ProseSection[], locks: readonly TextRange[], chosen: ReadonlySet<string>): SectionChoice[] {
  const open = sections.map(({ places }) => places.some((place) => !isWhollyLocked(locks, place)));
  const below = sections.map((): string[] => []);
  sections.forEach(({ id }, index) => {
    if (open[index] !== true) return;
    for (let at: number | null = index; at !== null; at = sections[at]?.parent ?? null) below[at]?.push(id);
  });
  return sections.map(({ id, label, title, depth }, index) => {
    const ids = below[index] ?? [];
    const count = ids.filter((one) => chosen.has(one)).length;
    const mark = ids.length === 0 ? "locked" : count === ids.length ? "all" : count > 0 ? "some" : "none";
    return { id, label, title, depth, mark, isOpen: open[index] === true, below: ids };
  });
}

/** The section that the caret is in, with what is below it. */
export function sectionAtCaret(sections: readonly ProseSection[], caret: number): ReadonlySet<string> {
  const at = Math.max(
    0,
    sections.findLastIndex(({ start }) => start <= caret),
  );
  const inside = new Set<number>([at]);
  sections.forEach(({ parent }, index) => {
    if (parent !== null && inside.has(parent)) inside.add(index);
  });
  return new Set(sections.flatMap(({ id, places }, index) => (inside.has(index) && places.length > 0 ? [id] : [])));
}
