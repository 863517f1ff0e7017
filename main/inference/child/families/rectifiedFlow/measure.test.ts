import { afterAll, beforeAll, expect, test } from "vitest";
import { TEXT } from "../../../testing/tinyPackage.ts";
import { tinyFlow } from "../../../testing/tinyRectified.ts";
import type { Flow } from "./flow.ts";
import { writeFromNoise } from "./fromNoise.ts";
import { measurePaths } from "./measure.ts";

let flow: Flow;
let close: () => Promise<void>;
let window: number[];

beforeAll(async () => {
  ({ flow, close } = await tinyFlow("float32"));
  window = [flow.kindId("contract"), ...flow.vocabulary.tokenizer.encode(TEXT).ids].slice(0, 60);
});
afterAll(() => close());

async function ended<T>(parts: AsyncGenerator<void, T>): Promise<{ readonly value: T; readonly yields: number }> {
  for (let yields = 0; ; yields += 1) {
    const next = await parts.next();
    if (next.done) return { value: next.value, yields };
  }
}

test("a token alone has a normalised distribution that does not know the token", async () => {
  const measurable = measurePaths(flow);
  let sum = 0;
  const bests = new Set<number>();
  for (let id = 0; id < measurable.vocabularySize; id += 1) {
    const { best, logp } = await measurable.alone(window.with(24, id), 20, 28, 24);
    sum += Math.exp(logp);
    bests.add(best);
  }
  expect(sum).toBeCloseTo(1, 3);
  expect(bests.size).toBe(1);
});

test("a path takes as many runs as steps, depends on its seed and on nothing in the span", async () => {
  const context = await flow.network.context(window.slice(0, 20), [...Array(20).keys()]);
  const positions = Int32Array.from({ length: 16 }, (_, i) => 20 + i);
  const path = { positions, context, solver: "euler", steps: 40, seed: 3 } as const;
  const { value, yields } = await ended(writeFromNoise(flow, path));
  expect(yields).toBe(39); // a place to stop between two runs
  expect(value).toHaveLength(16);
  expect((await ended(writeFromNoise(flow, path))).value).toEqual(value);
  expect((await ended(writeFromNoise(flow, { ...path, seed: 4 }))).value).not.toEqual(value);
  for (const id of value) expect(flow.vocabulary.tokenizer.isSpecial(id)).toBe(false);
  const measurable = measurePaths(flow);
  const written = (await ended(measurable.write(window, 20, 28))).value;
  expect((await ended(measurable.write(window.with(22, 300), 20, 28))).value).toEqual(written);
});

test("confidence is that of the score: every token of the text once", async () => {
  const measurable = measurePaths(flow);
  const ids: number[] = [];
  for await (const batch of measurable.leaveOneOut({ text: TEXT, kind: "contract", range: { start: 0, end: TEXT.length } }))
    ids.push(...batch.map(({ id }) => id));
  expect(ids).toEqual([...flow.vocabulary.tokenizer.encode(TEXT).ids]);
});
