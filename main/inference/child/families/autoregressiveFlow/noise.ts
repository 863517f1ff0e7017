/** Noise of a run: numbers by counter, so that the same seed gives the same text. */
import type { CounterRandom } from "../../../../../src/domain/random/counterRandom.ts";

/** Base noise: `count` logistic numbers (logit of uniform ones), number i of the stream at index i. */
export function logisticNoise(random: CounterRandom, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    const share = random.uniform(i);
    return Math.log(share) - Math.log1p(-share);
  });
}

/** Encoder noise: `count` standard normal numbers (Box-Muller, two from each pair of uniform numbers). */
export function normalNoise(random: CounterRandom, count: number): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(random.uniform(i)));
    const angle = 2 * Math.PI * random.uniform(i + 1);
    values[i] = radius * Math.cos(angle);
    if (i + 1 < count) values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}
