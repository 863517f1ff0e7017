import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CanvasFrame, GenerateRequest } from "../../../protocol.ts";
import { collect, type Finished } from "../../../testing/generation.ts";
import { tinyWriter } from "../../../testing/tinyBaseline.ts";
import { applyResult, find, makeRequest, TEXT, textOfFrames } from "../../../testing/tinyPackage.ts";
import { generateSpans } from "./generate.ts";
import { planRun } from "./plan.ts";
import type { Writer } from "./writer.ts";

let writer: Writer;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ writer, close } = await tinyWriter("float32"));
});
afterAll(() => close());

const DEL = 2;
const JAPANESE = "第1条（目的）甲は、乙に対し、本契約に定める業務を委託する。乙はこれを受託する。😀 👩‍👩‍👧‍👦 了。";
const LONG = "The Supplier shall deliver the Services within 30 days. ".repeat(30);

const generate = (request: GenerateRequest): Promise<Finished> => collect(generateSpans(writer, request));

const REQUESTS: Record<string, Partial<GenerateRequest>> = {
  "two alternatives": { alternatives: 2 },
  "temperature 0": { temperature: 0 },
  hot: { temperature: 2, topP: 1 },
  "several spans": { spans: [find(TEXT, "deliver the Services"), find(TEXT, "30 days"), find(TEXT, "8 percent")], alternatives: 2 },
  "pure insertion": { spans: [{ start: TEXT.indexOf("within"), end: TEXT.indexOf("within") }] },
  "empty document": { text: "", spans: [{ start: 0, end: 0 }] },
  "Japanese and emoji": { text: JAPANESE, kind: "ja", spans: [find(JAPANESE, "乙に対し、本契約"), find(JAPANESE, "😀 👩‍👩‍👧‍👦")] },
  "a span longer than a window": { text: LONG, spans: [{ start: 100, end: 700 }] },
};

function expectSound(text: string): void {
  expect(text).not.toContain("\ufffd");
  expect(text.isWellFormed()).toBe(true);
  expect([...text].every((character) => character >= " " || character === "\n" || character === "\t")).toBe(true);
}

describe.each(Object.entries(REQUESTS))("%s", (_name, overrides) => {
  test("gives whole text, one token a step, and the frames add up to it; the same again with the same seed", async () => {
    const request = makeRequest({ ...overrides, text: overrides.text ?? TEXT });
    const { result, frames, phases } = await generate(request);
    expect(phases).toEqual(["context", "denoising", "finishing"]);
    expect([result.predictedNats, result.achievedNats]).toEqual([0, 0]);
    expect(result.alternatives.length + result.dropped).toBe(request.alternatives);
    for (const alternative of result.alternatives) {
      const own = frames.filter((frame) => frame.alternative === alternative.index);
      expect(textOfFrames(frames, alternative.index)).toEqual(alternative.spans.map((span) => span.text));
      expect(own.at(-1)?.open).toBe(0);
      for (const [step, frame] of own.entries()) expect(frame.step).toBe(step);
      expectOneTokenPerStep(own);
      for (const span of alternative.spans) {
        expectSound(span.text);
        expect(span.tokens.map((token) => span.text.slice(token.start, token.end)).join("")).toBe(span.text);
        expect(span.logProbability).toBeLessThanOrEqual(0);
      }
    }
    const timeless = (all: readonly CanvasFrame[]) => all.map((frame) => ({ ...frame, elapsedMs: 0 }));
    const again = await generate(request);
    expect(again.result.alternatives).toEqual(result.alternatives);
    expect(timeless(again.frames)).toEqual(timeless(frames));
    const after = applyResult(request.text, result);
    expect(after.startsWith(request.text.slice(0, result.replaced[0]?.start))).toBe(true);
    expect(after.endsWith(request.text.slice(result.replaced.at(-1)?.end))).toBe(true);
  });
});

/** Each step decides one token, or [DEL] with all that is left of its stretch, or takes an unfinished character back first. */
function expectOneTokenPerStep(frames: readonly CanvasFrame[]): void {
  for (const frame of frames.slice(1)) {
    const written = frame.changed.filter(([span, slot]) => {
      const id = frame.spans[span]?.slots[slot]?.id;
      return id !== DEL && id !== -1;
    });
    expect(written.length).toBeLessThanOrEqual(1);
    expect(frame.changed.length).toBeGreaterThan(0);
  }
}

test("whatever the seed, no byte of a character is missing", async () => {
  for (let seed = 0; seed < 12; seed += 1) {
    const request = makeRequest({
      text: JAPANESE,
      kind: "ja",
      spans: [find(JAPANESE, "本契約に定める業務"), find(JAPANESE, "👩‍👩‍👧‍👦")],
      seed,
      temperature: 1.5,
      topP: 1,
    });
    const { result } = await generate(request);
    for (const span of result.alternatives[0]?.spans ?? []) expectSound(span.text);
  }
});

