import { expect, test } from "vitest";
import { erf } from "./erf.ts";

test.each([
  [0, 0],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [1.7, 0.983790458590775],
  [2.5, 0.999593047982555],
  [3, 0.9999779095030014],
  [7, 1],
])("erf(%d) is that of the tables, and odd", (x, value) => {
  expect(Math.abs(erf(x) - value)).toBeLessThan(1e-12);
  expect(erf(-x) + erf(x)).toBe(0);
});

test("it never falls, also from one part of the table to the next", () => {
  let last = -1;
  for (let x = -6.01; x < 6.01; x += 0.00037) {
    expect(erf(x)).toBeGreaterThanOrEqual(last);
    last = erf(x);
  }
  expect(erf(Number.POSITIVE_INFINITY)).toBe(1);
  expect(erf(Number.NaN)).toBeNaN();
});
