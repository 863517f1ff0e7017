import { expect, test } from "vitest";
import { median, met, quantile } from "./measurement.ts";

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
