/** Measured durations of denoising steps in this process, to predict how long a plan takes. */

const KEPT = 128;
const NEAREST = 15;

export class StepTimes {
  readonly #samples: { readonly tokens: number; readonly ms: number }[] = [];

  /** One step over `tokens` canvas tokens (rows x size) took `ms`. */
  add(tokens: number, ms: number): void {
    this.#samples.push({ tokens, ms });
    if (this.#samples.length > KEPT) this.#samples.shift();
  }

  /** Median milliseconds of a step over about `tokens` tokens; null before the first measurement. */
  estimate(tokens: number): number | null {
    if (this.#samples.length === 0) return null;
    const distance = (sample: { tokens: number }): number => Math.abs(Math.log(sample.tokens / Math.max(1, tokens)));
    const near = [...this.#samples].sort((a, b) => distance(a) - distance(b)).slice(0, NEAREST);
    const sorted = near.map((sample) => sample.ms).sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? null;
  }
}
