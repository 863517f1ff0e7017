import type { OutlineItem } from "../document/outline.ts";
import type { ComparedUnit, ComparisonRow } from "./compareDocuments.ts";

/** The clause that a compared paragraph stands in, in either text; null before the first clause. */
export interface RowClause {
  /** The same for all rows of one clause, whether it was renumbered, renamed or moved. */
  readonly key: string;
  /** The key of the clause that the old paragraph stood in; another one when it moved to another clause. Null without an old paragraph. */
  readonly oldKey: string | null;
  readonly before: OutlineItem | null;
  readonly after: OutlineItem | null;
}

/** The key of everything before the first clause. */
export const NO_CLAUSE = "";

/**
 * The clause of every row. A clause of the old text and one of the new are the same clause when the paragraphs that begin them are
 * one row; `moved-to` rows belong to their new clause, `moved-from` rows to their old one.
 */
export function clausesOfRows(
  rows: readonly ComparisonRow[],
  beforeOutline: readonly OutlineItem[],
  afterOutline: readonly OutlineItem[],
): RowClause[] {
  const olds = new ClauseFinder(beforeOutline);
  const nows = new ClauseFinder(afterOutline);
  const partnerOf = new Map<OutlineItem, OutlineItem>();
  for (const { before, after } of rows) {
    if (before === null || after === null) continue;
    const old = olds.startingIn(before);
    const now = nows.startingIn(after);
    if (old !== null && now !== null) partnerOf.set(old, now);
  }
  const keyOfOld = (old: OutlineItem | null): string => {
    if (old === null) return NO_CLAUSE;
    const partner = partnerOf.get(old);
    return partner === undefined ? `before:${old.id}` : `after:${partner.id}`;
  };
  return rows.map(({ before, after }) => {
    const old = before === null ? null : olds.around(before);
    const now = after === null ? null : nows.around(after);
    const oldKey = before === null ? null : keyOfOld(old);
    if (after === null) return { key: keyOfOld(old), oldKey, before: old, after: (old === null ? null : partnerOf.get(old)) ?? null };
    return { key: now === null ? NO_CLAUSE : `after:${now.id}`, oldKey, before: old, after: now };
  });
}

/** Finds clauses by offset. */
class ClauseFinder {
  readonly #items: readonly OutlineItem[];

  constructor(items: readonly OutlineItem[]) {
    this.#items = items;
  }

  /** The innermost clause that holds the paragraph. */
  around(unit: ComparedUnit): OutlineItem | null {
    const offset = contentStart(unit);
    for (let index = this.#last(offset); index >= 0; index -= 1) {
      const item = this.#items[index];
      if (item !== undefined && offset < item.end) return item;
    }
    return null;
  }

  /** The clause that begins with the paragraph. */
  startingIn(unit: ComparedUnit): OutlineItem | null {
    const item = this.#items[this.#last(contentStart(unit))];
    return item !== undefined && item.start >= unit.start && item.start < unit.start + Math.max(1, unit.text.length) ? item : null;
  }

  /** Index of the last clause that begins at or before an offset, -1 when none does. */
  #last(offset: number): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#items[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function contentStart({ text, start }: ComparedUnit): number {
  return start + (text.length - text.trimStart().length);
}
