import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { SMALL_CHAIN as chain, exactCurve, exactError } from "../testing/markovChain.ts";
import { nonIncreasing } from "./curve.ts";
import { balancedSizes, PRESET_EPSILON, planCurve, planSteps, predictedError, theoremBound } from "./plan.ts";

/** Every way to write `length` as a sum of sizes in order. */
function compositions(length: number): number[][] {
  if (length === 0) return [[]];
  return Array.from({ length }, (_, index) => index + 1).flatMap((first) => compositions(length - first).map((rest) => [first, ...rest]));
}

const curveArbitrary = fc
  .array(fc.double({ min: 0, max: 6, noNaN: true }), { minLength: 1, maxLength: 8 })
  .map((values) => values.toSorted((a, b) => b - a));

describe("predicted error", () => {
  const h = exactCurve(chain);

  it.each([[[5]], [[3, 2]], [[1, 1, 3]], [[1, 3, 1]], [[2, 2, 1]], [[1, 1, 1, 2]], [[1, 1, 1, 1, 1]]])(
    "of sizes %j is what parallel sampling of a Markov chain loses, to five decimals",
    (sizes) => {
      expect(predictedError(h, sizes)).toBeCloseTo(exactError(chain, sizes), 5);
    },
  );

  it("never exceeds the theorem's bound", () => {
    for (const sizes of compositions(5)) expect(predictedError(h, sizes)).toBeLessThanOrEqual(theoremBound(h, sizes) + 1e-12);
  });

  it("gives the theorem's constants", () => {
    expect(theoremBound(h, [3, 2])).toBeCloseTo((3 / 5) * ((h[0] ?? 0) - (h[4] ?? 0)), 12);
    expect(theoremBound(h, [1, 1, 1, 1, 1])).toBe(0);
    expect(theoremBound(h, [5])).toBeCloseTo((7 / 5) * ((h[0] ?? 0) - (h[4] ?? 0)), 12);
  });
});

describe("plans", () => {
  it("with a number of steps are the best of all schedules", () => {
    fc.assert(
      fc.property(curveArbitrary, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 4 }), (h, steps, maxPerStep) => {
        const plan = planSteps(h, { steps }, maxPerStep);
        expect(plan.sizes.reduce((sum, size) => sum + size, 0)).toBe(h.length);
        expect(Math.max(...plan.sizes)).toBeLessThanOrEqual(maxPerStep);
        expect(plan.sizes).toHaveLength(Math.min(h.length, Math.max(steps, Math.ceil(h.length / maxPerStep))));
        const allowed = compositions(h.length).filter((sizes) => sizes.length === plan.sizes.length && Math.max(...sizes) <= maxPerStep);
        const best = Math.min(...allowed.map((sizes) => predictedError(h, sizes)));
        expect(plan.predictedNats).toBeCloseTo(best, 9);
      }),
      SEEDED,
    );
  });

  it("with an error budget have the fewest steps that keep it", () => {
    fc.assert(
      fc.property(curveArbitrary, fc.constantFrom(...Object.values(PRESET_EPSILON), 1), (h, epsilon) => {
        const plan = planSteps(h, { epsilon });
        expect(plan.predictedNats).toBeLessThanOrEqual(epsilon + 1e-12);
        const shorter = compositions(h.length).filter((sizes) => sizes.length < plan.sizes.length);
        for (const sizes of shorter) expect(predictedError(h, sizes)).toBeGreaterThan(epsilon - 1e-9);
      }),
      SEEDED,
    );
  });

  it("of long spans agree with the plain dynamic programme", () => {
    const h = Array.from({ length: 90 }, (_, j) => 5 * Math.exp(-j / 20) + 0.4);
    expect(planSteps(h, { steps: 9 }).predictedNats).toBeCloseTo(plainError(h, 9) / h.length, 9);
    expect(planSteps(h, { steps: 30 }, 5).predictedNats).toBeCloseTo(plainError(h, 30, 5) / h.length, 9);
  });

  it("of nothing have no steps", () => {
    expect(planSteps([], { epsilon: 0.1 })).toEqual({ sizes: [], predictedNats: 0 });
    expect(planCurve([])).toEqual([]);
  });

  it("draw a curve that falls to nothing at one token per step", () => {
    const h = nonIncreasing(Array.from({ length: 200 }, (_, j) => 4 - j / 60));
    const points = planCurve(h);
    expect(points[0]).toMatchObject({ steps: 1 });
    expect(points.at(-1)).toMatchObject({ steps: 200, predictedNats: 0, theoremBoundNats: 0 });
    points.forEach((point, index) => {
      expect(point.predictedNats).toBeLessThanOrEqual(point.theoremBoundNats + 1e-12);
      expect(point.predictedNats).toBeLessThanOrEqual((points[index - 1]?.predictedNats ?? Number.POSITIVE_INFINITY) + 1e-12);
    });
  });

  it("balance sizes", () => {
    expect(balancedSizes(10, 4)).toEqual([3, 3, 2, 2]);
    expect(balancedSizes(3, 9)).toEqual([1, 1, 1]);
  });
});

/** D[k][n] solved row by row without any shortcut; total nats. */
function plainError(h: readonly number[], steps: number, maxPerStep = h.length): number {
  const length = h.length;
  let row = Array.from({ length: length + 1 }, (_, n) => (n === 0 ? 0 : Number.POSITIVE_INFINITY));
  for (let k = 1; k <= steps; k += 1) {
    const previous = row;
    row = previous.map((_, n) => {
      let best = Number.POSITIVE_INFINITY;
      let tail = 0;
      for (let m = n - 1; m >= Math.max(0, n - maxPerStep); m -= 1) {
        tail += h[m] ?? 0;
        best = Math.min(best, (previous[m] ?? 0) + (n - m) * (h[m] ?? 0) - tail);
      }
      return best;
    });
  }
  return row[length] ?? 0;
}
