/**
 * The noise process of the family and its reversal. At noise level t a token is still the clean one with probability alpha = 1 - t, else a draw
 * from pi: [MASK], or with the probability `uniformShare` any id that can be predicted.
 */

export interface NoiseProcess {
  /** Share of the noise that is a visible token. */
  readonly uniformShare: number;
  /** Ids that can be predicted. */
  readonly predictableIds: number;
  /** Ids that are neither predicted nor noise, [MASK] among them. */
  readonly neverPredicted: ReadonlySet<number>;
  readonly mask: number;
}

/** pi(id): how likely pure noise is this id. */
export function noiseProbability(process: NoiseProcess, id: number): number {
  if (id === process.mask) return 1 - process.uniformShare;
  return process.neverPredicted.has(id) ? 0 : process.uniformShare / process.predictableIds;
}

/** Probabilities of what one reverse step does to a token; they add up to one. */
export interface ReverseEvents {
  readonly stay: number;
  /** A draw from the model's prediction without the present token. */
  readonly draw: number;
  /** A draw from pi without the present token. */
  readonly noise: number;
}

/**
 * The step from level `from` to `to` < `from` for a token b with keep = p(x0 = b | x_t) and noise = pi(b), from the exact posterior
 *
 *     p(x_s = a | x_t = b) = q(b | x_s = a) sum_x0 q(a | x0) p(x0) / q(b | x0)
 *
 * The division matters: the model's prediction has seen b already, which would otherwise count twice.
 */
export function reverseEvents(keep: number, noise: number, from: number, to: number): ReverseEvents {
  const [alphaFrom, alphaTo] = [1 - from, 1 - to];
  const ratio = alphaFrom / alphaTo;
  const same = keep / (alphaFrom + (1 - alphaFrom) * noise);
  const mass = noise * same + (1 - keep) / (1 - alphaFrom);
  return {
    stay: (ratio + (1 - ratio) * noise) * (alphaTo * same + (1 - alphaTo) * mass),
    draw: ((1 - ratio) / (1 - alphaFrom)) * alphaTo * (1 - keep),
    noise: (1 - ratio) * (1 - alphaTo) * mass * (1 - noise),
  };
}

/** Noise levels of a run: from `strength` down to 0 in `steps` equal steps, [steps + 1]. */
export function noiseLevels(strength: number, steps: number): number[] {
  return Array.from({ length: steps + 1 }, (_, step) => strength * (1 - step / steps));
}
