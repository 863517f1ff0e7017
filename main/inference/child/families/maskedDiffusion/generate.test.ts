import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GenerateRequest } from "../../../protocol.ts";
import { generate } from "../../../testing/generation.ts";
import { applyResult, find, makeRequest, TEXT, textOfFrames, tinyDenoiser } from "../../../testing/tinyPackage.ts";
import type { SpanNetwork } from "../shared/spanNetwork.ts";
import type { Denoiser } from "./denoiser.ts";

let denoiser: Denoiser;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ denoiser, close } = await tinyDenoiser());
});
afterAll(() => close());

const DEL = 2;
const JAPANESE = "第1条（目的）甲は、乙に対し、本契約に定める業務を委託する。乙はこれを受託する。😀 👩‍👩‍👧‍👦 了。";
const LONG = `${"The Supplier shall deliver the Services within 30 days. ".repeat(30)}`;

/** Requests of every sort; each must give whole text whose frames add up. */
const REQUESTS: Record<string, Partial<GenerateRequest>> = {
  "entropy-bounded by error": { plan: { by: "epsilon", epsilon: 0.2 }, alternatives: 2 },
  "planned by error": { order: "planned", plan: { by: "epsilon", epsilon: 0.3 } },
  "random by steps": { order: "random", plan: { by: "steps", steps: 5 } },
  "half strength": { strength: 0.5, alternatives: 2 },
  "temperature 0": { temperature: 0 },
  hot: { temperature: 2, topP: 1 },
  "several spans": { spans: [find(TEXT, "deliver the Services"), find(TEXT, "30 days"), find(TEXT, "8 percent")] },
  "span at the start": { spans: [find(TEXT, "# Services Agreement")] },
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
  "long span in blocks": { text: LONG, spans: [{ start: 100, end: 700 }], alternatives: 2, plan: { by: "steps", steps: 4 } },
  "long span, revised": {
    text: LONG,
    spans: [{ start: 0, end: LONG.length }],
    strength: 0.4,
    plan: { by: "steps", steps: 3 },
    remask: false,
  },
  "distant spans": {
    text: LONG,
    spans: [
      { start: 10, end: 30 },
      { start: 1500, end: 1520 },
    ],
  },
};

describe.each(Object.entries(REQUESTS))("%s", (_name, overrides) => {
  test("gives whole text, and the frames add up to it", async () => {
    const request = makeRequest({ ...overrides, text: overrides.text ?? TEXT, rate: true });
    const { result, frames, phases } = await generate(denoiser, request);
    expect(phases).toEqual(["context", "denoising", "finishing"]);
    expect(result.alternatives.length + result.dropped).toBe(request.alternatives);
    const figures = result.alternatives.map((alternative) => alternative.leaveOneOutNats ?? Number.NaN);
    expect(figures.every((nats) => nats < 0)).toBe(true);
    expect(figures).toEqual(figures.toSorted((a, b) => b - a));
    for (const alternative of result.alternatives) {
      expect(textOfFrames(frames, alternative.index)).toEqual(alternative.spans.map((span) => span.text));
      const own = frames.filter((frame) => frame.alternative === alternative.index);
      expect(own[0]?.step).toBe(0);
      expect(own.at(-1)?.open).toBe(0);
      for (const span of alternative.spans) {
        expect(span.text).not.toContain("\ufffd");
        expect(span.text.isWellFormed()).toBe(true);
        expect([...span.text].every((character) => character >= " " || character === "\n" || character === "\t")).toBe(true);
        let end = 0;
        for (const token of span.tokens) {
          expect(token.start).toBe(end);
          end = token.end;
          expect(token.logProbability).toBeLessThanOrEqual(0);
        }
        expect(end).toBe(span.text.length);
      }
    }
  });

  test("is the same again with the same seed, and only the spans change", async () => {
    const request = makeRequest({ ...overrides, text: overrides.text ?? TEXT });
    const [first, second] = [await generate(denoiser, request), await generate(denoiser, request)];
    const timeless = (frames: typeof first.frames) => frames.map((frame) => ({ ...frame, elapsedMs: 0 }));
    expect(second.result.alternatives).toEqual(first.result.alternatives);
    expect(timeless(second.frames)).toEqual(timeless(first.frames));
    const after = applyResult(request.text, first.result);
    const [begin, end] = [first.result.replaced[0], first.result.replaced.at(-1)];
    expect(after.startsWith(request.text.slice(0, begin?.start))).toBe(true);
    expect(after.endsWith(request.text.slice(end?.end))).toBe(true);
    for (const [index, range] of first.result.replaced.entries()) {
      const span = request.spans[index];
      expect(Math.abs(range.start - (span?.start ?? 0))).toBeLessThanOrEqual(1);
      expect(Math.abs(range.end - (span?.end ?? 0))).toBeLessThanOrEqual(1);
    }
  });
});