test("a beginning of a character that nothing can finish is taken back", async () => {
  const { tokenizer } = writer.vocabulary;
  const ids = Array.from({ length: writer.vocabulary.size }, (_, id) => id);
  const byte = (value: number): number => ids.find((id) => tokenizer.bytes(id).length === 1 && tokenizer.bytes(id)[0] === value) ?? -1;
  const request = makeRequest({ seed: 2 });
  const slots = (await generate(request)).frames[0]?.spans[0]?.slots.length ?? 0;
  const canvas = new Array<number>(slots).fill(-1);
  canvas.splice(0, 3, byte(0x61), byte(0xe0), byte(0x80)); // E0 80 begins no character
  const { result, frames } = await generate({ ...request, start: { alternative: 0, canvas: [canvas] } });
  expect(frames[0]?.open).toBe(slots - 3);
  expect(frames[1]?.changed.slice(0, 2)).toEqual([
    [0, 1],
    [0, 2],
  ]);
  expect(result.alternatives[0]?.spans[0]?.text.startsWith("a")).toBe(true);
  expectSound(result.alternatives[0]?.spans[0]?.text ?? "");
});

test("another seed gives another text, and so does another alternative", async () => {
  const texts = new Set<string>();
  for (const seed of [1, 2, 3]) {
    const { result } = await generate(makeRequest({ seed, alternatives: 2 }));
    for (const alternative of result.alternatives) texts.add(alternative.spans[0]?.text ?? "");
  }
  expect(texts.size).toBeGreaterThan(3);
});

test("strength 0 changes nothing; any other strength is as good as 1", async () => {
  const none = await generate(makeRequest({ strength: 0, alternatives: 2 }));
  expect(applyResult(TEXT, none.result)).toBe(TEXT);
  expect(none.phases).toEqual(["context", "finishing"]);
  expect(none.result.sizes).toEqual([]);
  const [half, full] = [await generate(makeRequest({ strength: 0.3 })), await generate(makeRequest({ strength: 1 }))];
  expect(half.result.alternatives).toEqual(full.result.alternatives);
});

test("the old text is not seen", async () => {
  const [before, behind] = ["The price is USD ", " for each calendar month."];
  const texts: unknown[] = [];
  // Digits are one token each: both old texts have the same number of tokens, which is all that is known of them.
  for (const old of ["1234567890", "9080706050"]) {
    const spans = [{ start: before.length, end: before.length + old.length }];
    const { result } = await generate(makeRequest({ text: before + old + behind, spans }));
    texts.push(result.alternatives[0]?.spans[0]?.text);
  }
  expect(texts[0]).toBe(texts[1]);
});

test("locked places stay, what is around them is written stretch by stretch", async () => {
  const span = { start: TEXT.indexOf("The Supplier"), end: TEXT.indexOf("\n\n## 2") };
  const locks = ["Supplier", "30", "Effective Date"].map((part) => find(TEXT, part));
  for (const seed of [1, 2, 3, 4]) {
    const { result, frames } = await generate(makeRequest({ spans: [span], locks, seed, temperature: 1.2 }));
    const [alternative] = result.alternatives;
    const text = alternative?.spans[0]?.text ?? "";
    let at = -1;
    for (const word of ["Supplier", "30", "Effective Date"]) {
      at = text.indexOf(word, at + 1);
      expect(at).toBeGreaterThanOrEqual(0);
    }
    expect(alternative?.locksHeld).toBe(true);
    expect(alternative?.lockProof.length).toBeGreaterThan(3);
    expect(alternative?.lockProof.every(([, , before, after]) => before === after && before >= 0)).toBe(true);
    const locked = frames[0]?.spans[0]?.slots.flatMap((slot, i) => (slot.locked ? [i] : [])) ?? [];
    expect(frames.every((frame) => frame.changed.every(([, slot]) => frame === frames[0] || !locked.includes(slot)))).toBe(true);
  }
});

test("a span that is locked throughout is left alone", async () => {
  const span = find(TEXT, "Services to the Customer");
  const { result } = await generate(makeRequest({ spans: [span], locks: [span] }));
  expect(applyResult(TEXT, result)).toBe(TEXT);
});

