/** A run of equal elements: `length` of them from `before` in the first and from `after` in the second sequence. */
export interface Match {
  readonly before: number;
  readonly after: number;
  readonly length: number;
}

/** Beyond this many differences the exact search gives way to anchors, so that the time stays near-linear. */
const MAX_DIFFERENCES = 400;

/**
 * Common subsequence of two sequences of element ids: common ends first, then the exact greedy search (Myers, "An
 * O(ND) difference algorithm", 1986, algorithm of section 4b without the linear-space refinement); when more than
 * `MAX_DIFFERENCES` elements differ, elements that are unique in both are anchors (patience) and the gaps between them
 * are searched; a gap without anchors counts as replaced. Matches are sorted and maximal runs.
 */
export function matchSequences(before: Int32Array, after: Int32Array): Match[] {
  const matches: Match[] = [];
  matchWindow(before, after, 0, before.length, 0, after.length, matches);
  return joinRuns(matches);
}

/** Gives equal strings equal ids across calls on the same numbering. */
export function createNumbering(): (items: readonly string[]) => Int32Array {
  const ids = new Map<string, number>();
  return (items) => {
    const result = new Int32Array(items.length);
    items.forEach((item, index) => {
      let id = ids.get(item);
      if (id === undefined) {
        id = ids.size;
        ids.set(item, id);
      }
      result[index] = id;
    });
    return result;
  };
}

function matchWindow(a: Int32Array, b: Int32Array, aFrom: number, aTo: number, bFrom: number, bTo: number, out: Match[]): void {
  let prefix = 0;
  const shorter = Math.min(aTo - aFrom, bTo - bFrom);
  while (prefix < shorter && a[aFrom + prefix] === b[bFrom + prefix]) prefix += 1;
  let suffix = 0;
  while (suffix < shorter - prefix && a[aTo - suffix - 1] === b[bTo - suffix - 1]) suffix += 1;
  if (prefix > 0) out.push({ before: aFrom, after: bFrom, length: prefix });
  matchMiddle(a, b, aFrom + prefix, aTo - suffix, bFrom + prefix, bTo - suffix, out);
  if (suffix > 0) out.push({ before: aTo - suffix, after: bTo - suffix, length: suffix });
}

function matchMiddle(a: Int32Array, b: Int32Array, aFrom: number, aTo: number, bFrom: number, bTo: number, out: Match[]): void {
  if (aFrom >= aTo || bFrom >= bTo) return;
  const exact = greedy(a, b, aFrom, aTo, bFrom, bTo);
  if (exact !== null) {
    out.push(...exact);
    return;
  }
  const anchors = uniqueAnchors(a, b, aFrom, aTo, bFrom, bTo);
  if (anchors.length === 0) return;
  let i = aFrom;
  let j = bFrom;
  for (const anchor of anchors) {
    if (anchor.before < i || anchor.after < j) continue;
    matchWindow(a, b, i, anchor.before, j, anchor.after, out);
    out.push(anchor);
    i = anchor.before + 1;
    j = anchor.after + 1;
  }
  matchWindow(a, b, i, aTo, j, bTo, out);
}

/** Myers' greedy search; null when more than MAX_DIFFERENCES elements differ. */
function greedy(a: Int32Array, b: Int32Array, aFrom: number, aTo: number, bFrom: number, bTo: number): Match[] | null {
  const n = aTo - aFrom;
  const m = bTo - bFrom;
  const limit = Math.min(n + m, MAX_DIFFERENCES);
  const offset = limit + 1;
  const furthest = new Int32Array(2 * limit + 3);
  const trace: Int32Array[] = [];
  for (let d = 0; d <= limit; d += 1) {
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (furthest[offset + k - 1] ?? 0) < (furthest[offset + k + 1] ?? 0));
      let x = down ? (furthest[offset + k + 1] ?? 0) : (furthest[offset + k - 1] ?? 0) + 1;
      let y = x - k;
      while (x < n && y < m && a[aFrom + x] === b[bFrom + y]) {
        x += 1;
        y += 1;
      }
      furthest[offset + k] = x;
      if (x >= n && y >= m) {
        trace.push(furthest.slice(offset - d - 1, offset + d + 2));
        return backtrack(trace, n, m, aFrom, bFrom);
      }
    }
    trace.push(furthest.slice(offset - d - 1, offset + d + 2));
  }
  return null;
}

/** Follows the furthest points back from the end. `trace[d]` holds diagonals -d-1 .. d+1 after round d. */
function backtrack(trace: readonly Int32Array[], n: number, m: number, aFrom: number, bFrom: number): Match[] {
  const matches: Match[] = [];
  let x = n;
  let y = m;
  for (let d = trace.length - 1; d >= 0; d -= 1) {
    const k = x - y;
    let startX = 0;
    let startY = 0;
    let previousX = 0;
    let previousY = 0;
    if (d > 0) {
      const round = trace[d - 1] ?? new Int32Array(0);
      const at = (diagonal: number): number => round[diagonal + d] ?? 0;
      const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
      const previousK = down ? k + 1 : k - 1;
      previousX = at(previousK);
      previousY = previousX - previousK;
      startX = down ? previousX : previousX + 1;
      startY = startX - k;
    }
    if (x > startX) matches.push({ before: aFrom + startX, after: bFrom + startY, length: x - startX });
    x = previousX;
    y = previousY;
  }
  return matches.reverse();
}

/** Elements that occur once in both windows, in the longest order common to both (patience sorting). */
function uniqueAnchors(a: Int32Array, b: Int32Array, aFrom: number, aTo: number, bFrom: number, bTo: number): Match[] {
  const places = new Map<number, { before: number; after: number; count: number }>();
  for (let i = aFrom; i < aTo; i += 1) {
    const id = a[i] ?? 0;
    const known = places.get(id);
    if (known === undefined) places.set(id, { before: i, after: -1, count: 0 });
    else known.count = 2;
  }
  for (let j = bFrom; j < bTo; j += 1) {
    const known = places.get(b[j] ?? 0);
    if (known === undefined) continue;
    known.count += 1;
    known.after = j;
  }
  // A Map keeps the order of insertion: the places are in the order of `before`.
  const unique = [...places.values()].filter((place) => place.count === 1);
  return longestIncreasing(unique).map((place) => ({ before: place.before, after: place.after, length: 1 }));
}

/** Longest subsequence whose `after` grows; O(n log n). */
export function longestIncreasing<T extends { readonly after: number }>(items: readonly T[]): T[] {
  const tails: number[] = [];
  const previous = new Int32Array(items.length).fill(-1);
  items.forEach((item, index) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((items[tails[middle] ?? 0]?.after ?? 0) < item.after) low = middle + 1;
      else high = middle;
    }
    if (low > 0) previous[index] = tails[low - 1] ?? -1;
    tails[low] = index;
  });
  const result: T[] = [];
  for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) {
    const item = items[index];
    if (item !== undefined) result.push(item);
  }
  return result.reverse();
}

function joinRuns(matches: readonly Match[]): Match[] {
  const result: Match[] = [];
  for (const match of matches) {
    const last = result.at(-1);
    if (last !== undefined && last.before + last.length === match.before && last.after + last.length === match.after) {
      result[result.length - 1] = { ...last, length: last.length + match.length };
    } else result.push(match);
  }
  return result;
}
