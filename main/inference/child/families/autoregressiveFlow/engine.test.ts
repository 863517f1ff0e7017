import { afterEach, expect, test } from "vitest";
import { startRun, type TestEngine, testEngine } from "../../../testing/engine.ts";
import { TINY_FLOW } from "../../../testing/tinyFlow.ts";
import { makeRequest, TEXT, textOfFrames } from "../../../testing/tinyPackage.ts";

let open: TestEngine[] = [];

function start(): TestEngine {
  const made = testEngine();
  open.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(open.map(({ engine }) => engine.close()));
  open = [];
});

const target = { folder: TINY_FLOW };

test("the child runs a flow like any other model; pause holds between two sweeps, cancel stops within one", async () => {
  const { engine } = start();
  const request = makeRequest({ spans: [{ start: 0, end: 100 }], alternatives: 2, strength: 0.5 });
  const undisturbed = startRun(engine, request, target);
  const { alternatives } = await undisturbed.finished;
  expect(undisturbed.phases).toEqual(["loading", "context", "denoising", "finishing"]);
  for (const { index, spans } of alternatives) expect(textOfFrames(undisturbed.frames, index)).toEqual(spans.map((span) => span.text));
  expect(alternatives[0]?.kept?.length).toBeGreaterThan(0);

  const run = startRun(engine, request, target);
  await run.frameWhere((frame) => frame.step === 3);
  run.job.pause();
  await run.phaseReached("paused");
  const held = run.frames.length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(run.frames.length).toBe(held);
  run.job.resume();
  expect((await run.finished).alternatives).toEqual(alternatives);

  const stopped = startRun(engine, request, target);
  await stopped.frameWhere((frame) => frame.step === 3);
  const seen = stopped.frames.length;
  stopped.job.cancel();
  await expect(stopped.finished).rejects.toMatchObject({ code: "CANCELLED" });
  expect(stopped.frames.length - seen).toBeLessThanOrEqual(4); // what was on its way when cancel was sent
});

test("plans, scores and verifies through the child", async () => {
  const { engine } = start();
  const plan = {
    kind: "contract",
    length: 40,
    text: null,
    strength: 1,
    lengthFactor: 1.25,
    plan: { by: "epsilon", epsilon: 0.05 },
  } as const;
  expect(await engine.plan(TINY_FLOW, "cpu", plan)).toMatchObject({ length: 40, predictedNats: 0, theoremBoundNats: 0 });
  let scored = "";
  const collect = (tokens: readonly { start: number; end: number }[]): void => {
    for (const { start, end } of tokens) scored += TEXT.slice(start, end);
  };
  await engine.score(TINY_FLOW, "cpu", TEXT, "contract", { start: 0, end: TEXT.length }, collect, new AbortController().signal);
  expect(scored).toBe(TEXT);
  expect((await engine.verify(TINY_FLOW)).problems).toEqual([]);
});
