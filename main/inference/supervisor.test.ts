import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import type { EngineStatus } from "./engine.ts";
import type { GenerateRequest, ScoredToken } from "./protocol.ts";
import { startRun, type TestEngine, testEngine } from "./testing/engine.ts";
import { makeRequest, TEXT, TINY, textOfFrames, withCopy } from "./testing/tinyPackage.ts";

let open: TestEngine[] = [];

function start(...options: Parameters<typeof testEngine>): TestEngine {
  const made = testEngine(...options);
  open.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(open.map(({ engine }) => engine.close()));
  open = [];
});

/** Many small steps: long enough to be interrupted. */
const SLOW: GenerateRequest = makeRequest({
  text: TEXT,
  spans: [{ start: 0, end: 150 }],
  plan: { by: "steps", steps: 120 },
  alternatives: 4,
  remask: false,
});

test("a run over the real child: phases, frames and a result that they add up to", async () => {
  const { engine } = start();
  expect(engine.status()).toEqual({ state: "idle" });
  const run = startRun(engine, makeRequest({ alternatives: 2 }));
  const result = await run.finished;
  expect(run.phases).toEqual(["loading", "context", "denoising", "finishing"]);
  for (const [index, alternative] of result.alternatives.entries())
    expect(textOfFrames(run.frames, index)).toEqual(alternative.spans.map((span) => span.text));
  expect(result.provider).toBe("cpu");
  expect(engine.status()).toMatchObject({ state: "ready", loaded: { id: "tiny-denoiser", provider: "cpu" } });
});

test("with no GPU `auto` ends on the CPU and says why; with one it says which", async () => {
  const { engine } = start();
  const model = await engine.load(TINY, "auto");
  if (model.provider === "cpu") expect(model.providerReason).toMatch(/^CPU, \d+ threads?, int8 \(.*(GPU|WebGPU|software).*\)$/);
  else expect(model.providerReason).toMatch(/^(CUDA|WebGPU|DirectML|Core ML), float/);
});

test("one package is loaded once, however often it is asked for", async () => {
  const { engine, sent } = start();
  const models = await Promise.all([engine.load(TINY, "cpu"), engine.load(TINY, "cpu"), engine.load(TINY, "cpu")]);
  expect(new Set(models.map((model) => model.packageHash)).size).toBe(1);
  await startRun(engine, makeRequest()).finished;
  expect(sent.filter((message) => message.type === "load")).toHaveLength(1);
});

test("cancel stops a run, and the next job runs", async () => {
  const { engine } = start();
  const run = startRun(engine, SLOW);
  await run.frameWhere((frame) => frame.step === 3);
  run.job.cancel();
  await expect(run.finished).rejects.toMatchObject({ code: "CANCELLED" });
  // That nothing runs after the step that is under way is a matter of the families (conformance.test.ts). Here frames may be on their
  // way, as many as a busy machine lets pass before the child hears of it.
  expect(run.frames.at(-1)?.step).toBeLessThan(60);
  expect(run.ends()).toBe(1);
  await startRun(engine, makeRequest()).finished;
});

test("a queued job that is cancelled never starts", async () => {
  const { engine, sent } = start();
  const first = startRun(engine, SLOW);
  const second = startRun(engine, makeRequest({ seed: 4242 }));
  await first.frameWhere((frame) => frame.step === 1);
  second.job.cancel();
  await expect(second.finished).rejects.toMatchObject({ code: "CANCELLED" });
  first.job.cancel();
  await expect(first.finished).rejects.toMatchObject({ code: "CANCELLED" });
  expect(sent.some((message) => message.type === "generate" && message.request.seed === 4242)).toBe(false);
});

test("pause holds the run between two steps, resume goes on to the same result", async () => {
  const { engine } = start();
  const request = makeRequest({ plan: { by: "steps", steps: 20 }, alternatives: 2 });
  const undisturbed = await startRun(engine, request).finished;
  const run = startRun(engine, request);
  await run.frameWhere((frame) => frame.step === 2);
  run.job.pause();
  await run.phaseReached("paused");
  const held = run.frames.length;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(run.frames.length).toBe(held);
  expect(run.ends()).toBe(0);
  run.job.resume();
  expect((await run.finished).alternatives).toEqual(undisturbed.alternatives);
  expect(run.phases.slice(-3)).toEqual(["paused", "denoising", "finishing"]);
});

