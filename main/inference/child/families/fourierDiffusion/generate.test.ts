import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GenerateRequest } from "../../../protocol.ts";
import { collect, type Finished } from "../../../testing/generation.ts";
import { tinyFourier } from "../../../testing/tinyFourier.ts";
import { applyResult, find, makeRequest, TEXT, textOfFrames } from "../../../testing/tinyPackage.ts";
import type { Fourier } from "./fourier.ts";
import { generateSpans } from "./generate.ts";
import type { FourierNetwork, NoisyRows } from "./network.ts";

let fourier: Fourier;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ fourier, close } = await tinyFourier());
});
afterAll(() => close());

const generate = (overrides: Partial<GenerateRequest> = {}, used: Fourier = fourier): Promise<Finished> =>
  collect(generateSpans(used, makeRequest({ plan: { by: "steps", steps: 6 }, ...overrides })));

const JAPANESE = "第1条（目的）甲は、乙に対し、本契約に定める業務を委託する。乙はこれを受託する。😀 👩‍👩‍👧‍👦 了。";
const SENTENCE = "The Supplier shall deliver the Services within 30 days. ";
const LONG = SENTENCE.repeat(30);
/** Longer than the longest graph. */
const LONGEST = SENTENCE.repeat(120);

/** Requests of every sort; each must give whole text whose frames add up. */
const REQUESTS: Record<string, Partial<GenerateRequest>> = {
  "by steps": { alternatives: 3 },
  "by error": { plan: { by: "epsilon", epsilon: 0.2 } },
  "half strength": { strength: 0.5, alternatives: 2 },
  "weak, without another look": { strength: 0.1, remask: false },
  "one step": { plan: { by: "steps", steps: 1 } },
  "temperature 0": { temperature: 0 },
  hot: { temperature: 2, topP: 1 },
  "several spans": { spans: [find(TEXT, "deliver the Services"), find(TEXT, "30 days"), find(TEXT, "8 percent")] },
  "span at the end": { spans: [{ start: TEXT.indexOf("Late payments"), end: TEXT.length }] },
  "pure insertion": { spans: [{ start: TEXT.indexOf("within"), end: TEXT.indexOf("within") }] },
  "insertion at half strength": { strength: 0.5, spans: [{ start: 0, end: 0 }] },
  "whole text, no context": { text: "Payment is due.", spans: [{ start: 0, end: 15 }] },
  "empty document": { text: "", spans: [{ start: 0, end: 0 }] },
  "Japanese and emoji": {
    text: JAPANESE,
    kind: "ja",
    spans: [find(JAPANESE, "乙に対し、本契約"), find(JAPANESE, "😀 👩‍👩‍👧‍👦")],
    alternatives: 2,
  },
  "Japanese, revised": { text: JAPANESE, kind: "ja", strength: 0.6, spans: [find(JAPANESE, "業務を委託する")] },
  "a span of hundreds of tokens": { text: LONG, spans: [{ start: 100, end: 1100 }], plan: { by: "steps", steps: 3 } },
  "a span that is longer than the longest graph": {
    text: LONGEST,
    spans: [{ start: 0, end: LONGEST.length }],
    strength: 0.5,
    plan: { by: "steps", steps: 4 },
    remask: false,
  },
};

describe.each(Object.entries(REQUESTS))("%s", (_name, overrides) => {
  test("gives whole text, the frames add up to it, and only the spans change", async () => {
    const request = makeRequest({ plan: { by: "steps", steps: 6 }, ...overrides, text: overrides.text ?? TEXT });
    const { result, frames, phases } = await generate(request);
    expect(phases).toEqual(["context", "denoising", "finishing"]);
    expect(result.alternatives.length + result.dropped).toBe(request.alternatives);
    for (const alternative of result.alternatives) {
      expect(textOfFrames(frames, alternative.index)).toEqual(alternative.spans.map((span) => span.text));
      const own = frames.filter((frame) => frame.alternative === alternative.index);
      expect(own[0]?.step).toBe(0);
      expect(own.at(-1)?.open).toBe(0);
      for (const span of alternative.spans) {
        expect(span.text).not.toContain("\ufffd");
        expect(span.text.isWellFormed()).toBe(true);
        expect([...span.text].every((character) => character >= " " || character === "\n" || character === "\t")).toBe(true);
        for (const token of span.tokens) expect(token.logProbability).toBeLessThanOrEqual(0);
        expect(span.tokens.at(-1)?.end ?? 0).toBe(span.text.length);
      }
    }
    const after = applyResult(request.text, result);
    expect(after.startsWith(request.text.slice(0, result.replaced[0]?.start))).toBe(true);
    expect(after.endsWith(request.text.slice(result.replaced.at(-1)?.end))).toBe(true);
  });
});