test("a run goes on from any of its frames to the same end", async () => {
  const request = makeRequest({ spans: [find(TEXT, "deliver the Services to the Customer"), find(TEXT, "8 percent")], seed: 5 });
  const { result, frames } = await generate(request);
  for (const at of [1, 7, 15, frames.length - 2]) {
    const canvas = frames[at]?.spans.map((span) => span.slots.map((slot) => slot.id)) ?? [];
    const next = await generate({ ...request, start: { alternative: 0, canvas } });
    expect(next.result.alternatives[0]?.spans.map((span) => span.text)).toEqual(result.alternatives[0]?.spans.map((span) => span.text));
    expect(next.frames).toHaveLength(frames.length - at);
    expect(next.frames[0]?.open).toBe(frames[at]?.open);
  }
  const shorter = { alternative: 0, canvas: [[-1, -1], [-1]] };
  await expect(generate({ ...request, start: shorter })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
});

test("what stands behind a gap of the start is written again", async () => {
  const request = makeRequest({ seed: 5 });
  const { result, frames } = await generate(request);
  const canvas = frames.at(-1)?.spans.map((span) => span.slots.map((slot, i) => (i === 4 ? -1 : slot.id))) ?? [];
  const next = await generate({ ...request, start: { alternative: 0, canvas } });
  expect(next.frames[1]?.changed).toContainEqual([0, 4]);
  expect(next.result.alternatives[0]?.spans[0]?.text).toBe(result.alternatives[0]?.spans[0]?.text);
});

test("rejected wording does not come out again; when nothing else is found the old text stays", async () => {
  const request = makeRequest({ seed: 3, temperature: 0 });
  const first = (await generate(request)).result.alternatives[0]?.spans[0]?.text ?? "";
  const word = first.trim().split(/\s+/)[0] ?? "";
  const second = (await generate({ ...request, banned: [[first, word]] })).result.alternatives[0]?.spans[0]?.text ?? "";
  expect(word.length).toBeGreaterThan(0);
  expect(second.split(/[^\p{L}\p{N}]+/u)).not.toContain(word);
  // Every Chinese and Japanese character is rejected here: whatever comes, after some attempts the old text stays.
  const characters = Array.from({ length: 0x9fff - 0x3001 }, (_, i) => String.fromCodePoint(0x3001 + i));
  const text = JAPANESE.replaceAll("対し", "対して");
  const spans = [find(text, "対して")];
  const { result, frames } = await generate(makeRequest({ text, kind: "ja", spans, banned: [characters] }));
  expect(applyResult(text, result)).toBe(text);
  expect(frames.length).toBeGreaterThan(20);
});

test("a run can be stopped between any two network runs", async () => {
  const { network } = writer;
  let runs = 0;
  const counted: Writer = {
    ...writer,
    network: new Proxy(network, {
      get: (target, name) => {
        const value = Reflect.get(target, name, target) as unknown;
        if (typeof value !== "function") return value;
        return (...values: unknown[]): unknown => {
          runs += 1;
          return value.apply(target, values);
        };
      },
    }),
  };
  const events = generateSpans(counted, makeRequest({ alternatives: 2, banned: [["the"]], locks: [find(TEXT, "Services to")] }));
  for (let seen = 0, next = await events.next(); !next.done; next = await events.next()) {
    expect(runs - seen).toBeLessThanOrEqual(1);
    seen = runs;
  }
  expect(runs).toBeGreaterThan(10);
  const before = runs;
  const stopped = generateSpans(counted, makeRequest());
  for (let i = 0; i < 6; i += 1) await stopped.next();
  const made = runs;
  expect(made).toBeGreaterThan(before);
  await stopped.return(undefined as never);
  expect((await stopped.next()).done).toBe(true);
  expect(runs).toBe(made);
});

test("requests that cannot be are refused", async () => {
  await expect(generate(makeRequest({ spans: [{ start: 5, end: 99999 }] }))).rejects.toMatchObject({ code: "SPAN_OUT_OF_RANGE" });
  await expect(generate(makeRequest({ temperature: -1 }))).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
});

test("the plan is one step per token, without error", async () => {
  const { result } = await generate(makeRequest());
  const plan = planRun(writer, {
    kind: "contract",
    length: null,
    text: TEXT.slice(result.replaced[0]?.start, result.replaced[0]?.end),
    strength: 1,
    lengthFactor: 1.25,
    plan: { by: "steps", steps: 2 },
  });
  expect(plan.steps).toBe(plan.length);
  expect(result.sizes.reduce((sum, size) => sum + size, 0)).toBe(plan.length);
  expect([plan.predictedNats, plan.theoremBoundNats]).toEqual([0, 0]);
  expect(plan.seconds).toBeGreaterThan(0);
  expect(
    planRun(writer, { kind: "contract", length: null, text: "", strength: 0, lengthFactor: 1.25, plan: { by: "epsilon", epsilon: 0.1 } }),
  ).toMatchObject({ length: 0, steps: 0, sizes: [], curve: [] });
});
