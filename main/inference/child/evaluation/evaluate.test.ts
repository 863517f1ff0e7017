/** The whole evaluation of the tiny package, on its real graphs. */
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { EVALUATION_SECTIONS, type Evaluation, type Measured, measuredSchema } from "../../../../src/domain/evaluation/evaluation.ts";
import { tablesOf } from "../../../../src/domain/evaluation/tables.ts";
import type { EvaluateRequest } from "../../protocol.ts";
import { type TestEngine, testEngine } from "../../testing/engine.ts";
import { HELD_OUT } from "../../testing/heldOut.ts";
import { HUB_MODELS, imported, withHubModel } from "../../testing/hubModel.ts";
import { TINY, tinyDenoiser } from "../../testing/tinyPackage.ts";
import { measureDenoiser } from "../families/maskedDiffusion/measure.ts";
import { evaluate } from "./evaluate.ts";
import { chooseWindows, tokenWindow } from "./windows.ts";

const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const TINY_BASELINE = fixture("tiny-autoregressive");
const MACHINE = { processor: "", cores: 1, platform: "" };

const REQUEST: EvaluateRequest = {
  folder: TINY,
  provider: "cpu",
  dtype: null,
  size: "small",
  seconds: 600,
  windows: HELD_OUT,
  baselines: null,
  autoregressive: null,
};

async function measure(overrides: Partial<EvaluateRequest> = {}): Promise<{ measured: Measured; sections: Set<string> }> {
  const parts = evaluate({ ...REQUEST, ...overrides });
  const sections = new Set<string>();
  for (;;) {
    const next = await parts.next();
    if (next.done) return { measured: next.value, sections };
    const { section, done, of } = next.value;
    sections.add(section);
    expect(done).toBeGreaterThanOrEqual(0);
    expect(done).toBeLessThanOrEqual(of);
  }
}

/** The package as the app would use it. */
let first: Awaited<ReturnType<typeof measure>>;
beforeAll(async () => {
  first = await measure();
});

let open: TestEngine[] = [];
afterEach(async () => {
  await Promise.all(open.map(({ engine }) => engine.close()));
  open = [];
});

test("every section is measured, twice the same", async () => {
  const { measured, sections } = first;
  expect(measuredSchema.parse(JSON.parse(JSON.stringify(measured)))).toEqual(measured);
  expect([...sections].sort()).toEqual([...EVALUATION_SECTIONS].sort());
  expect(measured).toMatchObject({ exact: true, leftOut: [], model: { id: "tiny-denoiser", dtype: "int8", provider: "cpu" } });
  const uniform = Math.log(512);
  for (const row of measured.spanNll ?? []) {
    expect(row.spans).toBe(2);
    expect(row.nats.mean).toBeGreaterThan(0);
    expect(row.nats.mean).toBeLessThan(1.5 * uniform);
    expect(row.bitsPerCharacter).toBeGreaterThan(0);
  }
  expect(measured.spanNll?.map(({ kind, tokens }) => `${kind} ${tokens}`)).toEqual(["contract 8", "contract 32", "ja 8", "ja 32"]);
  expect(measured.factorisation?.map(({ kind }) => kind)).toEqual(["all", "contract", "ja"]);
  for (const { points } of measured.factorisation ?? []) expect(points.map(({ steps }) => steps)).toEqual([1, 2, 4, 8, 16]);
  expect(measured.calibration?.tokens).toBe(measured.calibration?.bins.reduce((sum, bin) => sum + bin.count, 0));
  expect(measured.calibration?.tokens).toBeGreaterThan(100);
  for (const row of measured.clause ?? []) {
    expect(row.distance.mean).toBeGreaterThan(0);
    expect(row.distance.mean).toBeLessThanOrEqual(1);
  }
  for (const row of measured.recovery ?? []) expect(row.restored.mean).toBeGreaterThanOrEqual(row.exact.mean);
  expect(measured.speed?.map(({ dtype }) => dtype).sort()).toEqual(["float16", "float32", "int8"]);
  for (const row of measured.speed ?? []) {
    expect(row.stepMs).toBeGreaterThan(0);
    expect(row.tokensPerSecondWithContext).toBeLessThan(row.tokensPerSecond);
  }
  const again = await measure({ dtype: "int8" });
  const { seconds: _seconds, speed: _speed, ...figures } = measured;
  expect(again.measured).toMatchObject(figures);
});