test("the same request gives the same frames, another seed another text", async () => {
  const request = { strength: 0.8, alternatives: 2 };
  const [first, second] = [await generate(request), await generate(request)];
  const timeless = ({ frames }: Finished) => frames.map((frame) => ({ ...frame, elapsedMs: 0 }));
  expect(timeless(second)).toEqual(timeless(first));
  const other = await generate({ ...request, seed: 8 });
  expect(other.result.alternatives[0]?.spans[0]?.text).not.toBe(first.result.alternatives[0]?.spans[0]?.text);
});

test("strength 0 changes nothing and runs nothing", async () => {
  const { network, runs } = counted();
  for (const text of [TEXT, JAPANESE]) {
    const { result, frames } = await generate(
      { text, spans: [{ start: 3, end: text.length - 1 }], strength: 0, alternatives: 2 },
      { ...fourier, network },
    );
    expect(applyResult(text, result)).toBe(text);
    expect(frames.map((frame) => frame.open)).toEqual([0, 0]);
  }
  expect(runs).toEqual([]);
});

test("strength 1 does not see the old text", async () => {
  const [before, after] = ["The price is USD ", " for each calendar month."];
  const texts: unknown[] = [];
  // Digits are one token each, so both old texts have the same number of tokens, which is all that is known of them.
  for (const old of ["1234567890", "9080706050"]) {
    const { result, frames } = await generate({
      text: before + old + after,
      spans: [{ start: before.length, end: before.length + old.length }],
      alternatives: 2,
    });
    texts.push([result.alternatives.map((alternative) => alternative.spans), frames.map((frame) => frame.spans)]);
  }
  expect(texts[0]).toEqual(texts[1]);
});

test("strength is the share of the old text that noise covers, most of it [MASK]", async () => {
  const text = LONG.slice(0, 1100); // one pass
  const spans = [{ start: 0, end: text.length }];
  for (const strength of [0.3, 0.9]) {
    const { frames } = await generate({ text, spans, strength, remask: false, plan: { by: "steps", steps: 1 } });
    const slots = frames[0]?.spans[0]?.slots ?? [];
    const clean = (await generate({ text, spans, strength: 0 })).frames[0]?.spans[0]?.slots ?? [];
    const open = slots.filter((slot) => slot.id < 0).length / slots.length;
    const kept = clean.filter((slot, i) => slots[i]?.id === slot.id).length / clean.length;
    expect(open).toBeGreaterThan(0.85 * strength - 0.06);
    expect(open).toBeLessThan(0.85 * strength + 0.06);
    expect(kept).toBeGreaterThan(1 - strength - 0.06);
    expect(kept).toBeLessThan(1 - strength + 0.06);
  }
});

test("each step is one run over all alternatives, at falling noise levels, and one frame of each", async () => {
  const { network, runs } = counted();
  const { frames } = await generate(
    { alternatives: 3, strength: 0.8, remask: false, plan: { by: "steps", steps: 4 } },
    { ...fourier, network },
  );
  expect(runs.slice(0, 4).map(({ rows, noise }) => [rows, Number(noise[0]?.toFixed(4))])).toEqual([
    [3, 0.8],
    [3, 0.6],
    [3, 0.4],
    [3, 0.2],
  ]);
  expect(
    frames
      .filter((frame) => frame.alternative === 2)
      .map((frame) => frame.step)
      .slice(0, 5),
  ).toEqual([0, 1, 2, 3, 4]);
});

test("many spans of a document are denoised together, those of a longer one window after window", async () => {
  const starts = (text: string): number[] => [...text.matchAll(/deliver/g)].map((match) => match.index);
  const spansOf = (text: string) => starts(text).map((start) => ({ start, end: start + 20 }));
  const { network, runs } = counted();
  const together = spansOf(LONG);
  const { result } = await generate({ text: LONG, spans: together, remask: false }, { ...fourier, network });
  expect(together).toHaveLength(30);
  expect(result.alternatives[0]?.spans).toHaveLength(30);
  expect(runs.slice(0, 6).map(({ noise }) => noise[0]?.toFixed(3))).toEqual(["1.000", "0.833", "0.667", "0.500", "0.333", "0.167"]);
  expect(runs[0]?.ids.length).toBeGreaterThan(30 * 5);

  runs.length = 0;
  const windows = await generate(
    { text: LONGEST, spans: spansOf(LONGEST), remask: false, plan: { by: "steps", steps: 12 } },
    { ...fourier, network },
  );
  expect(runs.filter(({ noise }) => noise[0] === 1).length).toBeGreaterThan(1);
  expect(windows.result.alternatives[0]?.spans).toHaveLength(120);
});

