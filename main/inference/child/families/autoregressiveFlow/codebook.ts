/**
 * The codebook of a flow: what a token's latents look like, N(mean, scale^2 I), and which token a latent belongs to. The package's graph `codebook` holds
 * it; it is read once, when the package is opened.
 */

/** What the graph gives: V tokens, d channels a token, Q factors of the tail with G parts each. */
export interface CodebookValues {
  /** [V, d] and [V]; natural logarithms. */
  readonly mean: Float32Array;
  readonly logScale: Float32Array;
  /** Added to the log density of a token: 0, or far below for a token that is never written. [V] */
  readonly forbid: Float32Array;
  /** [Q, G, d/Q] and [Q, G] */
  readonly tailMean: Float32Array;
  readonly tailLogScale: Float32Array;
}

export interface Decoded {
  readonly id: number;
  /** Log-probability of the token given the latent, nats. */
  readonly posterior: number;
}

/** Tokens whose density is lower by so many nats than the best one's do not count. */
const NEGLIGIBLE = 40;

export class Codebook {
  readonly values: CodebookValues;
  readonly size: number;
  readonly channels: number;
  /** Of each token: 1 / (2 scale^2), and the log density at its mean without the constant that all have in common. */
  readonly #precision: Float64Array;
  readonly #peak: Float64Array;

  constructor(values: CodebookValues) {
    this.values = values;
    this.size = values.logScale.length;
    this.channels = values.mean.length / this.size;
    this.#precision = Float64Array.from(values.logScale, (scale) => 0.5 * Math.exp(-2 * scale));
    this.#peak = Float64Array.from(values.logScale, (scale, id) => (values.forbid[id] ?? 0) - this.channels * scale);
  }

  /** The most probable token of a latent z[d]. `likely` is a token that it may well be: the nearer it is, the sooner the others are ruled out. */
  decode(z: Float64Array, likely: number): Decoded {
    const { channels, size } = this;
    const { mean } = this.values;
    let best = likely;
    let most = this.#density(z, likely);
    /** Of all densities so far, relative to `most`. */
    let sum = 1;
    for (let id = 0; id < size; id += 1) {
      if (id === likely) continue;
      const precision = this.#precision[id] ?? 0;
      const room = (this.#peak[id] ?? 0) - most + NEGLIGIBLE;
      if (room < 0) continue;
      const limit = room / precision;
      let distance = 0;
      const from = id * channels;
      for (let c = 0; c < channels && distance < limit; c += 1) {
        const apart = (z[c] ?? 0) - (mean[from + c] ?? 0);
        distance += apart * apart;
      }
      if (!(distance < limit)) continue;
      const density = (this.#peak[id] ?? 0) - precision * distance;
      if (density > most) {
        sum = sum * Math.exp(most - density) + 1;
        [best, most] = [id, density];
      } else sum += Math.exp(density - most);
    }
    return { id: best, posterior: -Math.log(sum) };
  }

  #density(z: Float64Array, id: number): number {
    let distance = 0;
    for (let c = 0; c < this.channels; c += 1) distance += ((z[c] ?? 0) - (this.values.mean[id * this.channels + c] ?? 0)) ** 2;
    return (this.#peak[id] ?? 0) - (this.#precision[id] ?? 0) * distance;
  }
}
