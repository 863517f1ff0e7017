import { afterAll, beforeAll, expect, test } from "vitest";
import { tinyWriter } from "../../../testing/tinyBaseline.ts";
import { TEXT } from "../../../testing/tinyPackage.ts";
import { greedySpan, spanLogp } from "./likelihood.ts";
import type { NextTokens, Reading } from "./network.ts";
import { windowPrompt } from "./prompt.ts";
import type { Writer } from "./writer.ts";

let writer: Writer;
let plain: Writer;
let closers: (() => Promise<void>)[];

beforeAll(async () => {
  const [exact, estimating] = [await tinyWriter("float32"), await tinyWriter("float32", { score: false })];
  ({ writer } = exact);
  plain = estimating.writer;
  closers = [exact.close, estimating.close];
});
afterAll(async () => {
  for (const close of closers) await close();
});

const windowOf = (text: string): number[] => [writer.kindId("contract"), ...writer.vocabulary.tokenizer.encode(text).ids];

function bestOf(next: NextTokens): { ids: number[]; logp: number[]; entropy: number } {
  const column = next.size - 1;
  const ranks = [0, 1, 2, 3];
  return {
    ids: ranks.map((rank) => next.candidate(0, column, rank)),
    logp: ranks.map((rank) => next.topLogp[column * next.top + rank] ?? 0),
    entropy: next.entropy[column] ?? 0,
  };
}

test("going on behind the cache says the same as reading everything again", async () => {
  const ids = windowOf(TEXT).slice(0, 60);
  let reading: Reading = await writer.network.prefill(ids.slice(0, 40));
  for (let length = 40; length < 60; length += 1) {
    const again = bestOf((await writer.network.prefill(ids.slice(0, length))).next);
    const cached = bestOf(reading.next);
    expect(reading.cache.length).toBe(length);
    expect(cached.ids).toEqual(again.ids);
    expect(cached.entropy).toBeCloseTo(again.entropy, 4);
    for (const [rank, logp] of again.logp.entries()) expect(cached.logp[rank]).toBeCloseTo(logp, 4);
    reading = await writer.network.step(reading.cache, [ids[length] ?? 0]);
  }
});

test("a cache stays as it is when two continuations share it", async () => {
  const { cache } = await writer.network.prefill(windowOf(TEXT).slice(0, 30));
  const first = bestOf((await writer.network.step(cache, [40])).next);
  await writer.network.step(cache, [50, 51, 52]);
  expect(bestOf((await writer.network.step(cache, [40])).next)).toEqual(first);
});

test("span likelihoods are those of the tokens one by one", async () => {
  const window = windowOf(TEXT).slice(0, 100);
  const [from, to] = [30, 38];
  const exact = await spanLogp(writer, window, from, to);
  let reading = await writer.network.prefill(windowPrompt(writer.marks, window, from, to));
  let compared = 0;
  for (let i = 0; i < to - from; i += 1) {
    const id = window[from + i] ?? 0;
    const { next } = reading;
    const rank = Array.from({ length: next.top }, (_, at) => next.candidate(0, 0, at)).indexOf(id);
    if (rank >= 0) {
      expect(exact[i]).toBeCloseTo(next.topLogp[rank] ?? 0, 4);
      compared += 1;
    } else expect(exact[i]).toBeLessThan(next.topLogp[next.top - 1] ?? 0);
    reading = await writer.network.step(reading.cache, [id]);
  }
  expect(exact).toHaveLength(to - from);
  expect(compared).toBeGreaterThan(3);
});

test("a package without ar_score estimates what is not among the best candidates", async () => {
  const window = windowOf(TEXT).slice(0, 100);
  const [exact, estimated] = [await spanLogp(writer, window, 20, 60), await spanLogp(plain, window, 20, 60)];
  expect([writer.network.exact, plain.network.exact]).toEqual([true, false]);
  expect(await plain.network.nextLogp(window)).toBeNull();
  const same = exact.filter((logp, i) => Math.abs(logp - (estimated[i] ?? 0)) < 1e-3).length;
  expect(same).toBeGreaterThan(20);
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(Math.abs(mean(exact) - mean(estimated))).toBeLessThan(0.3);
});

test("the text behind a span changes what is said about it", async () => {
  const [before, span, behind] = ["The Supplier shall deliver the ", "Services", " to the Customer within 30 days of the Effective Date."];
  const head = windowOf(before).length;
  const likelihood = async (text: string): Promise<number> => {
    const window = windowOf(text);
    const to = head + windowOf(span).length - 1;
    return (await spanLogp(writer, window, head, to)).reduce((sum, logp) => sum + logp, 0);
  };
  expect(await likelihood(before + span + behind)).not.toBeCloseTo(await likelihood(before + span), 2);
});

test("greedy decoding takes the best token that a reader can see, to the length asked for", async () => {
  const window = windowOf(TEXT).slice(0, 80);
  const found = await greedySpan(writer, window, 30, 38);
  expect(found).toHaveLength(8);
  expect([...found].some((id) => writer.vocabulary.tokenizer.isSpecial(id))).toBe(false);
  const { next } = await writer.network.prefill(windowPrompt(writer.marks, window, 30, 38));
  const best = Array.from({ length: next.top }, (_, rank) => next.candidate(0, 0, rank)).find(
    (id) => !writer.vocabulary.tokenizer.isSpecial(id),
  );
  expect(found[0]).toBe(best);
  expect(await greedySpan(writer, window, 30, 38)).toEqual(found);
});
