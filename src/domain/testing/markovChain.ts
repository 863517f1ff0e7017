/** A short stationary-start Markov chain small enough to enumerate: the ground truth for the planner. */
export interface Chain {
  readonly length: number;
  readonly start: readonly number[];
  readonly transition: readonly (readonly number[])[];
}

/** Five positions, three values. */
export const SMALL_CHAIN: Chain = {
  length: 5,
  start: [0.5, 0.3, 0.2],
  transition: [
    [0.8, 0.15, 0.05],
    [0.1, 0.7, 0.2],
    [0.25, 0.05, 0.7],
  ],
};

/** All sequences of the chain with their probabilities. */
function enumerate(chain: Chain): { sequence: number[]; probability: number }[] {
  let all = chain.start.map((probability, symbol) => ({ sequence: [symbol], probability }));
  for (let position = 1; position < chain.length; position += 1) {
    all = all.flatMap(({ sequence, probability }) =>
      (chain.transition[sequence.at(-1) ?? 0] ?? []).map((step, symbol) => ({
        sequence: [...sequence, symbol],
        probability: probability * step,
      })),
    );
  }
  return all;
}

/** Probability that the positions in the bit set `mask` hold what they hold in each sequence. */
class Marginals {
  readonly #tables = new Map<number, Map<string, number>>();
  readonly sequences: ReturnType<typeof enumerate>;

  constructor(chain: Chain) {
    this.sequences = enumerate(chain);
  }

  of(sequence: readonly number[], mask: number): number {
    let table = this.#tables.get(mask);
    if (table === undefined) {
      table = new Map();
      for (const one of this.sequences) {
        const key = keyOf(one.sequence, mask);
        table.set(key, (table.get(key) ?? 0) + one.probability);
      }
      this.#tables.set(mask, table);
    }
    return table.get(keyOf(sequence, mask)) ?? 0;
  }
}

function keyOf(sequence: readonly number[], mask: number): string {
  return sequence.filter((_, position) => (mask >> position) & 1).join(",");
}

/** h(j): entropy (nats) of a position given j others, averaged over positions and over all sets of j others. */
export function exactCurve(chain: Chain): number[] {
  const marginals = new Marginals(chain);
  const sums = new Array<number>(chain.length).fill(0);
  const counts = new Array<number>(chain.length).fill(0);
  for (let known = 0; known < 2 ** chain.length; known += 1) {
    for (let position = 0; position < chain.length; position += 1) {
      const bit = 1 << position;
      if (known & bit) continue;
      let entropy = 0;
      for (const { sequence, probability } of marginals.sequences) {
        entropy -= probability * Math.log(marginals.of(sequence, known | bit) / marginals.of(sequence, known));
      }
      const j = countBits(known);
      sums[j] = (sums[j] ?? 0) + entropy;
      counts[j] = (counts[j] ?? 0) + 1;
    }
  }
  return sums.map((sum, j) => sum / (counts[j] ?? 1));
}

/** KL(p || q) in nats per token of parallel sampling with exact conditionals, averaged over all orders of positions. */
export function exactError(chain: Chain, sizes: readonly number[]): number {
  const marginals = new Marginals(chain);
  const orders = permutations(Array.from({ length: chain.length }, (_, position) => position));
  let total = 0;
  for (const order of orders) {
    for (const { sequence, probability } of marginals.sequences) {
      let known = 0;
      let logSampled = 0;
      let at = 0;
      for (const size of sizes) {
        const group = order.slice(at, at + size);
        for (const position of group)
          logSampled += Math.log(marginals.of(sequence, known | (1 << position)) / marginals.of(sequence, known));
        for (const position of group) known |= 1 << position;
        at += size;
      }
      total += probability * (Math.log(probability) - logSampled);
    }
  }
  return total / orders.length / chain.length;
}

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) => permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]));
}

function countBits(mask: number): number {
  return mask === 0 ? 0 : (mask & 1) + countBits(mask >> 1);
}
