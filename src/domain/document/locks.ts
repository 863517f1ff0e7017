import type { TextEdits, TextRange } from "../text/textEdit.ts";
import type { Lock } from "./documentState.ts";

/**
 * True when an edit would change locked text: it removes some of it or inserts inside it. Text may be put directly
 * before or behind a lock.
 */
export function touchesLock(locks: readonly Lock[], edits: TextEdits): boolean {
  return touchedLock(locks, edits) !== null;
}

/** The first lock that `edits` would change, or null. */
export function touchedLock(locks: readonly Lock[], edits: TextEdits): Lock | null {
  if (locks.length === 0 || edits.length === 0) return null;
  const sorted = locks.toSorted((a, b) => a.start - b.start);
  const active: Lock[] = [];
  let next = 0;
  for (const edit of edits) {
    for (let lock = sorted[next]; lock !== undefined && lock.start < edit.end; lock = sorted[next]) {
      active.push(lock);
      next += 1;
    }
    for (let index = active.length - 1; index >= 0; index -= 1) {
      const lock = active[index];
      if (lock === undefined) continue;
      if (lock.end <= edit.start) active.splice(index, 1);
      else if (lock.start < edit.end) return lock;
    }
  }
  return null;
}

/** True when locks cover all of a range, together or alone; an empty range is never locked. */
export function isWhollyLocked(locks: readonly TextRange[], range: TextRange): boolean {
  if (range.start >= range.end) return false;
  let covered = range.start;
  for (const lock of locks.toSorted((a, b) => a.start - b.start)) {
    if (lock.end <= covered) continue;
    if (lock.start > covered) return false;
    covered = lock.end;
    if (covered >= range.end) return true;
  }
  return false;
}
