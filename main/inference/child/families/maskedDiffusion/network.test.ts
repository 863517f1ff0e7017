import { afterAll, beforeAll, expect, test } from "vitest";
import { makeRequest, TEXT, tinyDenoiser } from "../../../testing/tinyPackage.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import { makeCanvas, OPEN } from "../shared/canvas.ts";
import { makeAlternative } from "../shared/frames.ts";
import { planPasses } from "../shared/passes.ts";
import { layoutSpan } from "../shared/spanLayout.ts";
import type { StepOutput } from "../shared/spanNetwork.ts";
import { buildWindow } from "../shared/window.ts";
import type { PassRun } from "./denoise.ts";
import type { Denoiser } from "./denoiser.ts";
import { rateTokens } from "./leaveOut.ts";
import type { DenoiserContext } from "./network.ts";

let denoiser: Denoiser;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ denoiser, close } = await tinyDenoiser("float32"));
});
afterAll(() => close());

/** The window of a request as a run would see it. */
function windowOf(text: string, start: number, end: number) {
  const document = new TokenisedText(text, denoiser.blocks);
  const layout = layoutSpan(document, { start, end }, { start, end }, [], 1.25, denoiser.vocabulary.special.del, false);
  const pass = planPasses([layout], (from, to) => document.between(from, to), denoiser.maxPositions)[0];
  if (!pass) throw new Error("no pass");
  const canvases = [makeCanvas(layout, new Int32Array(layout.target.length).fill(OPEN))];
  const window = buildWindow(
    {
      document,
      canvases,
      kindId: denoiser.kindId("contract"),
      special: denoiser.vocabulary.special,
      maxPositions: denoiser.maxPositions,
      seesOldText: false,
    },
    pass,
  );
  return { layout, pass, window };
}

function expectEqual(a: StepOutput, b: StepOutput): void {
  const most = (x: Float32Array, y: Float32Array): number =>
    x.reduce((most, value, i) => Math.max(most, Math.abs(value - (y[i] ?? Number.NaN))), 0);
  expect(most(a.entropy, b.entropy)).toBeLessThan(1e-4);
  expect(most(a.selfLogp, b.selfLogp)).toBeLessThan(1e-2); // [MASK] scores -30000, where a float32 has steps of 0.002
  expect(most(a.topLogp, b.topLogp)).toBeLessThan(1e-4);
}

test("a step with the cached context equals one that computes everything again", async () => {
  const { window, pass } = windowOf(TEXT, TEXT.indexOf("deliver"), TEXT.indexOf("within"));
  const cached = await denoiser.contexts.get(window.ids, window.positions);
  const canvas = new Int32Array(pass.size).fill(denoiser.vocabulary.special.mask);
  for (let step = 0; step < 4; step += 1) {
    const again = await denoiser.network.context(window.ids, window.positions);
    expectEqual(await denoiser.network.step(canvas, 1, window.slots, cached), await denoiser.network.step(canvas, 1, window.slots, again));
    canvas[step * 2] = 20 + step;
  }
  expect(await denoiser.contexts.get(window.ids, window.positions)).toBe(cached);
});

test("a context of another span is not touched by the canvas: batch 1 serves several canvases exactly", async () => {
  const { window, pass } = windowOf(TEXT, TEXT.indexOf("deliver"), TEXT.indexOf("within"));
  const context = await denoiser.contexts.get(window.ids, window.positions);
  const rows = [0, 1, 2].map((row) =>
    Int32Array.from({ length: pass.size }, (_, i) => (i % 3 === row ? denoiser.vocabulary.special.mask : 30 + i)),
  );
  const batch = await denoiser.network.step(Int32Array.from(rows.flatMap((row) => [...row])), 3, window.slots, context);
  for (const [row, ids] of rows.entries()) {
    const single = await denoiser.network.step(ids, 1, window.slots, context);
    const part = (values: Float32Array): Float32Array => values.slice((row * values.length) / 3, ((row + 1) * values.length) / 3);
    expectEqual({ ...batch, entropy: part(batch.entropy), selfLogp: part(batch.selfLogp), topLogp: part(batch.topLogp) }, single);
  }
});

test("a window has kind, [BOS], both sides and [EOS], at consecutive positions around the canvas", () => {
  const { window, pass } = windowOf("Payment is due.", 8, 10);
  expect(window.ids[0]).toBe(denoiser.kindId("contract"));
  expect(window.ids[1]).toBe(denoiser.vocabulary.special.begin);
  expect(window.ids.at(-1)).toBe(denoiser.vocabulary.special.end);
  expect([...window.positions, ...window.slots].sort((a, b) => a - b)).toEqual(
    Array.from({ length: window.ids.length + pass.size }, (_, i) => i),
  );
  expect(denoiser.vocabulary.tokenizer.decode(window.ids)).toBe("Payment  due.");
});

test("a window in the middle of a long text fills the positions and never passes them", () => {
  const text = "The Supplier shall deliver the Services within 30 days.\n\n".repeat(60);
  const { window } = windowOf(text, 1500, 1520);
  expect(Math.max(...window.positions, ...window.slots)).toBeLessThan(denoiser.maxPositions);
  expect(window.ids.length + window.slots.length).toBeGreaterThan(denoiser.maxPositions - 4);
  expect(window.ids).not.toContain(denoiser.vocabulary.special.begin);
});

test("a network whose output is not finite is reported, not used", async () => {
  const { window } = windowOf(TEXT, 5, 9);
  const context = await denoiser.network.context(window.ids, window.positions);
  ((context as DenoiserContext).k.data as Float32Array).fill(Number.NaN);
  await expect(denoiser.network.step(new Int32Array(window.slots.length).fill(1), 1, window.slots, context)).rejects.toMatchObject({
    code: "INFERENCE_FAILED",
    message: expect.stringMatching(/not finite/),
  });
});

test("left out, a token that does not belong is less likely than the rest", async () => {
  const text = "The Supplier shall deliver the Services to the Customer within 30 days of the Effective Date.";
  const { window, pass, layout } = windowOf(text, 4, text.length - 1);
  const context = await denoiser.contexts.get(window.ids, window.positions);
  const foreign = denoiser.vocabulary.tokenizer.encode("託").ids[0] ?? 0;
  const run: PassRun = {
    request: makeRequest(),
    network: denoiser.network,
    vocabulary: denoiser.vocabulary,
    pass,
    number: 0,
    context,
    positions: window.slots,
    stepsAfter: 0,
    ratings: new Map(),
    elapsed: () => 0,
  };
  const canvas = makeCanvas(layout, layout.target);
  canvas.ids[10] = foreign;
  const ratings = rateTokens(run, [makeAlternative(0, [canvas]), makeAlternative(1, [canvas])]);
  let runs = 0;
  for (;;) {
    const next = await ratings.next();
    if (!next.done) {
      runs += 1;
      continue;
    }
    expect(runs).toBe(1); // equal canvases are rated once
    const [first, second] = [...next.value.values()];
    expect(first).toEqual(second);
    const rated = [...(first ?? [])].filter((logp) => !Number.isNaN(logp));
    expect(rated).toHaveLength(layout.oldTokens);
    const mean = rated.reduce((sum, logp) => sum + logp, 0) / rated.length;
    expect(first?.[10]).toBeLessThan(mean - 1);
    return;
  }
});
