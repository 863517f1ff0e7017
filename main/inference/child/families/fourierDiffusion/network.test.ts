import { afterAll, beforeAll, expect, test } from "vitest";
import { checkedFourier, tinyFourier } from "../../../testing/tinyFourier.ts";
import { TEXT } from "../../../testing/tinyPackage.ts";
import { openSessions, releaseSessions } from "../../sessions.ts";
import type { Fourier } from "./fourier.ts";
import { FourierNetwork, type NoisyOutput } from "./network.ts";

let fourier: Fourier;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ fourier, close } = await tinyFourier());
});
afterAll(() => close());

/** The text's first tokens with `slots` of them as the canvas, behind `before` context tokens. */
async function windowOf(before: number, slots: number, after: number) {
  const ids = [...fourier.vocabulary.tokenizer.encode(TEXT.repeat(4)).ids].slice(0, before + slots + after);
  const outside = [...ids.keys()].filter((i) => i < before || i >= before + slots);
  const context = await fourier.network.context(
    outside.map((i) => ids[i] ?? 0),
    outside,
  );
  return {
    canvas: Int32Array.from(ids.slice(before, before + slots)),
    positions: Int32Array.from({ length: slots }, (_, i) => before + i),
    context,
  };
}

function largest(a: NoisyOutput, b: NoisyOutput): number {
  const values = (output: NoisyOutput): number[] => [...output.topLogp, ...output.entropy, ...output.selfLogp, ...output.keep];
  const [x, y] = [values(a), values(b)];
  return x.reduce((most, value, i) => Math.max(most, Math.abs(value - (y[i] ?? Number.NaN)) / Math.max(1, Math.abs(value))), 0);
}

test("a document goes through the shortest graph that holds it", () => {
  expect(fourier.network.lengths).toEqual([128, 1024]);
  expect([1, 128, 129, 1024, 4000].map((tokens) => fourier.network.graphLength(tokens))).toEqual([128, 128, 1024, 1024, 1024]);
});

test("the result hardly depends on the graph", async () => {
  const { canvas, positions, context } = await windowOf(40, 20, 50);
  canvas.fill(fourier.shape.mask, 0, 8);
  const input = { ids: canvas, rows: 1, editable: new Uint8Array(20).fill(1), noise: Float32Array.of(0.5) };
  const short = await fourier.network.denoise(input, positions, context);
  const { folder, manifest } = await checkedFourier();
  const sessions = await openSessions(folder, manifest, "cpu", async () => 0);
  const long = await new FourierNetwork(sessions.optional, [1024], fourier.shape).denoise(input, positions, context);
  await releaseSessions(sessions);
  // Exact from 512 tokens on; the longest filters reach around a transform of 128.
  expect(largest(short, long)).toBeLessThan(5e-3);
});

test("several rows give what each gives alone, also over several runs", async () => {
  const { canvas, positions, context } = await windowOf(30, 10, 20);
  const rows = 3;
  const ids = new Int32Array(rows * 10);
  for (let row = 0; row < rows; row += 1) ids.set(canvas, row * 10);
  for (let row = 0; row < rows; row += 1) ids.fill(fourier.shape.mask, row * 10 + row, row * 10 + row + 4);
  const editable = new Uint8Array(ids.length).fill(1);
  const noise = Float32Array.of(0.2, 0.5, 0.9);
  const together = await fourier.network.denoise({ ids, rows, editable, noise }, positions, context);
  // 256 rows of 128 tokens are one run; of 300 equal rows the last 44 are a second one.
  const many = 300;
  const repeated = Int32Array.from({ length: many * 10 }, (_, i) => ids[i % 10] ?? 0);
  const joined = await fourier.network.denoise(
    { ids: repeated, rows: many, editable: new Uint8Array(many * 10).fill(1), noise: new Float32Array(many).fill(0.2) },
    positions,
    context,
  );
  expect(fourier.network.rowsPerRun(positions, context)).toBe(256);
  const part = <T extends Float32Array | Int32Array>(values: T, row: number): T =>
    values.subarray((row * values.length) / rows, ((row + 1) * values.length) / rows) as T;
  for (let row = 0; row < rows; row += 1) {
    const alone = await fourier.network.denoise(
      { ids: part(ids, row), rows: 1, editable: new Uint8Array(10).fill(1), noise: part(noise, row) },
      positions,
      context,
    );
    const own = {
      ...together,
      topLogp: part(together.topLogp, row),
      entropy: part(together.entropy, row),
      selfLogp: part(together.selfLogp, row),
      keep: part(together.keep, row),
    };
    expect(largest(alone, own)).toBeLessThan(1e-4);
    expect(alone.candidate(0, 5, 0)).toBe(together.candidate(row, 5, 0));
  }
  expect(joined.keep[299 * 10 + 9]).toBeCloseTo(together.keep[9] ?? Number.NaN, 4);
  expect(joined.candidate(299, 9, 3)).toBe(together.candidate(0, 9, 3));
});

