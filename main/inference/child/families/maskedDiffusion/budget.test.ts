import { readFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { PlannerFile } from "../../../../../src/domain/planning/curve.ts";
import { TINY } from "../../../testing/tinyPackage.ts";
import { leastBound, planAll, planPass } from "./budget.ts";

const planner = JSON.parse(await readFile(path.join(TINY, "planner.json"), "utf8")) as PlannerFile;
const entropies = fc
  .array(fc.float({ min: 0, max: 8, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map((values) => values.sort((a, b) => a - b));

/** Steps of the EB-Sampler with this bound, while the entropies stay what they are. */
function steps(values: readonly number[], bound: number): number {
  let left = [...values];
  let count = 0;
  while (left.length > 0) {
    let taken = 1;
    let sum = left[0] ?? 0;
    while (taken < left.length && sum <= bound) {
      sum += left[taken] ?? 0;
      taken += 1;
    }
    left = left.slice(taken);
    count += 1;
  }
  return count;
}

test("the least bound is enough for the steps, and a smaller one is not", () => {
  fc.assert(
    fc.property(entropies, fc.integer({ min: 1, max: 60 }), (values, wanted) => {
      const bound = leastBound(values, wanted);
      expect(steps(values, bound)).toBeLessThanOrEqual(wanted);
      if (bound > 1e-6) expect(steps(values, bound * 0.999 - 1e-9)).toBeGreaterThan(wanted);
    }),
  );
});

test("the estimate of a step's error is nothing for one slot and never above the bound", () => {
  const budget = planPass(planner, { kind: "technical", plan: { by: "epsilon", epsilon: 0.1 }, order: "entropy-bounded" }, 40);
  fc.assert(
    fc.property(entropies, fc.integer({ min: 1, max: 40 }), (values, open) => {
      const decided = values.slice(0, open);
      const error = budget.error(open, decided);
      expect(error).toBeGreaterThanOrEqual(0);
      expect(error).toBeLessThanOrEqual(decided.slice(0, -1).reduce((sum, entropy) => sum + entropy, 0) + 1e-9);
    }),
  );
  expect(budget.error(40, [3])).toBe(0);
});

test("the estimate is the planner's prediction where the entropies are the curve's", () => {
  const budget = planPass(planner, { kind: "technical", plan: { by: "steps", steps: 5 }, order: "planned" }, 30);
  const first = planPass(planner, { kind: "technical", plan: { by: "steps", steps: 30 }, order: "planned" }, 30);
  expect(first.predictedNats).toBeCloseTo(0, 9);
  expect(budget.predictedNats).toBeGreaterThan(0);
});

test("steps are for all passes together", () => {
  const request = { kind: "contract", plan: { by: "steps", steps: 12 }, order: "planned" } as const;
  const budgets = planAll(planner, request, [60, 30, 30]);
  expect(budgets.map((budget) => budget.sizes.length)).toEqual([6, 3, 3]);
  expect(planAll(planner, { ...request, plan: { by: "steps", steps: 1 } }, [60, 30]).map((budget) => budget.sizes.length)).toEqual([1, 1]);
});

test("without a curve every slot is a step of its own, and nothing is predicted", () => {
  const budget = planPass(null, { kind: "contract", plan: { by: "epsilon", epsilon: 0.2 }, order: "planned" }, 5);
  expect(budget.sizes).toEqual([1, 1, 1, 1, 1]);
  expect(budget.predictedNats).toBeNull();
});