test("int8 is near float32, and both near what the best candidates alone tell", async () => {
  const { measured } = await measure({ dtype: "float32", size: "small" });
  const mean = ({ spanNll }: Measured): number => (spanNll ?? []).reduce((sum, row) => sum + row.nats.mean, 0) / (spanNll?.length ?? 1);
  expect(Math.abs(mean(measured) - mean(first.measured))).toBeLessThan(0.1);

  const { denoiser, close } = await tinyDenoiser("float32");
  const measurable = measureDenoiser(denoiser);
  expect(measurable.exact).toBe(true);
  const [chosen] = chooseWindows(HELD_OUT, 1);
  if (!chosen) throw new Error("no window");
  const window = tokenWindow(chosen.window, chosen.number, measurable, null);
  const span = window.spans[0];
  if (!span) throw new Error("no span");
  const targets = Int32Array.from(window.ids.slice(span.from, span.to));
  const canvas = new Int32Array(span.length).fill(measurable.maskId);
  const opened = await measurable.openSpan(window.ids, span.from, span.to);
  const exact = await opened.targetLogp(canvas, 1, targets);
  const output = await opened.candidates(canvas, 1);
  let found = 0;
  for (const [column, id] of targets.entries()) {
    for (let rank = 0; rank < output.top; rank += 1) {
      if (output.candidate(0, column, rank) !== id) continue;
      expect(exact[column]).toBeCloseTo(output.topLogp[column * output.top + rank] ?? 0, 3);
      found += 1;
    }
  }
  expect(found).toBeGreaterThan(0);
  await close();
});

test("a single window of a kind has no other one's clause to compare with", async () => {
  const { measured } = await measure({ windows: HELD_OUT.slice(0, 1) });
  expect(measuredSchema.parse(measured).clause).toMatchObject([{ spans: 1, chance: null }]);
  for (const { chance } of first.measured.clause ?? []) expect(chance?.mean).toBeGreaterThan(0);
});

test("no section begins after the time is over", async () => {
  const { measured } = await measure({ seconds: 0 });
  expect(measured.leftOut).toEqual([...EVALUATION_SECTIONS]);
  expect(measured.spanNll).toBeNull();
});

test("counting models stand beside the spans of their windows", async () => {
  const bytes = (value: number): string => Buffer.alloc(511, value).toString("base64");
  const windows = Object.fromEntries(HELD_OUT.map(({ id }) => [id, { unigram: bytes(60), trigram: bytes(35) }]));
  const { measured } = await measure({
    baselines: { schemaVersion: 1, tokenizerSha256: "", heldOutSha256: "", unit: 0.1, windows },
    windows: HELD_OUT.slice(0, 2),
  });
  for (const row of measured.spanNll ?? []) {
    expect(row.unigram).toBeCloseTo(6, 9);
    expect(row.trigram).toBeCloseTo(3.5, 9);
  }
});

test("the autoregressive baseline stands beside the same spans, and is measured itself", async () => {
  const windows = HELD_OUT.slice(0, 2);
  const { measured } = await measure({ autoregressive: TINY_BASELINE, windows });
  const { measured: itself } = await measure({ folder: TINY_BASELINE, windows });
  expect(measured.autoregressive).toEqual({ id: "tiny-autoregressive", packageHash: itself.model.packageHash, exact: true });
  expect(itself).toMatchObject({ exact: true, calibration: null, factorisation: null, singleToken: null, speed: null });
  expect(itself.recovery?.[0]?.restored.mean).toBeGreaterThanOrEqual(0);
  for (const [i, row] of (measured.spanNll ?? []).entries()) {
    const own = itself.spanNll?.[i];
    expect(row.autoregressive?.mean).toBeCloseTo(own?.nats.mean ?? Number.NaN, 9);
    expect(row.aboveAutoregressive?.mean).toBeCloseTo(row.nats.mean - (own?.nats.mean ?? Number.NaN), 9);
    expect(own?.nats.mean).toBeLessThan(1.5 * Math.log(512));
  }
});

test.each(HUB_MODELS)("the masked language model %s is measured the same way, without a forecast", async (name) => {
  await withHubModel(name, async (folder) => {
    await imported(folder);
    const { measured } = await measure({ folder, windows: HELD_OUT.slice(0, 2) });
    expect(measured).toMatchObject({ exact: true, leftOut: [], model: { family: "masked-lm" } });
    expect(measured.spanNll?.[0]?.nats.mean).toBeGreaterThan(0);
    expect(measured.factorisation?.[0]?.points.map(({ predicted }) => predicted)).toEqual([null, null, null, null, null]);
    expect(measured.calibration?.tokens).toBeGreaterThan(50);
    expect(measured.speed?.length).toBeGreaterThan(0);
  });
});