test("another seed gives another text", async () => {
  const texts = await Promise.all(
    [1, 2, 3].map(async (seed) => (await generate(denoiser, makeRequest({ seed }))).result.alternatives[0]?.spans[0]?.text),
  );
  expect(new Set(texts).size).toBeGreaterThan(1);
});

test("strength 0 changes nothing and runs nothing", async () => {
  for (const text of [TEXT, JAPANESE]) {
    const request = makeRequest({ text, spans: [{ start: 3, end: text.length - 1 }], strength: 0, alternatives: 2 });
    const { result, frames } = await generate(denoiser, request);
    expect(applyResult(text, result)).toBe(text);
    expect(result).toMatchObject({ dropped: 1, alternatives: [{ index: 0, leaveOneOutNats: null }] });
    expect(result.sizes).toEqual([]);
    expect(frames.map((frame) => frame.open)).toEqual([0, 0]);
  }
});

test("strength 1 does not see the old text", async () => {
  const before = "The price is USD ";
  const after = " for each calendar month.";
  const texts: unknown[] = [];
  // Digits are one token each, so both old texts have the same number of tokens, which is all that is known of them.
  for (const old of ["1234567890", "9080706050"]) {
    const { result } = await generate(
      denoiser,
      makeRequest({ text: before + old + after, spans: [{ start: before.length, end: before.length + old.length }], alternatives: 2 }),
    );
    texts.push(result.alternatives.map((alternative) => alternative.spans[0]?.text));
  }
  expect(texts[0]).toEqual(texts[1]);
});

test("a small strength keeps most of the old tokens", async () => {
  const request = makeRequest({ strength: 0.2, remask: false });
  const { frames } = await generate(denoiser, request);
  const slots = frames[0]?.spans[0]?.slots ?? [];
  const kept = slots.filter((slot) => slot.id >= 0);
  expect(kept.length).toBeGreaterThan(slots.length * 0.6);
  expect(kept.filter((slot) => !slot.deleted).every((slot) => slot.logProbability !== null)).toBe(true);
  expect(frames[0]?.open).toBeGreaterThan(0);
});

test("locked tokens stay where they are, with proof", async () => {
  const text = "The Customer shall pay USD 1,250.00 within 30 days of receipt of the invoice.";
  const locks = [find(text, "1,250.00"), find(text, "30 days")];
  for (const strength of [1, 0.5]) {
    const { result, frames } = await generate(
      denoiser,
      makeRequest({ text, spans: [{ start: 4, end: text.length }], locks, strength, alternatives: 3, temperature: 1.5 }),
    );
    for (const alternative of result.alternatives) {
      expect(alternative.locksHeld).toBe(true);
      expect(alternative.lockProof.length).toBeGreaterThanOrEqual(8);
      for (const [, , before, after] of alternative.lockProof) expect(after).toBe(before);
      const written = alternative.spans[0]?.text ?? "";
      expect(written).toContain("1,250.00");
      expect(written.indexOf("30 days")).toBeGreaterThan(written.indexOf("1,250.00"));
    }
    const locked = frames.flatMap((frame) => frame.spans.flatMap((span) => span.slots.filter((slot) => slot.locked)));
    expect(locked.every((slot) => slot.id >= 0 && slot.id !== DEL)).toBe(true);
  }
});

