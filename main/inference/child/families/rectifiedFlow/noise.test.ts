import fc from "fast-check";
import { expect, test } from "vitest";
import { counterRandom } from "../../../../../src/domain/random/counterRandom.ts";
import { addNoise } from "./noise.ts";

test("the numbers are those of a normal distribution", () => {
  const count = 200_000;
  const values = new Float32Array(count);
  addNoise(values, counterRandom(11, 3), 2);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const moment = (power: number): number => values.reduce((sum, value) => sum + (value / 2) ** power, 0) / count;
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(moment(2)).toBeCloseTo(1, 1);
  expect(moment(3)).toBeCloseTo(0, 1);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.1);
  const pairs = Array.from({ length: count / 2 }, (_, i) => (values[2 * i] ?? 0) * (values[2 * i + 1] ?? 0));
  expect(Math.abs(pairs.reduce((sum, product) => sum + product, 0) / pairs.length)).toBeLessThan(0.05);
});

test("number i depends on the stream and i alone, and comes on top of what was there", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat({ max: 1e6 }), fc.integer({ min: 1, max: 40 }), (seed, stream, count) => {
      const long = new Float32Array(count + 9);
      addNoise(long, counterRandom(seed, stream), 1);
      const short = new Float32Array(count);
      addNoise(short, counterRandom(seed, stream), 1);
      expect(short).toEqual(long.subarray(0, count));
      expect(short.every(Number.isFinite)).toBe(true);
      const shifted = new Float32Array(count).fill(4);
      addNoise(shifted, counterRandom(seed, stream), 0.5);
      for (let i = 0; i < count; i += 1) expect(shifted[i]).toBeCloseTo(4 + (short[i] ?? 0) / 2, 4);
    }),
    { numRuns: 30 },
  );
});