/** A family whose means differ: what it cannot measure has a reason, all else has figures. */
test.each([
  ["tiny-fourier", []],
  ["tiny-flow", ["calibration", "factorisation"]],
  ["tiny-rectified", ["factorisation", "spanNll"]],
] as const)("%s is measured with the means that it has", async (name, without) => {
  const { measured } = await measure({ folder: fixture(name), windows: HELD_OUT.slice(0, 2), autoregressive: null });
  expect(measuredSchema.parse(JSON.parse(JSON.stringify(measured)))).toEqual(measured);
  expect(Object.keys(measured.notApplicable).sort()).toEqual(without);
  for (const section of EVALUATION_SECTIONS) {
    if (measured.notApplicable[section] === undefined) expect(measured[section]?.constructor, section).toBeDefined();
    else expect(measured[section]).toBeNull();
  }
  for (const row of [...(measured.spanNll ?? []), ...(measured.singleToken ?? [])]) {
    expect(row.nats.mean).toBeGreaterThan(0);
    expect(row.nats.mean).toBeLessThan(1.5 * Math.log(512));
  }
  expect(measured.recovery?.[0]?.restored.mean).toBeLessThanOrEqual(1);
  expect(measured.speed?.[0]?.steps).toBeGreaterThan(0);
});

test("the bound of a flow is no baseline, and says what it is", async () => {
  await expect(measure({ autoregressive: fixture("tiny-flow") })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  const { measured } = await measure({ folder: fixture("tiny-flow"), windows: HELD_OUT.slice(0, 2), autoregressive: TINY_BASELINE });
  expect(measured.exact).toBe(false);
  const evaluation = {
    ...measured,
    schemaVersion: 1,
    measuredAt: "",
    machine: MACHINE,
    size: "small",
    heldOut: { sha256: "", windows: 2 },
  };
  const [spans] = tablesOf(evaluation as Evaluation);
  expect(spans?.note).toContain("ELBO");
  expect(spans?.note).not.toContain("no `score` graph");
  // Both read the same tokens.
  expect(measured.spanNll?.[0]?.aboveAutoregressive?.mean).toBeCloseTo(
    (measured.spanNll?.[0]?.nats.mean ?? 0) - (measured.spanNll?.[0]?.autoregressive?.mean ?? 0),
    9,
  );
});

test.each<[string, Partial<EvaluateRequest>, string]>([
  ["a folder without a package", { folder: `${TINY}/int8` }, "MODEL_MISSING"],
  ["a baseline that is none", { autoregressive: TINY }, "INVALID_ARGUMENT"],
])("%s is refused", async (_name, overrides, code) => {
  await expect(measure(overrides)).rejects.toMatchObject({ code });
});

test("windows are spread over the set, kinds by turns", () => {
  const many = Array.from({ length: 10 }, (_, i) => HELD_OUT.slice(0, 3).map((window) => ({ ...window, id: `${window.id}-${i}` }))).flat();
  const chosen = chooseWindows(many, 5);
  expect(chosen.map(({ window }) => window.kind)).toEqual(Array.from({ length: 5 }, () => ["contract", "ja"]).flat());
  for (const { window, number } of chosen) expect(many[number]).toBe(window);
  expect(chooseWindows(many, 1000)).toHaveLength(30);
});

describe("through the engine", () => {
  test("progress comes by sections, then the figures; the active package stays", async () => {
    const made = testEngine();
    open.push(made);
    const loaded = await made.engine.load(TINY, "cpu");
    const seen = new Set<string>();
    const measured = await made.engine.evaluate(
      { ...REQUEST, windows: HELD_OUT.slice(0, 1) },
      (section) => seen.add(section),
      new AbortController().signal,
    );
    expect([...seen].sort()).toEqual([...EVALUATION_SECTIONS].sort());
    expect(measured.model.packageHash).toBe(loaded.packageHash);
    expect(made.engine.status()).toMatchObject({ state: "ready" });
  });

  test("cancel stops it within one network run, and the engine goes on", async () => {
    const made = testEngine();
    open.push(made);
    const controller = new AbortController();
    const run = made.engine.evaluate({ ...REQUEST, size: "full" }, () => controller.abort(), controller.signal);
    await expect(run).rejects.toMatchObject({ code: "CANCELLED" });
    await expect(made.engine.evaluate(REQUEST, () => {}, controller.signal)).rejects.toMatchObject({ code: "CANCELLED" });
    expect((await made.engine.load(TINY, "cpu")).id).toBe("tiny-denoiser");
  });
});