test("a span that is locked throughout comes back unchanged", async () => {
  const span = find(TEXT, "deliver the Services");
  const { result } = await generate(denoiser, makeRequest({ spans: [span], locks: [span] }));
  expect(applyResult(TEXT, result)).toBe(TEXT);
});

test("rejected wording does not come out again", async () => {
  const banned: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    const { result, frames } = await generate(
      denoiser,
      makeRequest({ spans: [find(TEXT, "8")], temperature: 0, banned: [banned], remask: false }),
    );
    const text = result.alternatives[0]?.spans[0]?.text ?? "";
    expect(banned.map((wording) => wording.trim())).not.toContain(text.trim());
    expect(textOfFrames(frames, 0)).toEqual([text]);
    banned.push(text);
  }
});

test("an empty result can be banned too", async () => {
  const { result } = await generate(denoiser, makeRequest({ banned: [["", " "]] }));
  expect(result.alternatives[0]?.spans[0]?.text.trim()).not.toBe("");
});

test("a single alternative is rated only when that is asked for, and no canvas twice", async () => {
  const { network } = denoiser;
  const rated: boolean[] = []; // of each network run: does it leave out tokens of a decided canvas?
  const counting: SpanNetwork = {
    times: network.times,
    context: (ids, positions) => network.context(ids, positions),
    step: (ids, rows, positions, context) => {
      rated.push(rows > 1);
      return network.step(ids, rows, positions, context);
    },
  };
  const counted = { ...denoiser, network: counting };
  const runs = async (overrides: Partial<GenerateRequest>): Promise<[number | null | undefined, number]> => {
    rated.length = 0;
    const { result } = await generate(counted, makeRequest({ temperature: 0, ...overrides }));
    return [result.alternatives[0]?.leaveOneOutNats, rated.filter(Boolean).length];
  };
  expect(await runs({ remask: false })).toEqual([null, 0]);
  expect(await runs({ remask: false, rate: true })).toEqual([expect.any(Number), 1]);
  const [nats, once] = await runs({ remask: true });
  expect([nats, once]).toEqual([null, 1]);
  expect((await runs({ remask: false, alternatives: 3 }))[1]).toBe(1);
});

test("alternatives that say the same are one, ranked by the token log-probabilities with each left out", async () => {
  const greedy = await generate(denoiser, makeRequest({ temperature: 0, alternatives: 3 }));
  expect(greedy.result.dropped).toBe(2);
  expect(greedy.result.alternatives.map(({ index }) => index)).toEqual([0]);
  const alone = await generate(denoiser, makeRequest({ temperature: 0, rate: true }));
  expect(alone.result.alternatives[0]?.leaveOneOutNats).toBeCloseTo(greedy.result.alternatives[0]?.leaveOneOutNats ?? Number.NaN, 4);

  const request = makeRequest({ alternatives: 4, temperature: 1.3, seed: 5 });
  const { result } = await generate(denoiser, request);
  expect(result.alternatives.length).toBeGreaterThan(1);
  const wordings = result.alternatives.map((alternative) => alternative.spans.map((span) => span.text).join());
  expect(new Set(wordings).size).toBe(wordings.length);
});

test("[DEL] takes no part in the text", async () => {
  const { result, frames } = await generate(denoiser, makeRequest({ lengthFactor: 4, temperature: 1, seed: 3, alternatives: 4 }));
  const last = result.alternatives.map(({ index }) => frames.findLast((frame) => frame.alternative === index));
  const deleted = last.flatMap((frame) => frame?.spans[0]?.slots.filter((slot) => slot.deleted) ?? []);
  expect(deleted.length).toBeGreaterThan(0);
  expect(deleted.every((slot) => slot.id === DEL && slot.text === "")).toBe(true);
  for (const alternative of result.alternatives) expect(alternative.spans[0]?.text).not.toContain("[DEL]");
});

