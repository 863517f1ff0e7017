import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GenerateRequest } from "../../../protocol.ts";
import { collect, type Finished } from "../../../testing/generation.ts";
import { tinyFlow } from "../../../testing/tinyFlow.ts";
import { applyResult, find, makeRequest, TEXT, textOfFrames } from "../../../testing/tinyPackage.ts";
import { ContextCache } from "../shared/contextCache.ts";
import type { Flow } from "./flow.ts";
import { generateSpans } from "./generate.ts";
import { scoreText } from "./score.ts";

let flow: Flow;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ flow, close } = await tinyFlow());
});
afterAll(() => close());

const generate = (overrides: Partial<GenerateRequest> = {}): Promise<Finished> => collect(generateSpans(flow, makeRequest(overrides)));

const JAPANESE = "第1条（目的）甲は、乙に対し、本契約に定める業務を委託する。乙はこれを受託する。😀 👩‍👩‍👧‍👦 了。";
const LONG = `${"The Supplier shall deliver the Services within 30 days. ".repeat(30)}`;

/** Requests of every sort; each must give whole text whose frames add up. */
const REQUESTS: Record<string, Partial<GenerateRequest>> = {
  "two alternatives": { alternatives: 2 },
  "half strength": { strength: 0.5, alternatives: 2 },
  "temperature 0": { temperature: 0 },
  hot: { temperature: 2, topP: 1 },
  "several spans": { spans: [find(TEXT, "deliver the Services"), find(TEXT, "30 days"), find(TEXT, "8 percent")] },
  "span at the end": { spans: [{ start: TEXT.indexOf("Late payments"), end: TEXT.length }] },
  "pure insertion": { spans: [{ start: TEXT.indexOf("within"), end: TEXT.indexOf("within") }] },
  "insertion at half strength": { strength: 0.5, spans: [{ start: 0, end: 0 }] },
  "empty document": { text: "", spans: [{ start: 0, end: 0 }] },
  "Japanese and emoji": {
    text: JAPANESE,
    kind: "ja",
    spans: [find(JAPANESE, "乙に対し、本契約"), find(JAPANESE, "😀 👩‍👩‍👧‍👦")],
    alternatives: 2,
  },
  "long span in blocks": { text: LONG, spans: [{ start: 100, end: 400 }], alternatives: 2 },
  "long span, revised": { text: LONG, spans: [{ start: 0, end: 400 }], strength: 0.4 },
};

describe.each(Object.entries(REQUESTS))("%s", (_name, overrides) => {
  test("gives whole text, and the frames add up to it", async () => {
    const request = makeRequest({ ...overrides, text: overrides.text ?? TEXT });
    const { result, frames, phases } = await collect(generateSpans(flow, request));
    expect(phases).toEqual(["context", "denoising", "finishing"]);
    expect(result.alternatives.length + result.dropped).toBe(request.alternatives);
    for (const alternative of result.alternatives) {
      expect(textOfFrames(frames, alternative.index)).toEqual(alternative.spans.map((span) => span.text));
      const own = frames.filter((frame) => frame.alternative === alternative.index);
      expect(own[0]?.step).toBe(0);
      expect(own.at(-1)?.open).toBe(0);
      expect(own.map((frame) => frame.step)).toEqual(own.map((frame) => frame.step).toSorted((a, b) => a - b));
      for (const span of alternative.spans) {
        expect(span.text).not.toContain("\ufffd");
        expect(span.text.isWellFormed()).toBe(true);
        expect([...span.text].every((character) => character >= " " || character === "\n" || character === "\t")).toBe(true);
        expect(span.tokens.every(({ logProbability }) => logProbability <= 0)).toBe(true);
      }
    }
    const best = frames.filter((frame) => frame.alternative === result.alternatives[0]?.index);
    expect(result.sizes.length).toBe(best.at(-1)?.step);
  });
});

test("the same seed gives the same frames, another one other text", async () => {
  const [first, again, other] = [await generate(), await generate(), await generate({ seed: 8 })];
  const plain = ({ frames }: Finished) => frames.map(({ elapsedMs: _, ...frame }) => frame);
  expect(plain(again)).toEqual(plain(first));
  expect(other.result.alternatives[0]?.spans).not.toEqual(first.result.alternatives[0]?.spans);
});

test("alternatives are seeds of their own, and do not depend on how many there are", async () => {
  const many = await generate({ alternatives: 3 });
  const one = await generate({ alternatives: 1 });
  expect(new Set(many.result.alternatives.map(({ spans }) => spans[0]?.text)).size).toBe(3);
  expect(many.result.alternatives.find(({ index }) => index === 0)?.spans[0]?.text).toBe(one.result.alternatives[0]?.spans[0]?.text);
});

test("what is settled in a frame stays, and open slots show what the sweep decoded", async () => {
  const { frames } = await generate({ spans: [{ start: TEXT.indexOf("Late"), end: TEXT.length }] });
  let guesses = 0;
  for (const [i, frame] of frames.entries()) {
    for (const [j, slot] of frame.spans[0]?.slots.entries() ?? []) {
      const before = frames[i - 1]?.spans[0]?.slots[j];
      if (before && before.id >= 0) expect(slot.id).toBe(before.id);
      if (slot.id < 0 && slot.guess !== null) guesses += 1;
    }
  }
  expect(guesses).toBeGreaterThan(10);
});

test("locked tokens stay, whatever stands around them", async () => {
  const lock = find(TEXT, "the Services");
  for (const strength of [1, 0.6]) {
    const { result } = await generate({ locks: [lock], strength, alternatives: 3, temperature: 1.5 });
    for (const { spans, locksHeld, lockProof } of result.alternatives) {
      expect(spans[0]?.text).toContain("the Services");
      expect(locksHeld).toBe(true);
      expect(lockProof.length).toBeGreaterThan(0);
    }
  }
});

