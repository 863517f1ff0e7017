import type { TextRange } from "../text/textEdit.ts";
import { diffTokens } from "./diffTokens.ts";
import { createNumbering, matchSequences } from "./sequenceDiff.ts";

/** Indices of an old and a new unit that belong together; `equal` when they are the same text. */
export interface UnitPair {
  readonly before: number;
  readonly after: number;
  readonly equal: boolean;
}

/** Units that share fewer words than this (Dice coefficient) are not a pair but one removed and one added. */
const MIN_SIMILARITY = 0.4;
/** Up to this many comparisons every old unit is compared with every new one; beyond, only those near the diagonal. */
const MAX_COMPARISONS = 20_000;
const BAND = 24;

/** Aligns units (sentences, paragraphs) in order: equal ones first, then similar ones between them. */
export function alignUnits(before: string, beforeUnits: readonly TextRange[], after: string, afterUnits: readonly TextRange[]): UnitPair[] {
  const number = createNumbering();
  const old = beforeUnits.map((unit) => before.slice(unit.start, unit.end));
  const now = afterUnits.map((unit) => after.slice(unit.start, unit.end));
  const matches = matchSequences(number(old), number(now));
  const pairs: UnitPair[] = [];
  let i = 0;
  let j = 0;
  for (const match of [...matches, { before: old.length, after: now.length, length: 0 }]) {
    pairs.push(...pairSimilar(old, i, match.before, now, j, match.after));
    for (let k = 0; k < match.length; k += 1) pairs.push({ before: match.before + k, after: match.after + k, equal: true });
    i = match.before + match.length;
    j = match.after + match.length;
  }
  return pairs;
}

/** Word counts of a unit. */
export type Bag = ReadonlyMap<string, number>;

/** Share of common words of two texts: 2 |A ∩ B| / (|A| + |B|) over their words with multiplicity, 0..1. */
export function similarity(a: string, b: string): number {
  return dice(bagOf(a), bagOf(b));
}

/** The words and marks of a text with how often each occurs. */
export function bagOf(text: string): Bag {
  const bag = new Map<string, number>();
  for (const { start, end } of diffTokens(text)) {
    const token = text.slice(start, end);
    bag.set(token, (bag.get(token) ?? 0) + 1);
  }
  return bag;
}

/** Dice coefficient of two bags of words, 0..1; 1 for two empty ones. */
export function dice(a: Bag, b: Bag): number {
  let common = 0;
  let total = 0;
  for (const [token, count] of a) {
    common += Math.min(count, b.get(token) ?? 0);
    total += count;
  }
  for (const count of b.values()) total += count;
  return total === 0 ? 1 : (2 * common) / total;
}

/** Pairs in order with the greatest sum of similarities (alignment by dynamic programming, banded when large). */
export function pairSimilar(
  old: readonly string[],
  oldFrom: number,
  oldTo: number,
  now: readonly string[],
  nowFrom: number,
  nowTo: number,
): UnitPair[] {
  const n = oldTo - oldFrom;
  const m = nowTo - nowFrom;
  if (n === 0 || m === 0) return [];
  if (n === 1 && m === 1) {
    const pair = { before: oldFrom, after: nowFrom, equal: false };
    return similarity(old[oldFrom] ?? "", now[nowFrom] ?? "") >= MIN_SIMILARITY ? [pair] : [];
  }
  const oldBags = old.slice(oldFrom, oldTo).map(bagOf);
  const nowBags = now.slice(nowFrom, nowTo).map(bagOf);
  const band = n * m <= MAX_COMPARISONS ? Math.max(n, m) : BAND;
  // best[i][j]: greatest sum for the first i and j units; step[i][j]: 1 pair, 2 skip old, 3 skip new.
  let best = new Float64Array(m + 1);
  const steps = Array.from({ length: n + 1 }, () => new Uint8Array(m + 1).fill(3));
  for (let i = 1; i <= n; i += 1) {
    const above = best;
    best = new Float64Array(m + 1);
    const row = steps[i];
    const oldBag = oldBags[i - 1];
    if (row === undefined || oldBag === undefined) continue;
    row[0] = 2;
    const centre = (i * m) / n;
    for (let j = 1; j <= m; j += 1) {
      const skipOld = above[j] ?? 0;
      const skipNew = best[j - 1] ?? 0;
      row[j] = skipOld >= skipNew ? 2 : 3;
      best[j] = Math.max(skipOld, skipNew);
      const nowBag = nowBags[j - 1];
      if (Math.abs(j - centre) > band || nowBag === undefined) continue;
      const likeness = dice(oldBag, nowBag);
      const paired = (above[j - 1] ?? 0) + likeness;
      if (likeness >= MIN_SIMILARITY && paired > (best[j] ?? 0)) {
        best[j] = paired;
        row[j] = 1;
      }
    }
  }
  const pairs: UnitPair[] = [];
  for (let i = n, j = m; i > 0 && j > 0; ) {
    const step = steps[i]?.[j];
    if (step === 1) pairs.push({ before: oldFrom + i - 1, after: nowFrom + j - 1, equal: false });
    if (step !== 3) i -= 1;
    if (step !== 2) j -= 1;
  }
  return pairs.reverse();
}
