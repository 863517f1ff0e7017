import { expect, test } from "vitest";
import { growthExponent, median, met, quantile } from "./measurement.ts";

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
