import type { TextRange } from "../../../src/domain/text/textEdit.ts";

/** A piece of a place between locks: offsets in the place's old and new text. */
export interface FreePart {
  readonly old: TextRange;
  readonly new: TextRange;
}

/**
 * Cuts a rewritten place at its locks, whose text stands in the old and the new text alike, so that no change is built
 * across one. `locks` are sorted ranges of the old text; `kept` are the ranges of the new text whose tokens were clamped,
 * which tell a lock from the same words written anew; null where that is not known. A lock that cannot be found again
 * does not cut: deciding will refuse to change it.
 */
export function freeParts(oldText: string, newText: string, locks: readonly TextRange[], kept: readonly TextRange[] | null): FreePart[] {
  const parts: FreePart[] = [];
  let oldFrom = 0;
  let newFrom = 0;
  for (const lock of locks) {
    if (lock.start < oldFrom) continue;
    const text = oldText.slice(lock.start, lock.end);
    const found = findKept(newText, text, newFrom, kept);
    if (found === null) continue;
    parts.push({ old: { start: oldFrom, end: lock.start }, new: { start: newFrom, end: found } });
    oldFrom = lock.end;
    newFrom = found + text.length;
  }
  parts.push({ old: { start: oldFrom, end: oldText.length }, new: { start: newFrom, end: newText.length } });
  return parts;
}

function findKept(newText: string, text: string, from: number, kept: readonly TextRange[] | null): number | null {
  for (let at = newText.indexOf(text, from); at >= 0; at = newText.indexOf(text, at + 1)) {
    const end = at + text.length;
    if (kept === null || kept.some((range) => range.start <= at && range.end >= end)) return at;
  }
  return null;
}
