import { afterAll, beforeAll, expect, test } from "vitest";
import { tinyWriter } from "../../../testing/tinyBaseline.ts";
import { TEXT } from "../../../testing/tinyPackage.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import { ban, type Canvas, makeCanvas, OPEN } from "../shared/canvas.ts";
import { layoutSpan } from "../shared/spanLayout.ts";
import type { NextTokens } from "./network.ts";
import { chooseNext, type NextTokenRules, unfinishedBefore } from "./nextToken.ts";
import { planStretches, stretchPrompt } from "./stretches.ts";
import type { Writer } from "./writer.ts";

let writer: Writer;
let close: () => Promise<void>;
let rules: NextTokenRules;

beforeAll(async () => {
  ({ writer, close } = await tinyWriter());
  rules = { temperature: 0, topP: 1, vocabulary: writer.vocabulary, replacementAllowed: false };
});
afterAll(() => close());

const DEL = 2;
const EOS = 4;
const SLOTS = 6;

/** The id of the token that is this one byte. */
function byte(value: number): number {
  const id = Array.from({ length: writer.vocabulary.size }, (_, at) => at).find((at) => {
    const bytes = writer.vocabulary.tokenizer.bytes(at);
    return bytes.length === 1 && bytes[0] === value;
  });
  if (id === undefined) throw new Error(`no token is the byte ${value}`);
  return id;
}

function canvasOf(...ids: number[]): Canvas {
  const layout = layoutSpan(new TokenisedText("", writer.blocks), { start: 0, end: 0 }, { start: 0, end: 0 }, [], 1, DEL, false);
  const target = new Int32Array(SLOTS).fill(DEL);
  const canvas = makeCanvas({ ...layout, target, locked: new Uint8Array(SLOTS) }, new Int32Array(SLOTS).fill(OPEN));
  canvas.ids.set(ids);
  return canvas;
}

/** What a network might say: these candidates, the best first. */
function candidates(...ids: number[]): NextTokens {
  const topLogp = Float32Array.from(ids, (_, rank) => -1 - rank);
  return { rows: 1, size: 1, top: ids.length, topLogp, entropy: new Float32Array(1), candidate: (_row, _slot, rank) => ids[rank] ?? 0 };
}

const whole = { span: 0, from: 0, to: SLOTS };
const choose = (next: NextTokens, slot: number, canvas: Canvas): number | null =>
  chooseNext(next, slot, whole, canvas, rules, () => 0)?.id ?? null;

test("special tokens, control characters and ruled out tokens never come", () => {
  const canvas = canvasOf();
  const [a, b] = [byte(0x61), byte(0x62)];
  expect(choose(candidates(EOS, 5, 1, byte(0x07), a, b), 0, canvas)).toBe(a);
  ban(canvas, 0, a);
  expect(choose(candidates(a, b), 0, canvas)).toBe(b);
  expect(choose(candidates(EOS, a), 0, canvas)).toBeNull();
});

test("a character that has begun is finished before anything else, the end included", () => {
  // 甲 is E7 94 B2.
  const canvas = canvasOf(byte(0x61), byte(0xe7));
  expect(unfinishedBefore(2, whole, canvas, writer.vocabulary)).toEqual({ from: 1, lacking: 2 });
  expect(choose(candidates(DEL, byte(0x61), byte(0x94)), 2, canvas)).toBe(byte(0x94));
  canvas.ids[2] = byte(0x94);
  expect(choose(candidates(byte(0xe7), DEL, byte(0xb2)), 3, canvas)).toBe(byte(0xb2));
  canvas.ids[3] = byte(0xb2);
  expect(unfinishedBefore(4, whole, canvas, writer.vocabulary)).toEqual({ from: 4, lacking: 0 });
  expect(choose(candidates(byte(0x94), DEL), 4, canvas)).toBe(DEL);
});

test("a character that does not fit into the room is not begun", () => {
  const canvas = canvasOf(...Array.from({ length: SLOTS - 2 }, () => byte(0x61)));
  expect(choose(candidates(byte(0xe7), byte(0x62)), SLOTS - 2, canvas)).toBe(byte(0x62));
  expect(choose(candidates(byte(0xc3), byte(0x62)), SLOTS - 2, canvas)).toBe(byte(0xc3));
});

test("bytes that look right but are no character are refused when they are complete", () => {
  // E0 80 80 would be an overlong null, ED A0 80 a surrogate, EF BF BD is U+FFFD.
  for (const [first, second, third] of [
    [0xe0, 0x80, 0x80],
    [0xed, 0xa0, 0x80],
    [0xef, 0xbf, 0xbd],
  ] as const) {
    expect(choose(candidates(byte(third)), 2, canvasOf(byte(first), byte(second)))).toBeNull();
  }
  const canvas = canvasOf(byte(0xef), byte(0xbf));
  const kept = chooseNext(candidates(byte(0xbd)), 2, whole, canvas, { ...rules, replacementAllowed: true }, () => 0);
  expect(kept?.id).toBe(byte(0xbd));
});

test("a prompt holds what is known on both sides, in the order of the training", () => {
  const document = new TokenisedText(TEXT, writer.blocks);
  const span = { start: TEXT.indexOf(" deliver"), end: TEXT.indexOf(" within") };
  const lock = { start: TEXT.indexOf(" Services to"), end: TEXT.indexOf(" to the Customer") };
  const layout = layoutSpan(document, span, span, [lock], 1.25, DEL, false);
  const canvas = makeCanvas(layout, new Int32Array(layout.target.length).fill(OPEN));
  const stretches = planStretches([layout]);
  expect(stretches).toHaveLength(2);
  const [first, second] = stretches;
  if (!first || !second) throw new Error("two stretches were expected");
  const kind = writer.kindId("contract");
  const ids = (start: number, end: number): number[] => document.between(start, end).ids;
  const [locked, before, behind] = [ids(lock.start, lock.end), ids(0, span.start), ids(span.end, TEXT.length)];
  expect(stretchPrompt(writer, document, kind, [canvas], first, first)).toEqual([kind, 8, 3, ...before, 9, ...locked, ...behind, EOS, 10]);
  const written = ids(span.start, lock.start);
  canvas.ids.set(written, first.from);
  canvas.ids.fill(DEL, first.from + written.length, first.to);
  expect(stretchPrompt(writer, document, kind, [canvas], second, second)).toEqual([
    ...[kind, 8, 3, ...before, ...written, ...locked],
    ...[9, ...behind, EOS, 10],
  ]);
});

test("a prompt leaves room for what is to be written", () => {
  const long = TEXT.repeat(20);
  const document = new TokenisedText(long, writer.blocks);
  const span = { start: 3000, end: 3400 };
  const layout = layoutSpan(document, span, span, [], 1.25, DEL, false);
  const canvas = makeCanvas(layout, new Int32Array(layout.target.length).fill(OPEN));
  const slots = { from: 0, to: 100 };
  const prompt = stretchPrompt(writer, document, 5, [canvas], { span: 0, from: 0, to: layout.target.length }, slots);
  expect(prompt.length + 100).toBeLessThanOrEqual(writer.maxPositions);
  expect(prompt.length + 100).toBeGreaterThan(writer.maxPositions - 4);
  const middle = prompt.indexOf(9);
  expect(middle).toBeGreaterThan(60);
  expect(prompt.length - middle).toBeGreaterThan(50);
});
