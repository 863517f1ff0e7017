import { afterAll, beforeEach, expect, test } from "vitest";
import { type Comparison, comparisonSchema } from "../../../src/contract/comparison.ts";
import { testEngine } from "../../inference/testing/engine.ts";
import { changeManifest, compare, secondPackage, suiteOf, tiny } from "./testing/comparison.ts";

const { engine, sent, child } = testEngine();
beforeEach(() => {
  sent.length = 0;
});
afterAll(() => engine.close());

/** Everything but what the clock decides. */
function timeless(comparison: Comparison): unknown {
  return JSON.parse(
    JSON.stringify(comparison, (key, value: unknown) => {
      const isTime = key.startsWith("milliseconds") || (key === "gates" && Array.isArray(value));
      return isTime ? null : value;
    }),
  );
}

test("a package compared with itself passes, and a comparison is the same every time", async () => {
  const model = await tiny();
  const suite = suiteOf({ bitsPerCharacter: 0, editDistance: 0, findings: 0, timeRatio: 1e6 });
  const comparison = await compare(engine, model, model, { suite });
  expect(comparisonSchema.parse(comparison)).toEqual(comparison);
  expect(comparison).toMatchObject({ suite: "Small suite", suiteHash: suite.hash, seed: 7, passed: true });
  expect(comparison.gates.map((gate) => [gate.name, gate.passed])).toEqual(
    ["bitsPerCharacter", "editDistance", "findings", "timeRatio", "brokenLocks"].map((name) => [name, true]),
  );
  expect(comparison.gates.slice(0, 3).map((gate) => gate.value)).toEqual([0, 0, 0]);
  for (const one of comparison.cases) {
    expect(one.new.text).toBe(one.old.text);
    expect(one.old.bitsPerCharacter).toBeGreaterThan(0);
  }
  expect(timeless(await compare(engine, model, model, { suite }))).toEqual(timeless(comparison));
});

test("each package is loaded once, the old one first, and is named with its hash", async () => {
  const [old, now] = [await secondPackage("tiny-old"), await secondPackage()];
  const progress: [string, number][] = [];
  const comparison = await compare(engine, old, now, { onProgress: (model, done) => progress.push([model, done]) });
  expect(sent.flatMap((message) => (message.type === "load" ? [message.folder] : []))).toEqual([old.folder, now.folder]);
  expect(progress).toEqual([
    ["tiny-old", 0],
    ["tiny-old", 1],
    ["tiny-old", 2],
    ["tiny-next", 0],
    ["tiny-next", 1],
    ["tiny-next", 2],
  ]);
  expect(comparison.old).toMatchObject({ id: "tiny-old", packageHash: old.packageHash, provider: "cpu", family: "masked-diffusion" });
  expect(comparison.new).toMatchObject({ id: "tiny-next", version: "0.2.0", packageHash: now.packageHash });
  expect(now.packageHash).not.toBe(old.packageHash);
  const [fees, term] = comparison.cases;
  expect(fees).toMatchObject({
    before: "The Customer ",
    original: "shall pay the Fees within 30 days",
    reference: "shall pay the Fees within 30 days",
    after: " of the invoice. Late payments bear interest.",
    locks: ["30 days"],
    new: { locksHeld: true },
  });
  expect(fees?.new.text).toContain("30 days");
  expect(fees?.new.tokens).toBeGreaterThan(0);
  expect(term).toMatchObject({ kind: "ja", reference: "2026年4月1日から2年間とする", source: "" });
});

test("a suite that demands an improvement fails a package that is the same", async () => {
  const comparison = await compare(engine, await tiny(), await secondPackage(), {
    suite: suiteOf({ bitsPerCharacter: -0.01, timeRatio: 1e6 }),
  });
  expect(comparison.passed).toBe(false);
  expect(comparison.gates.map((gate) => gate.passed)).toEqual([false, true, true]);
});

test("findings are counted by case and judged as a share", async () => {
  const [old, now] = [await tiny(), await secondPackage()];
  let calls = 0;
  const comparison = await compare(engine, old, now, {
    suite: suiteOf({ findings: 0.4 }),
    // Only the new package, and only in one of the two cases.
    inspect: ({ after, now: range, kind }) => {
      calls += 1;
      expect(after.slice(range.start, range.end).length).toBeGreaterThan(0);
      return calls > 2 && kind === "ja" ? ["number", "bracket"] : [];
    },
  });
  expect(calls).toBe(4);
  expect([comparison.old.findingShare, comparison.new.findingShare]).toEqual([0, 0.5]);
  expect(comparison.gates[0]).toEqual({ name: "findings", limit: 0.4, value: 0.5, passed: false });
  expect(comparison.cases[1]?.new.findings).toEqual(["number", "bracket"]);
});

test("the seed decides the wording; of several alternatives the likeliest counts", async () => {
  const model = await tiny();
  const one = await compare(engine, model, model, { seed: 1 });
  const other = await compare(engine, model, model, { seed: 2 });
  expect(other.cases.map((each) => each.new.text)).not.toEqual(one.cases.map((each) => each.new.text));
  const several = await compare(engine, model, model, { seed: 1, suite: suiteOf({}, undefined, { alternatives: 4 }) });
  for (const [index, each] of several.cases.entries()) {
    expect(each.new.nats).toBeLessThanOrEqual((one.cases[index]?.new.nats ?? 0) + 1e-9);
  }
});

test("a comparison that is stopped midway ends as cancelled, and the engine goes on", async () => {
  const [old, now] = [await tiny(), await secondPackage()];
  const stop = new AbortController();
  const progress: string[] = [];
  const onProgress = (model: string, done: number): void => {
    progress.push(`${model} ${done}`);
    if (model === now.id && done === 1) stop.abort();
  };
  await expect(compare(engine, old, now, { signal: stop.signal, onProgress })).rejects.toMatchObject({ code: "CANCELLED" });
  expect(progress.at(-1)).toBe(`${now.id} 1`);
  const again = await compare(engine, old, now);
  expect(again.cases).toHaveLength(2);
});

test("stopping in the middle of a run cancels the run", async () => {
  const model = await tiny();
  const stop = new AbortController();
  const suite = suiteOf({}, undefined, { plan: { by: "steps", steps: 40 }, alternatives: 8 });
  const running = compare(engine, model, model, { suite, signal: stop.signal });
  const off = engine.onStatus((status) => status.state === "busy" && stop.abort());
  await expect(running).rejects.toMatchObject({ code: "CANCELLED" });
  off();
  expect(sent.some((message) => message.type === "cancel")).toBe(true);
});

test("a package that changed on disk since it was named is refused", async () => {
  const now = await secondPackage();
  await changeManifest(now.folder, { version: "0.3.0" });
  await expect(compare(engine, await tiny(), now)).rejects.toMatchObject({
    code: "MODEL_CHANGED",
    details: { model: "tiny-next", needed: now.packageHash.slice(0, 12) },
  });
});

test("a model process that dies in a case names the case, and the next comparison works", async () => {
  const model = await tiny();
  const onProgress = (_: string, done: number): void => {
    if (done === 1) process.kill(child().pid ?? 0, "SIGKILL");
  };
  await expect(compare(engine, model, model, { onProgress })).rejects.toMatchObject({
    code: "INFERENCE_FAILED",
    message: expect.stringContaining('Case "term"'),
    details: expect.objectContaining({ case: "term" }),
  });
  expect((await compare(engine, model, model)).cases).toHaveLength(2);
});
