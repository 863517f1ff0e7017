import { philox } from "./philox.ts";

const TWO_32 = 2 ** 32;

/** Numbers of one stream; every index gives its own number, always the same one. Indices are whole numbers from 0 to 2^53 - 1. */
export interface CounterRandom {
  /** Uniform on the open interval (0, 1), float64 with 52 random bits. */
  uniform(index: number): number;
  /** Standard Gumbel noise -ln(-ln u), float64, from the same bits as `uniform(index)`. */
  gumbel(index: number): number;
}

/**
 * Random numbers by counter (Philox4x32-10): the key is the seed, the counter is the index and the stream. Streams of one
 * seed are independent of each other. `seed` and `stream` are whole numbers from 0 to 2^53 - 1.
 */
export function counterRandom(seed: number, stream: number): CounterRandom {
  const key = [seed >>> 0, Math.floor(seed / TWO_32) >>> 0] as const;
  const streamLow = stream >>> 0;
  const streamHigh = Math.floor(stream / TWO_32) >>> 0;

  function uniform(index: number): number {
    const words = philox([index >>> 0, Math.floor(index / TWO_32) >>> 0, streamLow, streamHigh], key);
    // 26 + 26 bits and a half: exact in float64, never 0 and never 1.
    return ((words[0] >>> 6) * 2 ** 26 + (words[1] >>> 6) + 0.5) / 2 ** 52;
  }

  return { uniform, gumbel: (index) => -Math.log(-Math.log(uniform(index))) };
}

/** A random order of 0 .. length - 1 (Fisher-Yates), from the indices `from` .. `from + length - 2` of the stream. */
export function shuffledIndices(random: CounterRandom, length: number, from = 0): number[] {
  const order = Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last -= 1) {
    const other = Math.floor(random.uniform(from + length - 1 - last) * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}
