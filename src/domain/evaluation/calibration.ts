/** Calibration of a confidence: of the answers given with probability p, a share of p should be right. */

export const CALIBRATION_BINS = 15;

/** An answer: the probability that was given to it, and whether it was right. */
export interface Answer {
  readonly confidence: number;
  readonly right: boolean;
}

/** Answers with a confidence in [from, to) (the last bin: up to 1). `confidence` and `accuracy` are means, null of an empty bin. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly confidence: number | null;
  readonly accuracy: number | null;
}

/** The answers in bins of equal width. */
export function calibrationBins(answers: Iterable<Answer>, bins = CALIBRATION_BINS): CalibrationBin[] {
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (const { confidence, right } of answers) {
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.floor(confidence * bins)))];
    if (bin === undefined) continue;
    bin.count += 1;
    bin.confidence += confidence;
    bin.right += right ? 1 : 0;
  }
  return sums.map(({ count, confidence, right }, index) => ({
    from: index / bins,
    to: (index + 1) / bins,
    count,
    confidence: count === 0 ? null : confidence / count,
    accuracy: count === 0 ? null : right / count,
  }));
}

/** Expected calibration error: the mean distance of confidence and accuracy, bins weighted by their answers. 0 of nothing. */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  const total = bins.reduce((sum, bin) => sum + bin.count, 0);
  if (total === 0) return 0;
  return bins.reduce((sum, bin) => sum + bin.count * Math.abs((bin.confidence ?? 0) - (bin.accuracy ?? 0)), 0) / total;
}

/**
 * Probability of the best candidate after dividing the logits by `temperature`: `logp` are the log-probabilities of the best candidates (the best
 * first, nats); the `others` ids that are not among them share the rest of the mass equally.
 */
export function tempered(logp: ArrayLike<number>, others: number, temperature: number): number {
  const best = logp[0] ?? 0;
  let mass = 0;
  let sum = 0;
  for (let i = 0; i < logp.length; i += 1) {
    const value = logp[i] ?? 0;
    mass += Math.exp(value);
    sum += Math.exp((value - best) / temperature);
  }
  const rest = 1 - mass;
  if (others > 0 && rest > 1e-9) sum += others * Math.exp((Math.log(rest / others) - best) / temperature);
  return 1 / sum;
}

/** Temperatures that are tried: 0.5 to 2 in steps of 2 %. */
export const TEMPERATURES: readonly number[] = Array.from({ length: 71 }, (_, i) => Number((0.5 * 1.02 ** i).toFixed(3)));

/** The temperature of the grid with the lowest calibration error; `confidence(answer, temperature)` gives an answer's probability. */
export function bestTemperature<T extends { readonly right: boolean }>(
  answers: readonly T[],
  confidence: (answer: T, temperature: number) => number,
): { readonly temperature: number; readonly error: number } {
  let best = { temperature: 1, error: Number.POSITIVE_INFINITY };
  for (const temperature of TEMPERATURES) {
    const error = errorAt(answers, confidence, temperature);
    if (error < best.error) best = { temperature, error };
  }
  return best;
}

/** Calibration error of the answers at one temperature. */
export function errorAt<T extends { readonly right: boolean }>(
  answers: readonly T[],
  confidence: (answer: T, temperature: number) => number,
  temperature: number,
): number {
  return calibrationError(calibrationBins(answers.map((answer) => ({ confidence: confidence(answer, temperature), right: answer.right }))));
}
