import { createNumbering, matchSequences } from "../diff/sequenceDiff.ts";
import { splitsCharacter } from "./characters.ts";
import type { TextEdit } from "./textEdit.ts";

/**
 * Few and small edits from `before` to `after`: the common ends are left alone, the middle is compared line by line,
 * and each changed block of lines loses its own common ends. Characters are never split. Near-linear in the length.
 */
export function minimalEdits(before: string, after: string): TextEdit[] {
  const different = trim(before, after);
  if (different === null) return [];
  const outer = widenToLines(before, different);
  const oldMiddle = before.slice(outer.start, outer.oldEnd);
  const newMiddle = after.slice(outer.start, outer.newEnd);
  const oldLines = splitLines(oldMiddle);
  const newLines = splitLines(newMiddle);
  if (oldLines.length < 2 || newLines.length < 2) {
    return [{ start: different.start, end: different.oldEnd, text: after.slice(different.start, different.newEnd) }];
  }

  const number = createNumbering();
  const matches = matchSequences(number(oldLines), number(newLines));
  const edits: TextEdit[] = [];
  const oldStarts = lineStarts(oldLines);
  const newStarts = lineStarts(newLines);
  let oldLine = 0;
  let newLine = 0;
  for (const match of [...matches, { before: oldLines.length, after: newLines.length, length: 0 }]) {
    const oldFrom = oldStarts[oldLine] ?? 0;
    const newFrom = newStarts[newLine] ?? 0;
    const oldBlock = oldMiddle.slice(oldFrom, oldStarts[match.before]);
    const newBlock = newMiddle.slice(newFrom, newStarts[match.after]);
    const inner = trim(oldBlock, newBlock);
    if (inner !== null) {
      const base = outer.start + oldFrom;
      edits.push({ start: base + inner.start, end: base + inner.oldEnd, text: newBlock.slice(inner.start, inner.newEnd) });
    }
    oldLine = match.before + match.length;
    newLine = match.after + match.length;
  }
  return edits;
}

/** The part that differs: [start, oldEnd) of `before` against [start, newEnd) of `after`; null when they are equal. */
export function trim(before: string, after: string): { start: number; oldEnd: number; newEnd: number } | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  if (splitsCharacter(before, start) || splitsCharacter(after, start)) start -= 1;
  let suffix = 0;
  while (suffix < shorter - start && before.charCodeAt(before.length - 1 - suffix) === after.charCodeAt(after.length - 1 - suffix)) {
    suffix += 1;
  }
  if (splitsCharacter(before, before.length - suffix) || splitsCharacter(after, after.length - suffix)) suffix -= 1;
  return { start, oldEnd: before.length - suffix, newEnd: after.length - suffix };
}

/** Moves both borders out to whole lines; what is added is the same in both texts. */
function widenToLines(before: string, part: { start: number; oldEnd: number; newEnd: number }): typeof part {
  const start = part.start === 0 ? 0 : before.lastIndexOf("\n", part.start - 1) + 1;
  const newline = before.indexOf("\n", part.oldEnd);
  const added = (newline < 0 ? before.length : newline + 1) - part.oldEnd;
  return { start, oldEnd: part.oldEnd + added, newEnd: part.newEnd + added };
}

/** Lines with their "\n". */
function splitLines(text: string): string[] {
  const lines: string[] = [];
  let from = 0;
  while (from < text.length) {
    const at = text.indexOf("\n", from);
    const to = at < 0 ? text.length : at + 1;
    lines.push(text.slice(from, to));
    from = to;
  }
  return lines;
}

/** Offsets at which the lines start, and the end of the last one. */
function lineStarts(lines: readonly string[]): number[] {
  const starts = [0];
  let offset = 0;
  for (const line of lines) {
    offset += line.length;
    starts.push(offset);
  }
  return starts;
}
