/** Choosing one of a network's best candidates: temperature, top-p and Gumbel noise. */

export interface Sampling {
  /** 0 takes the best candidate. */
  readonly temperature: number;
  /** Least probability mass of the candidates that take part. */
  readonly topP: number;
}

/**
 * Rank of the chosen candidate among ranks 0 .. count - 1 (log-probabilities descending, nats), -1 when none is allowed. Candidates that are not
 * allowed give their mass to the others. `noise(rank)` is standard Gumbel noise: the highest sum of log-weight and noise wins, which samples
 * from the weights.
 */
export function sampleRank(
  count: number,
  logpOf: (rank: number) => number,
  isAllowed: (rank: number) => boolean,
  { temperature, topP }: Sampling,
  noise: (rank: number) => number,
): number {
  const ranks: number[] = [];
  const weights: number[] = [];
  let mass = 0;
  let best: number | null = null;
  for (let rank = 0; rank < count; rank += 1) {
    if (!isAllowed(rank)) continue;
    if (temperature === 0) return rank;
    best ??= logpOf(rank);
    const weight = Math.exp((logpOf(rank) - best) / temperature);
    ranks.push(rank);
    weights.push(weight);
    mass += weight;
  }
  let chosen = -1;
  let highest = Number.NEGATIVE_INFINITY;
  let covered = 0;
  for (const [i, rank] of ranks.entries()) {
    const weight = weights[i] ?? 0;
    const key = Math.log(weight) + noise(rank);
    if (key > highest || chosen < 0) {
      highest = key;
      chosen = rank;
    }
    covered += weight;
    if (covered >= topP * mass) break;
  }
  return chosen;
}
