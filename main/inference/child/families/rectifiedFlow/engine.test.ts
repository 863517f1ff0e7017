import { expect, test } from "vitest";
import { engineOfTest, startRun, steerRuns } from "../../../testing/engine.ts";
import { makeRequest, TEXT, TINY, textOfFrames } from "../../../testing/tinyPackage.ts";
import { TINY_RECTIFIED } from "../../../testing/tinyRectified.ts";

const request = makeRequest({ spans: [{ start: 0, end: 150 }], strength: 0.6, alternatives: 2, plan: { by: "steps", steps: 24 } });
const target = { folder: TINY_RECTIFIED };

test("the child runs a flow like any other model, and changes between them", async () => {
  const engine = engineOfTest();
  const run = startRun(engine, request, target);
  const result = await run.finished;
  expect(run.phases).toEqual(["loading", "context", "denoising", "finishing"]);
  for (const { index, spans } of result.alternatives) expect(textOfFrames(run.frames, index)).toEqual(spans.map((span) => span.text));
  expect(engine.status()).toMatchObject({ state: "ready", loaded: { id: "tiny-rectified", family: "rectified-flow" } });
  await startRun(engine, makeRequest(), { folder: TINY }).finished;
  expect(engine.status()).toMatchObject({ state: "ready", loaded: { id: "tiny-denoiser" } });
  expect((await startRun(engine, request, target).finished).alternatives).toEqual(result.alternatives);
});

test("pause holds between two steps, resume goes on to the same result, cancel stops", async () => {
  await steerRuns(engineOfTest(), { ...request, alternatives: 4, plan: { by: "steps", steps: 32 } }, target, 2);
});

test("plans, scores and verifies through the child", async () => {
  const engine = engineOfTest();
  const plan = {
    kind: "contract",
    length: 40,
    text: null,
    strength: 1,
    lengthFactor: 1.25,
    plan: { by: "epsilon", epsilon: 0.05 },
  } as const;
  expect(await engine.plan(TINY_RECTIFIED, "cpu", plan)).toMatchObject({ length: 40, steps: 16, predictedNats: null });
  let scored = "";
  const collect = (tokens: readonly { start: number; end: number }[]): void => {
    for (const { start, end } of tokens) scored += TEXT.slice(start, end);
  };
  await engine.score(TINY_RECTIFIED, "cpu", TEXT, "contract", { start: 0, end: TEXT.length }, collect, new AbortController().signal);
  expect(scored).toBe(TEXT);
  const verified = await engine.verify(TINY_RECTIFIED);
  expect(verified.problems).toEqual([]);
  expect(verified.checks).toBeGreaterThan(100);
});
