/**
 * Fewest insertions, deletions and substitutions of characters (code points) that turn one text into the other (Levenshtein). Time O(n m),
 * memory O(min(n, m)).
 */
export function editDistance(a: string, b: string): number {
  const [long, short] = [Array.from(a), Array.from(b)].sort((x, y) => y.length - x.length);
  if (long === undefined || short === undefined) return 0;
  const row = Uint32Array.from({ length: short.length + 1 }, (_, j) => j);
  for (const [i, character] of long.entries()) {
    let diagonal = i;
    row[0] = i + 1;
    for (const [j, other] of short.entries()) {
      const above = row[j + 1] ?? 0;
      row[j + 1] = Math.min(above + 1, (row[j] ?? 0) + 1, diagonal + (character === other ? 0 : 1));
      diagonal = above;
    }
  }
  return row[short.length] ?? 0;
}

/** The distance as a share of the longer text: 0 equal, 1 nothing in common. 0 of two empty texts. */
export function normalisedEditDistance(a: string, b: string): number {
  const longer = Math.max(Array.from(a).length, Array.from(b).length);
  return longer === 0 ? 0 : editDistance(a, b) / longer;
}
