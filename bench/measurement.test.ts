import { expect, test } from "vitest";
import { crossover, differing, fewestAsGood, growthExponent, median, met, quantile } from "./measurement.ts";

test("quantiles are nearest ranks", () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2);
  expect(quantile([4, 1, 3, 2], 0.95)).toBe(4);
  expect(quantile([7], 0)).toBe(7);
  expect(median([5, 1, 9])).toBe(5);
  expect(() => quantile([], 0.5)).toThrow(RangeError);
});

test("a promise is kept on the right side of its limit", () => {
  const base = { name: "a", unit: "ms", how: "" } as const;
  expect(met({ ...base, value: 30, target: { limit: 30, is: "at most" } })).toBe(true);
  expect(met({ ...base, value: 31, target: { limit: 30, is: "at most" } })).toBe(false);
  expect(met({ ...base, value: 4.9, target: { limit: 5, is: "at least" } })).toBe(false);
  expect(met({ ...base, value: 1, target: null })).toBeNull();
});

test("the exponent of growth is that of the power law", () => {
  expect(growthExponent([1, 2, 5, 9].map((x) => [x, 3 * x ** 1.7]))).toBeCloseTo(1.7, 12);
  expect(
    growthExponent([
      [512, 10],
      [1024, 20],
      [2048, 40],
    ]),
  ).toBeCloseTo(1, 12);
  expect(() => growthExponent([[1, 1]])).toThrow(RangeError);
});

test("lists differ where their numbers do, and where one has ended", () => {
  expect(differing([1, 2, 3], Int32Array.of(1, 2, 3))).toBe(0);
  expect(differing([1, 5, 3], [1, 2, 3, 4])).toBe(2);
});

test("two curves cross where the power laws between their points meet", () => {
  const xs = [1, 4, 16, 64];
  const linear = xs.map((x) => [x, 8 * x] as const);
  const square = xs.map((x) => [x, x ** 2] as const);
  expect(crossover(square, linear)).toBeCloseTo(8, 9);
  expect(crossover(linear, square)).toBeNull();
  expect(
    crossover(
      linear,
      xs.map((x) => [x, x] as const),
    ),
  ).toBe(1);
  // Only the last crossing counts: before it the second curve is not below for good.
  expect(
    crossover(
      [
        [1, 2],
        [2, 2],
        [4, 2],
      ],
      [
        [1, 1],
        [2, 4],
        [4, 1],
      ],
    ),
  ).toBeCloseTo(2 * Math.SQRT2, 9);
});

test("the fewest steps as good as the most: they and all above are within the error of these", () => {
  const of = (steps: number, mean: number) => ({ steps, mean, error: 0.1 });
  expect(fewestAsGood([of(1, 1.2), of(2, 2.5), of(4, 2.05), of(8, 1.98), of(256, 2)])).toBe(4);
  // What is near by luck, with more steps further away again, does not count.
  expect(fewestAsGood([of(2, 2), of(4, 2.3), of(8, 1.95), of(256, 2)])).toBe(8);
  expect(fewestAsGood([of(1, 5), of(256, 2)])).toBe(256);
  expect(fewestAsGood([])).toBeNull();
});
