/** Gaussian noise by counter, from the same numbers as everything random in a run. */
import type { CounterRandom } from "../../../../../src/domain/random/counterRandom.ts";

/** Adds `scale` times standard normal numbers to `values`: number i of the stream to value i (Box-Muller, two from each pair of uniform numbers). */
export function addNoise(values: Float32Array, random: CounterRandom, scale: number): void {
  for (let i = 0; i < values.length; i += 2) {
    const radius = scale * Math.sqrt(-2 * Math.log(random.uniform(i)));
    const angle = 2 * Math.PI * random.uniform(i + 1);
    values[i] = (values[i] ?? 0) + radius * Math.cos(angle);
    if (i + 1 < values.length) values[i + 1] = (values[i + 1] ?? 0) + radius * Math.sin(angle);
  }
}
