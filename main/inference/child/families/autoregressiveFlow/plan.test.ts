import { afterAll, beforeAll, expect, test } from "vitest";
import type { PlanRequest } from "../../../protocol.ts";
import { collect } from "../../../testing/generation.ts";
import { tinyFlow } from "../../../testing/tinyFlow.ts";
import { makeRequest } from "../../../testing/tinyPackage.ts";
import type { Flow } from "./flow.ts";
import { generateSpans } from "./generate.ts";
import { planRun } from "./plan.ts";
import { SweepCounts } from "./sweepCounts.ts";

let flow: Flow;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ flow, close } = await tinyFlow());
});
afterAll(() => close());

const request = (overrides: Partial<PlanRequest> = {}): PlanRequest => ({
  kind: "contract",
  length: 24,
  text: null,
  strength: 1,
  lengthFactor: 1.25,
  plan: { by: "epsilon", epsilon: 0.05 },
  ...overrides,
});

test("all tokens are planned, in as many sweeps as were measured", () => {
  const plan = planRun(flow, request());
  expect(plan.sizes.reduce((sum, size) => sum + size, 0)).toBe(24);
  expect(plan.sizes.length).toBe(plan.steps);
  expect(plan.steps).toBeLessThan(3 * 24); // the package says that blocks 1 and 2 take few
  expect(plan.predictedNats).toBe(0);
  const long = planRun(flow, request({ length: 300 }));
  expect(long.sizes.reduce((sum, size) => sum + size, 0)).toBe(300);
  expect(planRun(flow, request({ length: 0 }))).toMatchObject({ steps: 0, sizes: [], curve: [] });
  expect(planRun(flow, request({ length: null, text: "The Supplier", strength: 0 })).steps).toBe(0);
});

test("seconds are known once sweeps were measured, and near what a run takes", async () => {
  const fresh = await tinyFlow();
  try {
    expect(planRun(fresh.flow, request()).seconds).toBeNull();
    const { result, frames } = await collect(generateSpans(fresh.flow, makeRequest()));
    const slots = frames[0]?.open ?? 0;
    const plan = planRun(fresh.flow, request({ length: slots }));
    expect(plan.seconds).toBeGreaterThan(0);
    expect(Math.abs(plan.steps - result.sizes.length)).toBeLessThanOrEqual(Math.ceil(result.sizes.length / 2));
  } finally {
    await fresh.close();
  }
});

test("sweeps are foreseen from those that were needed: of block 0 by length, of the others by number", () => {
  const counts = new SweepCounts({ metrics: {} }, 2, 1);
  expect(counts.expected(0, 48)).toBe(48);
  for (let i = 0; i < 3; i += 1) {
    counts.add(0, 32, 8);
    counts.add(1, 32, 5);
  }
  expect(counts.expected(0, 48)).toBe(12);
  expect(counts.expected(1, 48)).toBe(5);
  expect(counts.expected(1, 3)).toBe(3);
  const reported = new SweepCounts({ metrics: { sweeps: { "32": { sweeps: [16, 4] } } } }, 2, 1);
  expect([reported.expected(0, 64), reported.expected(1, 64)]).toEqual([32, 4]);
  expect(new SweepCounts({ metrics: {} }, 1, 4).expected(0, 32)).toBe(8);
  expect(counts.reported(0, 48)).toBe(48); // a run must not look at what was measured before
});