test("keep is 1 where nothing may change and 0 for a masked token, and a wrong token is trusted less", async () => {
  const { canvas, positions, context } = await windowOf(40, 12, 60);
  canvas[2] = fourier.shape.mask;
  const right = canvas[6] ?? 0;
  const editable = new Uint8Array(12).fill(1);
  editable[0] = 0;
  const noise = Float32Array.of(0.15);
  const before = await fourier.network.denoise({ ids: canvas, rows: 1, editable, noise }, positions, context);
  expect(before.keep[0]).toBe(1);
  expect(before.keep[2]).toBe(0);
  canvas[6] = fourier.vocabulary.tokenizer.encode("託").ids[0] ?? 0;
  expect(canvas[6]).not.toBe(right);
  const after = await fourier.network.denoise({ ids: canvas, rows: 1, editable, noise }, positions, context);
  expect(after.keep[6]).toBeLessThan(before.keep[6] ?? 0);
});

test("the log-probability of any token at a masked place is exact: over the vocabulary they add up to 1", async () => {
  const { positions, context } = await windowOf(40, 2, 50);
  const masked = new Int32Array(2).fill(fourier.shape.mask);
  const output = await fourier.network.step(masked, 1, positions, context);
  const best = new Map(Array.from({ length: output.top }, (_, rank) => [output.candidate(0, 1, rank), output.topLogp[output.top + rank]]));
  let sum = 0;
  for (let id = 0; id < fourier.vocabulary.size; id += 1) {
    const [, logp = Number.NaN] = await fourier.network.targetLogp(masked, 1, positions, Int32Array.of(7, id), context);
    sum += Math.exp(logp);
    if (best.has(id)) expect(logp).toBeCloseTo(best.get(id) ?? Number.NaN, 4);
    else expect(logp).toBeLessThanOrEqual((output.topLogp.at(-1) ?? 0) + 1e-4);
  }
  expect(sum).toBeCloseTo(1, 4);
  const rows = await fourier.network.targetLogp(new Int32Array(600).fill(fourier.shape.mask), 300, positions, Int32Array.of(7, 9), context);
  const [, alone = Number.NaN] = await fourier.network.targetLogp(masked, 1, positions, Int32Array.of(7, 9), context);
  expect(rows).toHaveLength(600);
  expect(rows[599]).toBeCloseTo(alone, 4);
});

test("what no number comes out of is reported, not used", async () => {
  const { canvas, positions, context } = await windowOf(10, 6, 10);
  const noise = Float32Array.of(Number.NaN);
  await expect(
    fourier.network.denoise({ ids: canvas, rows: 1, editable: new Uint8Array(6).fill(1), noise }, positions, context),
  ).rejects.toMatchObject({ code: "INFERENCE_FAILED", message: expect.stringMatching(/not finite/) });
});

test("a window that is longer than the longest graph is refused", async () => {
  const context = await fourier.network.context([5], [0]);
  await expect(fourier.network.step(Int32Array.of(1), 1, Int32Array.of(1024), context)).rejects.toMatchObject({ code: "INFERENCE_FAILED" });
});
