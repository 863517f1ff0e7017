/**
 * Block 0 backwards: the latent that a noise stands for, under the mixture that the network gives. Channel after channel, u = logit F(z) with F the
 * distribution function of a mixture of normal distributions whose weights follow from the channels before (mixture-Rosenblatt, arXiv 2507.00425).
 * Kept components are tokens of the codebook; the rest of the weight goes to a product of small mixtures that covers every token.
 */
import { outputProblem } from "../../graphRun.ts";
import type { Codebook, Decoded } from "./codebook.ts";
import { erf } from "./erf.ts";

/** The mixture of one position. */
export interface Mixture {
  /** Tokens that are kept, and their log-weights in the whole distribution, [M]. */
  readonly ids: ArrayLike<number>;
  readonly logp: ArrayLike<number>;
  /** Log-weights of the parts of each factor of the tail, each factor's normalised, [Q, G]. */
  readonly tail: ArrayLike<number>;
}

export interface Inverted {
  /** [d] */
  readonly z: Float64Array;
  /** The kept token that the latent most probably comes from. */
  readonly likely: number;
}

/** The model's definition, as in training: weight of the tail at least, and the range and number of halvings of a channel. */
const LEAST_REST = 1e-7;
const REACH = 8;
const HALVINGS = 22;
/** Components of less weight than this, nats below the heaviest, move no channel. */
const NEGLIGIBLE = 40;

export class MixtureInverter {
  readonly #codebook: Codebook;
  readonly #factors: number;
  readonly #parts: number;
  /** Of the components of one position: log-weights, and in one channel means and 1 / (scale sqrt 2). */
  #log = new Float64Array(0);
  #mean = new Float64Array(0);
  #ratio = new Float64Array(0);
  /** Those that have weight in a channel, and their weights. */
  #active = new Int32Array(0);
  #weight = new Float64Array(0);

  /** `factors`: Q */
  constructor(codebook: Codebook, factors: number) {
    this.#codebook = codebook;
    this.#factors = factors;
    this.#parts = codebook.values.tailLogScale.length / factors;
  }

  /** The latent of noise u[d], which lies at `offset`. NaN in every channel where the mixture or the noise has one. */
  invert(mixture: Mixture, u: ArrayLike<number>, offset: number): Inverted {
    const { values, channels } = this.#codebook;
    const kept = mixture.ids.length;
    this.#begin(mixture);
    const z = new Float64Array(channels);
    const perFactor = channels / this.#factors;
    for (let channel = 0; channel < channels; channel += 1) {
      const factor = Math.floor(channel / perFactor);
      const within = channel % perFactor;
      if (within === 0) this.#enter(mixture, factor);
      for (let i = 0; i < kept; i += 1) {
        const id = mixture.ids[i] ?? 0;
        this.#component(i, values.mean[id * channels + channel], values.logScale[id]);
      }
      for (let g = 0; g < this.#parts; g += 1) {
        const part = factor * this.#parts + g;
        this.#component(kept + g, values.tailMean[part * perFactor + within], values.tailLogScale[part]);
      }
      const found = this.#solve(u[offset + channel] ?? Number.NaN);
      z[channel] = found;
      this.#condition(found);
    }
    let likely = 0;
    for (let i = 1; i < kept; i += 1) if ((this.#log[i] ?? 0) > (this.#log[likely] ?? 0)) likely = i;
    return { z, likely: mixture.ids[likely] ?? 0 };
  }

  /** The token of noise u[d], which lies at `offset`: that of its latent. Throws INFERENCE_FAILED where no number comes out. */
  token(mixture: Mixture, u: ArrayLike<number>, offset: number): Decoded {
    const { z, likely } = this.invert(mixture, u, offset);
    if (z.some(Number.isNaN)) throw outputProblem("the mixture cannot be inverted");
    return this.#codebook.decode(z, likely);
  }

  /** Log-weights of the kept components, and of the tail as a whole in the place of its first part. */
  #begin({ logp }: Mixture): void {
    const kept = logp.length;
    const size = kept + this.#parts;
    if (this.#log.length !== size) {
      this.#log = new Float64Array(size);
      this.#mean = new Float64Array(size);
      this.#ratio = new Float64Array(size);
      this.#active = new Int32Array(size);
      this.#weight = new Float64Array(size);
    }
    let sum = 0;
    for (let i = 0; i < kept; i += 1) sum += Math.exp(logp[i] ?? Number.NaN);
    const rest = Math.max(1 - sum, LEAST_REST);
    const norm = Math.log(sum + rest);
    for (let i = 0; i < kept; i += 1) this.#log[i] = (logp[i] ?? 0) - norm;
    this.#log.fill(Number.NEGATIVE_INFINITY, kept);
    this.#log[kept] = Math.log(rest) - norm;
  }

  /** A new factor: the mass of the tail spreads over its parts there. */
  #enter({ ids, tail }: Mixture, factor: number): void {
    const kept = ids.length;
    let sum = 0;
    for (let g = 0; g < this.#parts; g += 1) sum += Math.exp(this.#log[kept + g] ?? 0);
    const rest = Math.log(sum);
    for (let g = 0; g < this.#parts; g += 1) this.#log[kept + g] = rest + (tail[factor * this.#parts + g] ?? 0);
  }

  #component(i: number, mean = 0, logScale = 0): void {
    this.#mean[i] = mean;
    this.#ratio[i] = Math.exp(-logScale) * Math.SQRT1_2;
  }

  /** z with F(z) = sigmoid(u), by bisection. Only components that have weight take part. */
  #solve(u: number): number {
    const left = 1 / (1 + Math.exp(u));
    const right = 1 / (1 + Math.exp(-u));
    let count = 0;
    let constant = 0;
    for (let i = 0; i < this.#log.length; i += 1) {
      const log = this.#log[i] ?? 0;
      if (log < -NEGLIGIBLE) continue;
      const weight = Math.exp(log);
      // (1 + e) w left - (1 - e) w right = w (left - right) + e w (left + right), and left + right is 1.
      constant += weight * (left - right);
      this.#weight[count] = weight;
      this.#active[count] = i;
      count += 1;
    }
    let z = 0;
    let step = REACH / 2;
    let difference = 0;
    for (let halving = 0; halving < HALVINGS; halving += 1) {
      difference = constant;
      for (let n = 0; n < count; n += 1) {
        const i = this.#active[n] ?? 0;
        difference += (this.#weight[n] ?? 0) * erf((z - (this.#mean[i] ?? 0)) * (this.#ratio[i] ?? 0));
      }
      z += difference < 0 ? step : -step;
      step /= 2;
    }
    return Number.isFinite(difference) ? z : Number.NaN;
  }

  /** Weights given that the channel is z. */
  #condition(z: number): void {
    let most = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < this.#log.length; i += 1) {
      const ratio = this.#ratio[i] ?? 0;
      const a = (z - (this.#mean[i] ?? 0)) * ratio;
      const log = (this.#log[i] ?? 0) - a * a + Math.log(ratio);
      this.#log[i] = log;
      if (log > most) most = log;
    }
    let sum = 0;
    for (let i = 0; i < this.#log.length; i += 1) sum += Math.exp((this.#log[i] ?? 0) - most);
    const norm = most + Math.log(sum);
    for (let i = 0; i < this.#log.length; i += 1) this.#log[i] = (this.#log[i] ?? 0) - norm;
  }
}
