import { expect, test } from "vitest";
import { engineOfTest, startRun, steerRuns } from "../../../testing/engine.ts";
import { HELD_OUT } from "../../../testing/heldOut.ts";
import { TINY_FOURIER } from "../../../testing/tinyFourier.ts";
import { find, makeRequest, TEXT, TINY, textOfFrames } from "../../../testing/tinyPackage.ts";
import { evaluate } from "../../evaluation/evaluate.ts";

const request = makeRequest({ spans: [{ start: 0, end: 150 }], alternatives: 2, plan: { by: "steps", steps: 12 } });
const target = { folder: TINY_FOURIER };

test("the child runs the family like any other, and changes between packages", async () => {
  const engine = engineOfTest();
  const run = startRun(engine, request, target);
  const result = await run.finished;
  expect(run.phases).toEqual(["loading", "context", "denoising", "finishing"]);
  for (const { index, spans } of result.alternatives) expect(textOfFrames(run.frames, index)).toEqual(spans.map((span) => span.text));
  expect(engine.status()).toMatchObject({
    state: "ready",
    loaded: { id: "tiny-fourier", family: "fourier-diffusion", maxPositions: 1024 },
  });
  await startRun(engine, makeRequest(), { folder: TINY }).finished;
  expect((await startRun(engine, request, target).finished).alternatives).toEqual(result.alternatives);
});

test("pause holds between two steps, resume goes on to the same result, cancel stops", async () => {
  await steerRuns(engineOfTest(), { ...request, plan: { by: "steps", steps: 64 } }, target, 3);
});

test("a token that does not belong is scored less likely than the others, through the child", async () => {
  const engine = engineOfTest();
  const scored = async (text: string): Promise<Map<string, number>> => {
    const found = new Map<string, number>();
    const collect = (tokens: readonly { start: number; end: number; logProbability: number }[]): void => {
      for (const { start, end, logProbability } of tokens) found.set(`${start} ${text.slice(start, end)}`, logProbability);
    };
    await engine.score(TINY_FOURIER, "cpu", text, "contract", { start: 0, end: text.length }, collect, new AbortController().signal);
    expect([...found.keys()].map((key) => key.slice(key.indexOf(" ") + 1)).join("")).toBe(text);
    return found;
  };
  const at = find(TEXT, "Customer").start;
  const foreign = await scored(`${TEXT.slice(0, at)}託${TEXT.slice(at)}`);
  const values = [...foreign.values()];
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(foreign.get(`${at} 託`)).toBeLessThan(mean - 1);
});

test("an evaluation measures every section that the family has", { timeout: 60_000 }, async () => {
  const parts = evaluate({
    folder: TINY_FOURIER,
    provider: "cpu",
    dtype: null,
    size: "small",
    seconds: 600,
    windows: HELD_OUT,
    baselines: null,
    autoregressive: null,
  });
  let next = await parts.next();
  while (!next.done) next = await parts.next();
  const measured = next.value;
  expect(measured).toMatchObject({ exact: true, leftOut: [], model: { id: "tiny-fourier", dtype: "float32" } });
  const uniform = Math.log(512);
  for (const row of measured.spanNll ?? []) expect(row.nats.mean).toBeLessThan(1.2 * uniform);
  expect(measured.spanNll).toHaveLength(6); // two kinds, spans of 8, 32 and 128 tokens
  expect(measured.speed?.map(({ dtype }) => dtype)).toEqual(["float32"]);
  expect(measured.calibration?.tokens).toBeGreaterThan(100);
});
