import { afterAll, beforeAll, expect, test } from "vitest";
import { generate } from "../../../testing/generation.ts";
import { makeRequest, tinyDenoiser } from "../../../testing/tinyPackage.ts";
import type { Denoiser } from "./denoiser.ts";
import { planRun } from "./plan.ts";

let denoiser: Denoiser;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ denoiser, close } = await tinyDenoiser());
});
afterAll(() => close());

const request = {
  kind: "contract",
  length: 48,
  text: null,
  strength: 1,
  lengthFactor: 1.25,
  plan: { by: "epsilon", epsilon: 0.2 },
} as const;
const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

test("the sizes cover the length within the error, and a smaller error takes more steps", () => {
  const loose = planRun(denoiser, request);
  expect(sum(loose.sizes)).toBe(48);
  expect(loose.steps).toBe(loose.sizes.length);
  expect(loose.predictedNats).toBeLessThanOrEqual(0.2);
  const strict = planRun(denoiser, { ...request, plan: { by: "epsilon", epsilon: 0.01 } });
  expect(strict.steps).toBeGreaterThan(loose.steps);
  expect(loose.theoremBoundNats).toBeGreaterThan(0);
  expect(loose.curve.at(-1)?.steps).toBe(48);
});

test("by steps there are as many; long spans are planned in blocks", () => {
  expect(planRun(denoiser, { ...request, plan: { by: "steps", steps: 7 } }).steps).toBe(7);
  const long = planRun(denoiser, { ...request, length: 500 });
  expect(sum(long.sizes)).toBe(500);
});

test("a text is counted as its canvas, by strength", () => {
  const text = " deliver the Services to the Customer";
  const tokens = denoiser.vocabulary.tokenizer.encode(text).ids.length;
  expect(planRun(denoiser, { ...request, length: null, text }).length).toBe(Math.max(tokens + 4, Math.ceil(tokens * 1.25)));
  expect(planRun(denoiser, { ...request, length: null, text, strength: 0.5 }).length).toBeLessThan(tokens);
  expect(planRun(denoiser, { ...request, length: null, text, strength: 0 })).toMatchObject({
    length: 0,
    steps: 0,
    sizes: [],
    predictedNats: 0,
  });
});

test("seconds come from measured steps", async () => {
  const fresh = await tinyDenoiser();
  expect(planRun(fresh.denoiser, request).seconds).toBeNull();
  await generate(fresh.denoiser, makeRequest());
  expect(planRun(fresh.denoiser, request).seconds).toBeGreaterThan(0);
  await fresh.close();
});