test("locked tokens stay at every step, with proof", async () => {
  const text = "The Customer shall pay USD 1,250.00 within 30 days of receipt of the invoice.";
  const locks = [find(text, "1,250.00"), find(text, "30 days")];
  for (const strength of [1, 0.5]) {
    const { result, frames } = await generate({
      text,
      spans: [{ start: 4, end: text.length }],
      locks,
      strength,
      alternatives: 3,
      temperature: 1.5,
    });
    for (const alternative of result.alternatives) {
      expect(alternative.locksHeld).toBe(true);
      expect(alternative.lockProof.length).toBeGreaterThanOrEqual(8);
      for (const [, , before, after] of alternative.lockProof) expect(after).toBe(before);
      expect(alternative.spans[0]?.text).toContain("1,250.00");
    }
    const held = frames.map((frame) => frame.spans.map((span) => span.slots.filter((slot) => slot.locked).map((slot) => slot.id)));
    expect(new Set(held.map((ids) => JSON.stringify(ids))).size).toBe(1);
  }
});

test("a span that is locked throughout comes back unchanged", async () => {
  const span = find(TEXT, "deliver the Services");
  const { result } = await generate({ spans: [span], locks: [span] });
  expect(applyResult(TEXT, result)).toBe(TEXT);
});

test("rejected wording does not come out again", async () => {
  const banned: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    const { result, frames } = await generate({ spans: [find(TEXT, "8")], temperature: 0, banned: [banned], remask: false });
    const text = result.alternatives[0]?.spans[0]?.text ?? "";
    expect(banned.map((wording) => wording.trim())).not.toContain(text.trim());
    expect(textOfFrames(frames, 0)).toEqual([text]);
    banned.push(text);
  }
});

test("[DEL] takes no part in the text", async () => {
  const { result, frames } = await generate({ lengthFactor: 4, temperature: 1, seed: 3, alternatives: 4 });
  const last = result.alternatives.map(({ index }) => frames.findLast((frame) => frame.alternative === index));
  const deleted = last.flatMap((frame) => frame?.spans[0]?.slots.filter((slot) => slot.deleted) ?? []);
  expect(deleted.length).toBeGreaterThan(0);
  expect(deleted.every((slot) => slot.text === "")).toBe(true);
  for (const alternative of result.alternatives) expect(alternative.spans[0]?.text).not.toContain("[DEL]");
});

test("a run goes on from the state of an earlier frame: what is decided there stays", async () => {
  const first = await generate({ remask: false, alternatives: 2 });
  const middle = first.frames.find((frame) => frame.step === 3 && frame.alternative === 1);
  const canvas = middle?.spans.map((span) => span.slots.map((slot) => slot.id)) ?? [];
  expect(middle?.open).toBeGreaterThan(0);
  const second = await generate({ remask: false, seed: 99, start: { alternative: 1, canvas } });
  expect(second.frames[0]?.open).toBe(middle?.open);
  const ids = second.frames.find((frame) => frame.open === 0)?.spans[0]?.slots.map((slot) => slot.id) ?? [];
  for (const [slot, id] of (canvas[0] ?? []).entries()) if (id >= 0) expect(ids[slot]).toBe(id);
  await expect(generate({ start: { alternative: 0, canvas: [[1, 2, 3]] } })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
});

test("whoever stops iterating stops the run within one step", async () => {
  const { network, runs } = counted();
  const events = generateSpans({ ...fourier, network }, makeRequest({ plan: { by: "steps", steps: 20 } }));
  for (;;) {
    const next = await events.next();
    if (next.done || (next.value.type === "frame" && next.value.frame.step === 2)) break;
  }
  expect(runs).toHaveLength(2);
});

test.each([
  ["outside", "SPAN_OUT_OF_RANGE", { spans: [{ start: 0, end: 10_000 }] }],
  ["inside a surrogate pair", "SPAN_SPLITS_CHARACTER", { text: "a😀b", spans: [{ start: 2, end: 3 }] }],
  ["none", "INVALID_ARGUMENT", { spans: [] }],
] as const)("a span that is %s is refused", async (_name, code, overrides) => {
  await expect(generate(overrides)).rejects.toMatchObject({ code });
});

/** The network with a record of its runs. */
function counted(): { network: FourierNetwork; runs: NoisyRows[] } {
  const runs: NoisyRows[] = [];
  const network: FourierNetwork = Object.create(fourier.network, {
    lengths: { get: () => fourier.network.lengths },
    rowsPerRun: { value: (...args: Parameters<FourierNetwork["rowsPerRun"]>) => fourier.network.rowsPerRun(...args) },
    step: { value: (...args: Parameters<FourierNetwork["step"]>) => fourier.network.step(...args) },
    denoise: {
      value: (...args: Parameters<FourierNetwork["denoise"]>) => {
        runs.push(args[0]);
        return fourier.network.denoise(...args);
      },
    },
  });
  return { network, runs };
}
