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
const SIZE = 48;
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

const run = (block: number, window?: number) => ({ network: flow.network, block, positions, context, window });

test.each([1, 2])("sweeps of block %i give what one position after the other gives, in far fewer runs", async (block) => {
  for (const seed of [1, 2, 3]) {
    const [fast, slow] = [
      { u: noise(seed), x: noise(seed) },
      { u: noise(seed), x: noise(seed) },
    ];
    let sweeps = 0;
    for await (const [swept] of invert(run(block), [fast])) {
      sweeps += 1;
      expect(swept?.finished).toBe(swept?.settled === SIZE);
    }
    expect(sweeps).toBeLessThan(SIZE / 3);
    let runs = 0;
    for await (const _ of invert(run(block, 1), [slow])) runs += 1;
    expect(runs).toBe(SIZE);
    for (const [i, value] of slow.x.entries()) expect(Math.abs((fast.x[i] ?? 0) - value)).toBeLessThan(20 * TOLERANCE);
  }
});

test("rows of a batch come out as they do alone", async () => {
  const us = [noise(11), noise(12), noise(13)];
  const together = us.map((u) => ({ u, x: u.slice() }));
  for await (const _ of invert(run(1), together));
  for (const [i, u] of us.entries()) {
    const alone = { u, x: u.slice() };
    for await (const _ of invert(run(1), [alone]));
    for (const [j, value] of alone.x.entries()) expect(Math.abs((together[i]?.x[j] ?? 0) - value)).toBeLessThan(20 * TOLERANCE);
  }
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

test("the kit's sample comes out of its noise", async () => {
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
