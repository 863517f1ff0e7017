import fc from "fast-check";
import { expect, test } from "vitest";
import { counterRandom } from "../../../../../src/domain/random/counterRandom.ts";
import { Codebook, type CodebookValues } from "./codebook.ts";
import { erf } from "./erf.ts";
import { type Mixture, MixtureInverter } from "./mixture.ts";
import { logisticNoise, normalNoise } from "./noise.ts";

const TOKENS = 60;
const CHANNELS = 6;
const FACTORS = 3;
const PARTS = 4;

/** Random tokens; the last one is never written. */
function randomCodebook(seed: number): Codebook {
  const draw = (stream: number, count: number): Float32Array => normalNoise(counterRandom(seed, stream), count);
  const values: CodebookValues = {
    mean: draw(0, TOKENS * CHANNELS),
    logScale: draw(1, TOKENS).map((x) => -1.5 + 0.2 * x),
    forbid: new Float32Array(TOKENS).fill(-30_000, TOKENS - 1),
    tailMean: draw(2, PARTS * CHANNELS),
    tailLogScale: draw(3, FACTORS * PARTS).map((x) => -0.5 + 0.1 * x),
  };
  return new Codebook(values);
}

function randomMixture(seed: number, kept: number): Mixture {
  const weights = [...logisticNoise(counterRandom(seed, 7), TOKENS)].map((x) => Math.exp(x));
  const total = weights.reduce((sum, one) => sum + one, 0);
  const order = weights.map((_, id) => id).sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0));
  const ids = order.slice(0, kept);
  const raw = normalNoise(counterRandom(seed, 8), FACTORS * PARTS);
  const tail = raw.map((x, i) => {
    const factor = raw.subarray(i - (i % PARTS), i - (i % PARTS) + PARTS);
    return x - Math.log([...factor].reduce((sum, one) => sum + Math.exp(one), 0));
  });
  return { ids, logp: ids.map((id) => Math.log((weights[id] ?? 0) / total)), tail };
}

/** The model's map from a latent to noise, as it is written down: u_i = logit F_i(z_i), and weights times N(z_i). */
function forward(codebook: Codebook, { ids, logp, tail }: Mixture, z: ArrayLike<number>): number[] {
  const { values } = codebook;
  const kept = Array.from(ids, (id, i) => ({ id, weight: Math.exp(logp[i] ?? 0) }));
  let rest = 1 - kept.reduce((sum, { weight }) => sum + weight, 0);
  let parts: number[] = [];
  const perFactor = CHANNELS / FACTORS;
  return Array.from({ length: CHANNELS }, (_, channel) => {
    const factor = Math.floor(channel / perFactor);
    if (channel % perFactor === 0) {
      if (channel > 0) rest = parts.reduce((sum, one) => sum + one, 0);
      parts = Array.from({ length: PARTS }, (_, g) => rest * Math.exp(tail[factor * PARTS + g] ?? 0));
    }
    const components = [
      ...kept.map(({ id, weight }) => ({
        weight,
        mean: values.mean[id * CHANNELS + channel] ?? 0,
        scale: Math.exp(values.logScale[id] ?? 0),
      })),
      ...parts.map((weight, g) => ({
        weight,
        mean: values.tailMean[(factor * PARTS + g) * perFactor + (channel % perFactor)] ?? 0,
        scale: Math.exp(values.tailLogScale[factor * PARTS + g] ?? 0),
      })),
    ];
    const at = z[channel] ?? 0;
    let below = 0;
    let above = 0;
    for (const { weight, mean, scale } of components) {
      const e = erf((at - mean) / (scale * Math.SQRT2));
      below += weight * (1 + e);
      above += weight * (1 - e);
    }
    const densities = components.map(({ weight, mean, scale }) => (weight * Math.exp(-(((at - mean) / scale) ** 2) / 2)) / scale);
    const total = densities.reduce((sum, one) => sum + one, 0);
    for (const [i, one] of kept.entries()) one.weight = (densities[i] ?? 0) / total;
    parts = parts.map((_, g) => (densities[kept.length + g] ?? 0) / total);
    return Math.log(below) - Math.log(above);
  });
}

test("inverting noise and mapping the latent forward again gives the noise", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: TOKENS - 1 }), (seed, kept) => {
      const codebook = randomCodebook(seed);
      const mixture = randomMixture(seed, kept);
      const u = logisticNoise(counterRandom(seed, 9), 2 * CHANNELS);
      const { z } = new MixtureInverter(codebook, FACTORS).invert(mixture, u, CHANNELS);
      for (const [i, found] of forward(codebook, mixture, z).entries()) {
        const share = (x: number): number => 1 / (1 + Math.exp(-x));
        expect(Math.abs(share(found) - share(u[CHANNELS + i] ?? 0))).toBeLessThan(2e-4);
      }
    }),
    { numRuns: 60 },
  );
});

test("a mixture of one heavy token gives that token, and numbers that are none give none", () => {
  const codebook = randomCodebook(4);
  const heavy = { ...randomMixture(4, 3), logp: [Math.log(1 - 1e-6), Math.log(5e-7), Math.log(3e-7)] };
  const inverter = new MixtureInverter(codebook, FACTORS);
  const { z, likely } = inverter.invert(heavy, new Float32Array(CHANNELS), 0);
  expect(likely).toBe(heavy.ids[0]);
  for (const [i, value] of z.entries()) expect(value).toBeCloseTo(codebook.values.mean[likely * CHANNELS + i] ?? 0, 4);
  expect([...inverter.invert(heavy, new Float32Array(CHANNELS).fill(Number.NaN), 0).z].every(Number.isNaN)).toBe(true);
  const broken = { ...heavy, logp: [Number.NaN, -1, -2] };
  expect([...inverter.invert(broken, new Float32Array(CHANNELS), 0).z].every(Number.isNaN)).toBe(true);
});

test("a latent decodes to the token of the highest density, with its posterior, whatever is tried first", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.nat(TOKENS - 1), (seed, likely) => {
      const codebook = randomCodebook(seed);
      const { mean, logScale } = codebook.values;
      const z = Float64Array.from(normalNoise(counterRandom(seed, 10), CHANNELS));
      const density = Array.from({ length: TOKENS - 1 }, (_, id) => {
        const scale = Math.exp(logScale[id] ?? 0);
        const distance = z.reduce((sum, value, i) => sum + ((value - (mean[id * CHANNELS + i] ?? 0)) / scale) ** 2, 0);
        return -distance / 2 - CHANNELS * (logScale[id] ?? 0);
      });
      const most = Math.max(...density);
      const found = codebook.decode(z, likely);
      expect(found.id).toBe(density.indexOf(most));
      expect(found.posterior).toBeCloseTo(-Math.log(density.reduce((sum, one) => sum + Math.exp(one - most), 0)), 9);
    }),
    { numRuns: 200 },
  );
});
