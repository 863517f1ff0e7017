type Pairs = readonly (readonly [number, number])[];

/** The pairs of both lists, each once, those of the first list first. */
export function mergePairs(first: Pairs, second: Pairs): [number, number][] {
  const pairs = new Map([...first, ...second].map(([a, b]): [string, [number, number]] => [`${a}:${b}`, [a, b]]));
  return [...pairs.values()];
}
