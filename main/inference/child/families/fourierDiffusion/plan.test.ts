import { afterAll, beforeAll, expect, test } from "vitest";
import { tinyFourier } from "../../../testing/tinyFourier.ts";
import type { Fourier } from "./fourier.ts";
import { LengthTimes } from "./lengthTimes.ts";
import { planRun } from "./plan.ts";

let fourier: Fourier;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ fourier, close } = await tinyFourier());
});
afterAll(() => close());

const REQUEST = { kind: "contract", text: null, strength: 1, lengthFactor: 1.25 } as const;

test("a smaller error takes more steps, and is predicted to be met", () => {
  const plans = [0.5, 0.1, 0.02].map((epsilon) => planRun(fourier, { ...REQUEST, length: 64, plan: { by: "epsilon", epsilon } }));
  const steps = plans.map((plan) => plan.steps);
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  expect(steps[2]).toBeGreaterThan(steps[0] ?? 0);
  for (const plan of plans) expect(plan.sizes.reduce((sum, size) => sum + size, 0)).toBe(64);
  expect(plans[2]?.predictedNats).toBeLessThan(plans[0]?.predictedNats ?? 0);
});

test("a document of thousands of tokens takes as many steps as a block: all of it is denoised at once", () => {
  const [block, document] = [128, 6000].map((length) => planRun(fourier, { ...REQUEST, length, plan: { by: "epsilon", epsilon: 0.05 } }));
  expect(document?.steps).toBe(block?.steps);
  expect(document?.predictedNats).toBeCloseTo(block?.predictedNats ?? Number.NaN, 1);
});

test("without a planner an error takes the package's own number of steps", () => {
  const bare = { ...fourier, planner: null };
  const plan = planRun(bare, { ...REQUEST, length: 200, plan: { by: "epsilon", epsilon: 0.05 } });
  expect(plan.steps).toBe(fourier.shape.defaultSteps);
  expect(plan).toMatchObject({ predictedNats: null, theoremBoundNats: null, curve: [] });
});

test("strength says how many tokens noise covers", () => {
  const text = "The Customer shall pay within 30 days.";
  const of = (strength: number): number =>
    planRun(fourier, { ...REQUEST, length: null, text, strength, plan: { by: "steps", steps: 4 } }).length;
  expect(of(0)).toBe(0);
  expect(of(0.5)).toBe(Math.round(of(1) / 2));
  expect(planRun(fourier, { ...REQUEST, length: 0, plan: { by: "steps", steps: 4 } })).toMatchObject({ steps: 0, predictedNats: 0 });
});

test("time is that of a step at the graph's length, in proportion where it was not measured", async () => {
  const times = new LengthTimes();
  expect(times.estimate(1024)).toBeNull();
  for (const ms of [9, 10, 30]) times.add(1024, ms);
  expect(times.estimate(1024)).toBe(10);
  expect(times.estimate(4096)).toBe(40);
  times.add(4096, 50);
  expect(times.estimate(4096)).toBe(50);
  expect(times.latest).toBe(4096);
  const plan = { ...REQUEST, length: 50, plan: { by: "steps", steps: 10 } } as const;
  const context = await fourier.network.context([5], [0]);
  await fourier.network.step(Int32Array.of(fourier.shape.mask), 1, Int32Array.of(1), context);
  const { seconds, steps } = planRun(fourier, plan);
  const measured = fourier.network.lengthTimes.estimate(128) ?? Number.NaN;
  expect(seconds).toBeCloseTo((measured * steps) / 1000, 9);
  // The whole document is read at every step, up to the longest graph.
  const long = planRun(fourier, { ...plan, documentLength: 3_000 });
  expect(long.seconds).toBeCloseTo(((fourier.network.lengthTimes.estimate(1024) ?? Number.NaN) * steps) / 1000, 9);
  expect(planRun(fourier, { ...plan, documentLength: 9_000_000 }).seconds).toBe(long.seconds);
});