test("a span that is locked throughout comes back as it was", async () => {
  const span = find(TEXT, "within 30 days");
  const { result } = await generate({ spans: [span], locks: [span] });
  expect(applyResult(TEXT, result)).toBe(TEXT);
});

test("strength 0 changes nothing", async () => {
  const { result, frames } = await generate({ strength: 0, alternatives: 2 });
  expect(applyResult(TEXT, result)).toBe(TEXT);
  expect(frames.every(({ changed, step }) => step === 0 && changed.length > 0)).toBe(true);
});

test("wording that was rejected does not come out again", async () => {
  const words = (await generate()).result.alternatives[0]?.spans[0]?.text.trim() ?? "";
  const { result } = await generate({ banned: [[words]] });
  expect(result.alternatives[0]?.spans[0]?.text.trim()).not.toBe(words);
});

test("going on from a frame keeps its settled tokens exactly, left and right of the open ones", async () => {
  const { frames } = await generate();
  const slots = frames.at(-1)?.spans[0]?.slots.map(({ id }) => id) ?? [];
  const canvas = slots.map((id, i) => (i >= 4 && i < 8 ? -1 : id));
  const { result, frames: later } = await generate({ start: { alternative: 0, canvas: [canvas] }, seed: 99, temperature: 1 });
  const found = later.at(-1)?.spans[0]?.slots.map(({ id }) => id) ?? [];
  expect(found.filter((_, i) => canvas[i] !== -1)).toEqual(canvas.filter((id) => id !== -1));
  expect(found).not.toEqual(slots);
  expect(result.alternatives[0]?.kept).toBeUndefined();
});

test("at temperature 0 the text does not depend on the seed", async () => {
  const [first, other] = [await generate({ temperature: 0 }), await generate({ temperature: 0, seed: 8 })];
  expect(other.result.alternatives).toEqual(first.result.alternatives);
});

describe("revising", () => {
  const span = { start: TEXT.indexOf("The Customer shall"), end: TEXT.indexOf(" Late") };

  test("all tokens but the least likely are left exactly, and what is written sees them on both sides", async () => {
    const changed = new Set<string>();
    for (const seed of [1, 2, 3, 4]) {
      const { result, frames } = await generate({ spans: [span], strength: 0.3, temperature: 1, seed });
      const kept = result.alternatives[0]?.kept ?? [];
      const start = frames[0]?.spans[0]?.slots ?? [];
      const end = frames.at(-1)?.spans[0]?.slots ?? [];
      expect(kept.map(([, slot]) => slot)).toEqual([...start.keys()].filter((slot) => start[slot]?.id !== -1));
      expect(kept.length).toBeGreaterThan(start.length / 2);
      for (const [, slot, before, after] of kept) {
        expect(after).toBe(before);
        expect(start[slot]?.id).toBe(before);
        expect(end[slot]?.id).toBe(before);
      }
      const open = [...start.keys()].filter((slot) => start[slot]?.id === -1);
      expect(open.some((slot) => slot < (kept.at(-1)?.[1] ?? 0))).toBe(true);
      changed.add(open.map((slot) => end[slot]?.id).join());
    }
    expect(changed.size).toBe(4);
  });

  test("the tokens that are opened are the least likely ones", async () => {
    const tokens: number[] = [];
    for await (const batch of scoreText(flow, { text: TEXT, kind: "contract", range: span }))
      tokens.push(...batch.tokens.map(({ logProbability }) => logProbability));
    const { frames } = await generate({ spans: [span], strength: 0.3 });
    const open = new Set((frames[0]?.spans[0]?.slots ?? []).flatMap(({ id }, slot) => (id === -1 && slot < tokens.length ? [slot] : [])));
    const mean = (isOpen: boolean): number => {
      const values = tokens.filter((_, slot) => open.has(slot) === isOpen);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(mean(true)).toBeLessThan(mean(false) - 1);
  });

  test("a larger strength opens more tokens", async () => {
    const counts: number[] = [];
    for (const strength of [0.1, 0.4, 0.8]) counts.push((await generate({ spans: [span], strength })).frames[0]?.open ?? 0);
    expect(counts).toEqual([...new Set(counts)].sort((a, b) => a - b));
  });
});

test("a request that nobody can fulfil is refused", async () => {
  await expect(generate({ temperature: -1 })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  await expect(generate({ spans: [{ start: 0, end: 9999 }] })).rejects.toMatchObject({ code: "SPAN_OUT_OF_RANGE" });
});

test.each([1, 0.5])("between two network runs there is a place to stop, at strength %d", async (strength) => {
  const { network } = flow;
  let runs = 0;
  const counted =
    <Input extends unknown[], Output>(call: (...input: Input) => Output) =>
    (...input: Input): Output => {
      runs += 1;
      return call(...input);
    };
  const counting: typeof network = Object.assign(Object.create(network), {
    sweep: counted(network.sweep.bind(network)),
    weigh: counted(network.weigh.bind(network)),
    inverter: network.inverter.bind(network),
    encode: counted(network.encode.bind(network)),
    context: counted(network.context.bind(network)),
  });
  const contexts = new ContextCache(counting);
  const events = generateSpans({ ...flow, network: counting, contexts }, makeRequest({ alternatives: 2, strength }));
  for (;;) {
    const before = runs;
    const next = await events.next();
    expect(runs - before).toBeLessThanOrEqual(1);
    if (next.done || (next.value.type === "frame" && next.value.frame.step === 24)) break;
  }
  const stopped = runs;
  await events.return(undefined as never);
  expect(runs).toBe(stopped);
  expect(stopped).toBeGreaterThan(12);
});