test("by error a run takes the planned steps, more for a smaller error", async () => {
  const steps: number[] = [];
  for (const epsilon of [1, 0.2, 0.02]) {
    const request = makeRequest({ kind: "technical", plan: { by: "epsilon", epsilon }, remask: false, alternatives: 2 });
    const { result, frames } = await generate(denoiser, request);
    const planned = frames[0]?.steps ?? 0;
    for (const alternative of [0, 1])
      expect(frames.findLast((frame) => frame.alternative === alternative)?.step).toBeLessThanOrEqual(planned);
    expect(result.predictedNats).toBeLessThanOrEqual(epsilon);
    expect(result.achievedNats).toBeGreaterThanOrEqual(0);
    expect(result.achievedNats).toBeLessThan(3 * epsilon);
    steps.push(planned);
  }
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  expect(steps[2]).toBeGreaterThan(steps[0] ?? 0);
});

test("in a contract at most two uncertain slots are decided in one step", async () => {
  const { result } = await generate(denoiser, makeRequest({ plan: { by: "epsilon", epsilon: 5 }, remask: false, order: "planned" }));
  const same = await generate(
    denoiser,
    makeRequest({ kind: "technical", plan: { by: "epsilon", epsilon: 5 }, remask: false, order: "planned" }),
  );
  expect(same.result.sizes).toHaveLength(1);
  expect(result.sizes.length).toBeGreaterThan(2);
});

test("by steps there are exactly that many, balanced", async () => {
  const { result, frames } = await generate(denoiser, makeRequest({ plan: { by: "steps", steps: 4 }, remask: false }));
  expect(result.sizes).toHaveLength(4);
  expect(Math.max(...result.sizes) - Math.min(...result.sizes)).toBeLessThanOrEqual(1);
  expect(frames.map((frame) => `${frame.step}/${frame.steps}`)).toEqual(["0/4", "1/4", "2/4", "3/4", "4/4"]);
});

test("a run goes on from the state of an earlier frame", async () => {
  const request = makeRequest({ remask: false, alternatives: 2 });
  const first = await generate(denoiser, request);
  const middle = first.frames.find((frame) => frame.step === 3 && frame.alternative === 1);
  const canvas = middle?.spans.map((span) => span.slots.map((slot) => slot.id)) ?? [];
  const second = await generate(denoiser, { ...request, alternatives: 1, seed: 99, start: { alternative: 1, canvas } });
  const end = second.frames.at(-1)?.spans[0]?.slots.map((slot) => slot.id) ?? [];
  expect(second.frames[0]?.open).toBe(middle?.open);
  for (const [slot, id] of (canvas[0] ?? []).entries()) if (id >= 0) expect(end[slot]).toBe(id);
  await expect(generate(denoiser, { ...request, start: { alternative: 0, canvas: [[1, 2, 3]] } })).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
  });
});

test("the context is computed once for the same surroundings and again after an edit", async () => {
  const misses = (): number => denoiser.contexts.misses;
  const request = makeRequest({ text: `${TEXT}Unique words here.`, spans: [find(TEXT, "8 percent")], alternatives: 3 });
  const before = misses();
  await generate(denoiser, request);
  await generate(denoiser, { ...request, seed: 12, temperature: 0 });
  expect(misses() - before).toBe(1);
  await generate(denoiser, { ...request, text: request.text.replace("Unique", "Edited") });
  expect(misses() - before).toBe(2);
});

test.each([
  ["outside", "SPAN_OUT_OF_RANGE", { spans: [{ start: 0, end: 10_000 }] }],
  ["backwards", "SPAN_OUT_OF_RANGE", { spans: [{ start: 9, end: 4 }] }],
  ["inside a surrogate pair", "SPAN_SPLITS_CHARACTER", { text: "a😀b", spans: [{ start: 2, end: 3 }] }],
  [
    "overlapping",
    "INVALID_ARGUMENT",
    {
      spans: [
        { start: 0, end: 9 },
        { start: 5, end: 12 },
      ],
    },
  ],
  ["none", "INVALID_ARGUMENT", { spans: [] }],
] as const)("a span that is %s is refused", async (_name, code, overrides) => {
  await expect(generate(denoiser, makeRequest(overrides))).rejects.toMatchObject({ code });
});
