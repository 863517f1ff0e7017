import { expect, test } from "vitest";
import { engineOfTest, startRun, steerRuns } from "../../../testing/engine.ts";
import { TINY_FLOW } from "../../../testing/tinyFlow.ts";
import { makeRequest, TEXT, textOfFrames } from "../../../testing/tinyPackage.ts";

const target = { folder: TINY_FLOW };

test("the child runs a flow like any other model; pause holds between two sweeps, cancel stops", async () => {
  const engine = engineOfTest();
  const request = makeRequest({ spans: [{ start: 0, end: 220 }], alternatives: 2, strength: 0.5 });
  const undisturbed = startRun(engine, request, target);
  const { alternatives } = await undisturbed.finished;
  expect(undisturbed.phases).toEqual(["loading", "context", "denoising", "finishing"]);
  for (const { index, spans } of alternatives) expect(textOfFrames(undisturbed.frames, index)).toEqual(spans.map((span) => span.text));
  expect(alternatives[0]?.kept?.length).toBeGreaterThan(0);

  const { undisturbed: again } = await steerRuns(engine, request, target, 3);
  expect(again.alternatives).toEqual(alternatives);
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
  expect(await engine.plan(TINY_FLOW, "cpu", plan)).toMatchObject({ length: 40, predictedNats: 0, theoremBoundNats: 0 });
  let scored = "";
  const collect = (tokens: readonly { start: number; end: number }[]): void => {
    for (const { start, end } of tokens) scored += TEXT.slice(start, end);
  };
  await engine.score(TINY_FLOW, "cpu", TEXT, "contract", { start: 0, end: TEXT.length }, collect, new AbortController().signal);
  expect(scored).toBe(TEXT);
  expect((await engine.verify(TINY_FLOW)).problems).toEqual([]);
});
