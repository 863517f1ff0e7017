import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { counterRandom } from "../../../../../src/domain/random/counterRandom.ts";
import { checkedFlow, TINY_FLOW } from "../../../testing/tinyFlow.ts";
import { TEXT } from "../../../testing/tinyPackage.ts";
import { releaseSessions } from "../../sessions.ts";
import { openFlow } from "./family.ts";
import type { Flow } from "./flow.ts";
import type { FlowContext } from "./network.ts";
import { logisticNoise } from "./noise.ts";
import { sample, sampleIds } from "./sample.ts";
import { patchesAhead, type SettledSweep, settle } from "./settle.ts";

const PAIRS = fileURLToPath(new URL("../../../fixtures/tiny-flow-pairs", import.meta.url));
const SIZE = 48;
const positions = Int32Array.from({ length: SIZE }, (_, i) => 30 + i);

describe.each([
  ["one token per vector", TINY_FLOW, 1],
  ["two tokens per vector", PAIRS, 2],
])("%s", (_, folder, patch) => {
  let flow: Flow;
  let context: FlowContext;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const opened = await openFlow(await checkedFlow(folder), "cpu");
    flow = opened.flow;
    close = () => releaseSessions(opened.sessions);
    const ids = [flow.kindId("contract"), ...flow.vocabulary.tokenizer.encode(TEXT).ids].slice(0, 30);
    context = await flow.network.context(
      ids,
      ids.map((_, i) => i),
    );
  });
  afterAll(() => close());

  const noise = (seed: number): Float32Array => logisticNoise(counterRandom(seed, 0), SIZE * flow.network.shape.latent);
  const unknown = (): Int32Array => new Int32Array(SIZE).fill(flow.network.shape.start);
  const run = (window?: number) => ({ network: flow.network, positions, context, temperature: 1, window });

  test("sweeps give the same tokens as one position after the other, in fewer runs", async () => {
    for (const seed of [1, 2, 3]) {
      const u = noise(seed);
      const place = { positions, context };
      const fast = await sample(flow.network, u, place);
      const slow = await sample(flow.network, u, { ...place, window: patch });
      expect(fast.ids).toEqual(slow.ids);
      expect(await sampleIds(flow.network, u, { ...place, window: 8 })).toEqual(slow.ids);
      expect(slow.sweeps).toEqual(slow.sweeps.map(() => SIZE / patch));
      expect(fast.sweeps.reduce((sum, count) => sum + count, 0)).toBeLessThan((slow.sweeps.length * SIZE) / patch / 2);
    }
  });

  test("what is settled does not change any more, and what follows begins behind it", async () => {
    const ids = unknown();
    const settled = new Map<number, number>();
    let from = 0;
    const sweeps: SettledSweep[] = [];
    for await (const [swept] of settle(run(), [{ u: noise(21), ids }])) {
      if (!swept) throw new Error("the only row is missing");
      sweeps.push(swept);
      expect(swept.from).toBe(from);
      expect(swept.settled).toBeGreaterThanOrEqual(patch);
      from += swept.settled;
      for (let i = swept.from; i < from; i += 1) settled.set(i, ids[i] ?? -1);
      expect(swept.finished).toBe(from === SIZE);
    }
    expect([...settled.values()]).toEqual([...ids]);
    expect(sweeps[0]?.to).toBe(8 * patch);
    expect(Math.min(...sweeps.map(({ from: begin, to }) => to - begin))).toBeLessThan(8 * patch);
    const last = sweeps.at(-1);
    expect(last?.posterior).toHaveLength((last?.to ?? 0) - (last?.from ?? 0));
    for (const { posterior, selfLogp, entropy } of sweeps)
      for (const value of [...posterior, ...selfLogp, ...entropy.map((one) => -one)]) expect(value).toBeLessThanOrEqual(1e-6);
  });

  test("noise that is no number fails the run", async () => {
    const broken = { u: noise(5).fill(Number.NaN, 8), ids: unknown() };
    await expect(settle(run(), [broken]).next()).rejects.toMatchObject({ code: "INFERENCE_FAILED" });
  });

  test("rows of a batch come out as they do alone, whatever was guessed", async () => {
    const us = [noise(11), noise(12), noise(13)];
    const together = us.map((u, i) => ({ u, ids: unknown().fill(20 + i) }));
    const finished: number[] = [];
    for await (const swept of settle(run(), together)) finished.push(...swept.filter((row) => row.finished).map(({ row }) => row));
    expect(finished.toSorted()).toEqual([0, 1, 2]);
    for (const [i, u] of us.entries()) {
      const alone = unknown();
      for await (const _ of settle(run(), [{ u, ids: alone }]));
      expect(together[i]?.ids).toEqual(alone);
    }
  });
});

test("the next sweep goes as far as is of use: far where much settles, hardly beyond the next patch where little does", () => {
  expect(patchesAhead(0, 0)).toBe(8);
  expect(patchesAhead(10, 10)).toBe(2);
  expect(patchesAhead(10, 80)).toBeGreaterThan(8);
  expect(patchesAhead(4, 128)).toBe(32);
});
