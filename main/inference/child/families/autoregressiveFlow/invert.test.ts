import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { counterRandom } from "../../../../../src/domain/random/counterRandom.ts";
import { TINY_FLOW, tinyFlow } from "../../../testing/tinyFlow.ts";
import { TEXT } from "../../../testing/tinyPackage.ts";
import type { Flow } from "./flow.ts";
import { invert, TOLERANCE } from "./invert.ts";
import type { FlowContext } from "./network.ts";
import { logisticNoise, normalNoise } from "./noise.ts";
import { sampleIds } from "./sample.ts";
import { fixedNumbers } from "./verify.ts";

let flow: Flow;
let close: () => Promise<void>;
let context: FlowContext;
const SIZE = 48; // a whole window and half of another
const positions = Int32Array.from({ length: SIZE }, (_, i) => 30 + i);

beforeAll(async () => {
  ({ flow, close } = await tinyFlow());
  const ids = [flow.kindId("contract"), ...flow.vocabulary.tokenizer.encode(TEXT).ids].slice(0, 30);
  context = await flow.network.context(
    ids,
    ids.map((_, i) => i),
  );
});
afterAll(() => close());

const noise = (seed: number, size = SIZE): Float32Array => logisticNoise(counterRandom(seed, 0), size * flow.network.shape.latent);

/** Sweeps and answer of every block for base noise u. */
async function invertAll(u: Float32Array, window?: number): Promise<{ x: Float32Array; sweeps: number }> {
  let output = u;
  let sweeps = 0;
  for (let block = flow.network.blocks - 1; block >= 0; block -= 1) {
    const row = { u: output, x: output.slice() };
    const run = { network: flow.network, block, positions, context, temperature: 1, ...(window !== undefined && { window }) };
    for await (const _ of invert(run, [row])) sweeps += 1;
    output = row.x;
  }
  return { x: output, sweeps };
}

test("sweeps give the same tokens as one position after the other, in fewer runs", async () => {
  for (const seed of [1, 2, 3]) {
    const u = noise(seed);
    const place = { positions, context };
    expect(await sampleIds(flow.network, u, place)).toEqual(await sampleIds(flow.network, u, { ...place, window: 1 }));
    const [fast, slow] = [await invertAll(u), await invertAll(u, 1)];
    expect(slow.sweeps).toBe(3 * SIZE);
    expect(fast.sweeps).toBeLessThan(slow.sweeps / 2);
    for (const [i, value] of slow.x.entries()) expect(Math.abs((fast.x[i] ?? 0) - value)).toBeLessThan(20 * TOLERANCE);
  }
});

test("where a block settles slowly, sweeps do not go over positions that cannot be settled yet", async () => {
  const row = { u: noise(7), x: noise(7) };
  const reached: number[] = [];
  const settled: number[] = [];
  for await (const [swept] of invert({ network: flow.network, block: 0, positions, context, temperature: 1 }, [row])) {
    if (swept === undefined || swept.from > 0) break; // the first window alone
    reached.push(swept.to);
    settled.push(swept.settled);
    expect(swept.finished).toBe(swept.settled === 32);
    if (swept.finished) expect(swept.to).toBe(32);
  }
  expect(reached.slice(0, 3)).toEqual([32, 32, 32]);
  expect(Math.min(...reached)).toBeLessThan(24);
  for (const [sweep, to] of reached.entries()) expect(to).toBeGreaterThanOrEqual(Math.min(32, (settled[sweep - 1] ?? 0) + 8));
});

test("rows of a batch come out as they do alone", async () => {
  const us = [noise(11), noise(12), noise(13)];
  const run = { network: flow.network, block: 0, positions, context, temperature: 1 };
  const together = us.map((u) => ({ u, x: u.slice() }));
  for await (const _ of invert(run, together));
  for (const [i, u] of us.entries()) {
    const alone = { u, x: u.slice() };
    for await (const _ of invert(run, [alone]));
    for (const [j, value] of alone.x.entries()) expect(Math.abs((together[i]?.x[j] ?? 0) - value)).toBeLessThan(20 * TOLERANCE);
  }
});

test("what is settled does not change any more", async () => {
  const row = { u: noise(21), x: noise(21) };
  const settled = new Map<number, number>();
  for await (const swept of invert({ network: flow.network, block: 0, positions, context, temperature: 1 }, [row])) {
    for (const { from, settled: count, tokens, at } of swept) {
      for (let i = from; i < from + count; i += 1) {
        const id = tokens?.id(at(i)) ?? -1;
        expect(settled.get(i) ?? id).toBe(id);
        settled.set(i, id);
      }
    }
  }
  expect(settled.size).toBe(SIZE);
});

test("the way from tokens to noise and back is the identity", async () => {
  const ids = Int32Array.from(flow.vocabulary.tokenizer.encode(TEXT).ids.slice(29, 29 + SIZE));
  const { latent, layers } = flow.network.shape;
  for (const draw of [new Float32Array(SIZE * latent), normalNoise(counterRandom(5, 0), SIZE * latent)]) {
    const encoded = await flow.network.encode({ rows: 1, ids, positions, noise: draw, context, temperature: 1 });
    const found = await sampleIds(flow.network, encoded.latents[layers.length] ?? draw, { positions, context });
    expect(found).toEqual(ids);
  }
});

test("the kit's sample comes out of its noise, in as many sweeps", async () => {
  const golden = JSON.parse(await readFile(path.join(TINY_FLOW, "golden.json"), "utf8"));
  for (const run of golden.graphs.float32.runs) {
    const [first, last] = [run[0], run.at(-1)];
    const place = { context: await flow.network.context(first.ids[0], first.pos[0]), positions: Int32Array.from(last.pos[0]) };
    const u = fixedNumbers(last.pos.length * place.positions.length * flow.network.shape.latent).subarray(
      0,
      place.positions.length * flow.network.shape.latent,
    );
    expect([...(await sampleIds(flow.network, u, place))]).toEqual(last.sampled[0]);
  }
});
