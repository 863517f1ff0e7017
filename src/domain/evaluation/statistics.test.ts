import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { logLogSlope, slopeOfMeans } from "./slope.ts";
import { estimate, interpolate, median, share } from "./statistics.ts";

describe("estimates", () => {
  it("are mean and standard error", () => {
    expect(estimate([1, 2, 3, 4])).toEqual({ mean: 2.5, error: Math.sqrt(5 / 3 / 4) });
    expect(estimate([7])).toEqual({ mean: 7, error: null });
    expect(estimate([]).mean).toBeNaN();
    expect(share(3, 12)).toEqual({ mean: 0.25, error: Math.sqrt((0.25 * 0.75) / 12) });
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2);
  });

  it("of equal values have no error", () => {
    fc.assert(
      fc.property(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 2, max: 30 }), (value, count) => {
        expect(estimate(Array.from({ length: count }, () => value))).toEqual({ mean: value, error: 0 });
      }),
      SEEDED,
    );
  });

  it("are interpolated between what was measured", () => {
    expect([0, 1, 2, 5, 9].map((x) => interpolate([1, 5], [10, 20], x))).toEqual([10, 10, 12.5, 20, 20]);
  });
});

describe("slope", () => {
  it("of a power law is its exponent, whatever its factor", () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: 0.01, max: 50, noNaN: true }), (exponent, factor) => {
        const points = [2, 4, 8, 16].map((x) => ({ x, y: factor * x ** exponent }));
        expect(logLogSlope(points)).toBeCloseTo(exponent, 9);
      }),
      SEEDED,
    );
  });

  it("needs two points and values above 0", () => {
    expect(logLogSlope([{ x: 2, y: 1 }])).toBeNull();
    expect(
      logLogSlope([
        { x: 2, y: 1 },
        { x: 4, y: -0.1 },
      ]),
    ).toBeNull();
  });

  it("of the means of samples has a jackknife error that grows with their spread", () => {
    const xs = [2, 4, 8];
    const sample = (noise: number) => xs.map((x, k) => 1 / x + (k === 2 ? noise : 0));
    expect(slopeOfMeans(xs, [sample(0), sample(0), sample(0)])).toMatchObject({
      slope: expect.closeTo(-1, 9),
      error: expect.closeTo(0, 9),
    });
    const calm = slopeOfMeans(xs, [sample(-0.01), sample(0), sample(0.02)])?.error ?? Number.NaN;
    const wild = slopeOfMeans(xs, [sample(-0.05), sample(0), sample(0.1)])?.error ?? Number.NaN;
    expect(calm).toBeGreaterThan(0);
    expect(wild).toBeGreaterThan(calm);
    expect(slopeOfMeans(xs, [sample(0)])?.error).toBeNull();
    expect(slopeOfMeans(xs, [[1, -1, 1]])).toBeNull();
  });
});
