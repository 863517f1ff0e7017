import fc from "fast-check";
import { expect, test } from "vitest";
import { churnAt, MOST_STEPS, solverTimes, stepsPerPass } from "./schedule.ts";

test("times rise from the beginning to 1, evenly without a shift", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 32 }),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      fc.double({ min: 0.2, max: 5, noNaN: true }),
      (steps, begin, shift) => {
        const times = solverTimes(steps, begin, shift);
        expect(times).toHaveLength(steps + 1);
        expect([times[0], times[steps]]).toEqual([begin, 1]);
        for (let k = 0; k < steps; k += 1) expect(times[k + 1]).toBeGreaterThan(times[k] ?? 1);
        const even = solverTimes(steps, begin, 1);
        for (let k = 0; k <= steps; k += 1) expect(even[k]).toBeCloseTo(begin + ((1 - begin) * k) / steps, 12);
      },
    ),
  );
});

test("times are those that the networks were trained and measured with", () => {
  // Computed by the training kit's own schedule.
  expect([...solverTimes(4, 0.25, 2)].map((tau) => tau.toFixed(12))).toEqual(
    [0.25, 0.37931034482758624, 0.5384615384615384, 0.7391304347826088, 1].map((tau) => tau.toFixed(12)),
  );
  expect([...solverTimes(2, 0.5, 0.5)].map((tau) => tau.toFixed(12))).toEqual([0.5, 0.8, 1].map((tau) => tau.toFixed(12)));
});

test("steps are shared among passes and stay within their limits", () => {
  const sampling = { steps: { draft: 4, balanced: 12, careful: 100 } };
  expect(stepsPerPass({ by: "steps", steps: 12 }, 3, sampling)).toBe(4);
  expect(stepsPerPass({ by: "steps", steps: 1 }, 3, sampling)).toBe(1);
  expect(stepsPerPass({ by: "epsilon", epsilon: 0.3 }, 3, sampling)).toBe(4);
  expect(stepsPerPass({ by: "epsilon", epsilon: 0.1 }, 1, sampling)).toBe(12);
  expect(stepsPerPass({ by: "epsilon", epsilon: 0.01 }, 1, sampling)).toBe(MOST_STEPS);
});

test("fresh noise comes behind the first step of a path from noise alone", () => {
  expect([0, 0.25, 0.9].map((tau) => churnAt(0.3, tau, 0))).toEqual([0, 0.3, 0.3]);
  expect([0.4, 0.6, 0.9].map((tau) => churnAt(0.3, tau, 0.4))).toEqual([0, 0, 0]);
});
