import { expect, test } from "vitest";
import { predictedError } from "../../../../../src/domain/planning/plan.ts";
import { exactCurve, exactError, SMALL_CHAIN } from "../../../../../src/domain/testing/markovChain.ts";
import { planAll, planPass } from "./budget.ts";

/** The curve of the chain as a package would bring it. */
const h = exactCurve(SMALL_CHAIN);
const planner = { kinds: { technical: { [String(h.length)]: { revealed: h.map((_, known) => known), h } } } };

test.each([1, 2, 3, 4, 5])("a run of %d steps is told the error that parallel sampling of a Markov chain really makes", (steps) => {
  const [budget] = planAll(planner, { kind: "technical", plan: { by: "steps", steps }, order: "planned" }, [h.length]);
  if (budget === undefined) throw new Error("no budget");
  expect(budget.sizes).toHaveLength(steps);
  expect(budget.predictedNats).toBeCloseTo(exactError(SMALL_CHAIN, budget.sizes), 5);
});

test.each([0.2, 0.05, 0.01])("a run with an error budget of %d nats really stays within it", (epsilon) => {
  const budget = planPass(planner, { kind: "technical", plan: { by: "epsilon", epsilon }, order: "planned" }, h.length);
  const exact = exactError(SMALL_CHAIN, budget.sizes);
  expect(exact).toBeLessThanOrEqual(epsilon + 1e-9);
  expect(budget.predictedNats).toBeCloseTo(exact, 5);
  expect(budget.predictedNats).toBeCloseTo(predictedError(h, budget.sizes), 9);
});