test("a job paused while it waits starts paused, and can be cancelled so", async () => {
  const { engine } = start();
  const run = startRun(engine, makeRequest());
  run.job.pause();
  await run.phaseReached("paused");
  expect(run.frames).toEqual([]);
  run.job.cancel();
  await expect(run.finished).rejects.toMatchObject({ code: "CANCELLED" });
});

test("the child killed in the middle, 20 times: the job fails once, the next one works", async () => {
  const { engine, child, spawned } = start();
  const expected = await startRun(engine, makeRequest()).finished;
  for (let round = 1; round <= 20; round += 1) {
    const run = startRun(engine, SLOW);
    const queued = startRun(engine, makeRequest());
    await run.frameWhere((frame) => frame.step === 1 + (round % 5));
    process.kill(child().pid ?? 0, "SIGKILL");
    await expect(run.finished).rejects.toMatchObject({ code: "INFERENCE_FAILED" });
    expect((await queued.finished).alternatives).toEqual(expected.alternatives);
    expect([run.ends(), queued.ends()]).toEqual([1, 1]);
    expect(spawned()).toBe(round + 1);
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(engine.status()).toMatchObject({ state: "ready" });
}, 120_000);

test("a crash while a GPU may be tried is answered with the CPU", async () => {
  const { engine, child, spawned } = start();
  const loading = engine.load(TINY, "auto");
  process.kill(child().pid ?? 0, "SIGKILL");
  expect(await loading).toMatchObject({ provider: "cpu", providerReason: expect.stringMatching(/the GPU driver crashed/) });
  expect(spawned()).toBe(2);
  const again = engine.load(TINY, "cpu");
  process.kill(child().pid ?? 0, "SIGKILL");
  await expect(again).rejects.toMatchObject({ code: "INFERENCE_FAILED" });
});

test("a child that gives no sign of life is ended and started again", async () => {
  const { engine, child } = start({ pingEvery: 50, hungAfter: 2_000, hungWhileLoading: 60_000 });
  const run = startRun(engine, SLOW);
  await run.frameWhere((frame) => frame.step === 1);
  process.kill(child().pid ?? 0, "SIGSTOP");
  await expect(run.finished).rejects.toMatchObject({ code: "INFERENCE_FAILED", details: { reason: "it gave no sign of life" } });
  await startRun(engine, makeRequest()).finished;
  expect(run.ends()).toBe(1);
}, 30_000);

test("a score job gives way to a generation and goes on after it", async () => {
  const { engine } = start();
  const text = TEXT.repeat(12);
  const tokens: ScoredToken[] = [];
  let batches = 0;
  const order: string[] = [];
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  const score = engine
    .score(
      TINY,
      "cpu",
      text,
      "contract",
      { start: 0, end: text.length },
      (found) => {
        tokens.push(...found);
        batches += 1;
        if (batches === 2) resolve();
      },
      new AbortController().signal,
    )
    .then(() => order.push("score"));
  await begun;
  await startRun(engine, makeRequest()).finished.then(() => order.push("generate"));
  await score;
  expect(order).toEqual(["generate", "score"]);
  expect(tokens.map((token) => text.slice(token.start, token.end)).join("")).toBe(text);
}, 60_000);

test("an aborted score ends with CANCELLED", async () => {
  const { engine } = start();
  const controller = new AbortController();
  const text = TEXT.repeat(12);
  const score = engine.score(TINY, "cpu", text, "contract", { start: 0, end: text.length }, () => controller.abort(), controller.signal);
  await expect(score).rejects.toMatchObject({ code: "CANCELLED" });
  await expect(engine.score(TINY, "cpu", text, "contract", { start: 0, end: 9 }, () => {}, controller.signal)).rejects.toMatchObject({
    code: "CANCELLED",
  });
});

test("plan and verify answer, plan also while a run goes on", async () => {
  const { engine } = start();
  const request = { kind: "contract", length: 32, text: null, strength: 1, lengthFactor: 1.25, plan: { by: "steps", steps: 8 } } as const;
  expect((await engine.plan(TINY, "cpu", request)).steps).toBe(8);
  const run = startRun(engine, SLOW);
  await run.frameWhere((frame) => frame.step === 1);
  expect((await engine.plan(TINY, "cpu", request)).steps).toBe(8);
  expect(run.ends()).toBe(0);
  run.job.cancel();
  expect(await engine.verify(TINY)).toMatchObject({ problems: [] });
});

test("a verification that waits or runs ends when nobody wants it any more", async () => {
  const { engine, sent } = start();
  const run = startRun(engine, SLOW);
  await run.frameWhere((frame) => frame.step === 1);
  const waiting = new AbortController();
  const verified = engine.verify(TINY, waiting.signal);
  waiting.abort();
  await expect(verified).rejects.toMatchObject({ code: "CANCELLED" });
  await expect(engine.verify(TINY, waiting.signal)).rejects.toMatchObject({ code: "CANCELLED" });
  expect([run.ends(), sent.filter((message) => message.type === "verify")]).toEqual([0, []]);
  run.job.cancel();
  const running = new AbortController();
  const begun = engine.verify(TINY, running.signal);
  await expect.poll(() => sent.filter((message) => message.type === "verify").length).toBe(1);
  running.abort();
  await expect(begun).rejects.toMatchObject({ code: "CANCELLED" });
});

test("a plan that comes while another package is being loaded is made by the package that it names", async () => {
  const { engine, sent } = start();
  await engine.load(TINY, "cpu");
  await withCopy(async (folder) => {
    const load = engine.load(folder, "cpu");
    const request = { kind: "contract", length: 32, text: null, strength: 1, lengthFactor: 1.25, plan: { by: "steps", steps: 8 } } as const;
    expect((await engine.plan(TINY, "cpu", request)).steps).toBe(8);
    await load;
    const told = sent.flatMap((message) => (message.type === "load" ? [message.folder] : message.type === "plan" ? ["plan"] : []));
    expect(told).toEqual([TINY, folder, TINY, "plan"]);
  });
});

test("a package with one flipped bit, or without a graph, is refused wherever it is used", async () => {
  const { engine } = start();
  await withCopy(async (folder) => {
    const file = path.join(folder, "int8", "weights.bin");
    const bytes = await readFile(file);
    bytes[1234] = (bytes[1234] ?? 0) ^ 4;
    await writeFile(file, bytes);
    await expect(engine.load(folder, "cpu")).rejects.toMatchObject({ code: "MODEL_BROKEN", details: { file: "int8/weights.bin" } });
    expect(engine.status()).toMatchObject({ state: "failed", code: "MODEL_BROKEN" });
    await expect(startRun(engine, makeRequest(), { folder }).finished).rejects.toMatchObject({ code: "MODEL_BROKEN" });
    expect((await engine.verify(folder)).problems).toEqual([expect.stringMatching(/^int8\/weights\.bin: the content differs/)]);
    await rm(path.join(folder, "int8", "step.onnx"));
    await expect(engine.load(folder, "cpu")).rejects.toMatchObject({
      code: "MODEL_BROKEN",
      message: expect.stringMatching(/missing.*int8\/step\.onnx/),
    });
  });
  await expect(engine.load(path.join(TINY, "nowhere"), "cpu")).rejects.toMatchObject({ code: "MODEL_MISSING" });
  await startRun(engine, makeRequest()).finished;
});

test("status tells what happens, and close ends everything with CANCELLED", async () => {
  const { engine, child } = start();
  const states: EngineStatus["state"][] = [];
  const stop = engine.onStatus((status) => states.push(status.state));
  const run = startRun(engine, SLOW);
  const queued = startRun(engine, SLOW);
  await run.frameWhere((frame) => frame.step === 1);
  const { pid } = child();
  await engine.close();
  await expect(run.finished).rejects.toMatchObject({ code: "CANCELLED" });
  await expect(queued.finished).rejects.toMatchObject({ code: "CANCELLED" });
  await expect(startRun(engine, makeRequest()).finished).rejects.toMatchObject({ code: "CANCELLED" });
  expect([run.ends(), queued.ends()]).toEqual([1, 1]);
  expect(states).toEqual(["loading", "ready", "busy", "idle"]);
  expect(() => process.kill(pid ?? 0, 0)).toThrow(/ESRCH/);
  stop();
});

test("a listener that throws does not stop the queue", async () => {
  const { engine } = start();
  const failing = new Promise<void>((resolve) => {
    engine.generate(TINY, "cpu", makeRequest(), {
      phase: () => {},
      frame: () => {},
      failed: () => {},
      done: () => {
        resolve();
        throw new Error("a listener's own mistake");
      },
    });
  });
  await failing;
  await startRun(engine, makeRequest()).finished;
});
