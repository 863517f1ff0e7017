import { expect, test } from "vitest";
import { counterRandom } from "../../../../../src/domain/random/counterRandom.ts";
import { wholePatches } from "./columns.ts";
import { logisticNoise, normalNoise } from "./noise.ts";

test("positions are filled up to whole patches, going on behind the last", () => {
  expect([...wholePatches(Int32Array.of(5, 6, 9), 1)]).toEqual([5, 6, 9]);
  expect([...wholePatches(Int32Array.of(5, 6, 9), 4)]).toEqual([5, 6, 9, 10]);
  expect([...wholePatches(Int32Array.of(5, 6, 9, 12), 4)]).toEqual([5, 6, 9, 12]);
  expect(wholePatches(new Int32Array(0), 4)).toHaveLength(0);
});

test("noise has the mean and the spread of its distribution", () => {
  const moments = (values: Float32Array): [number, number] => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length];
  };
  const [logisticMean, logisticSpread] = moments(logisticNoise(counterRandom(1, 2), 40_000));
  expect(Math.abs(logisticMean)).toBeLessThan(0.04);
  expect(Math.abs(logisticSpread - Math.PI ** 2 / 3)).toBeLessThan(0.1);
  const [normalMean, normalSpread] = moments(normalNoise(counterRandom(1, 2), 40_001));
  expect(Math.abs(normalMean)).toBeLessThan(0.02);
  expect(Math.abs(normalSpread - 1)).toBeLessThan(0.03);
});
