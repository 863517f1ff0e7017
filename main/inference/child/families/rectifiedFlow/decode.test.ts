import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tinyFlow } from "../../../testing/tinyRectified.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import { type Canvas, makeCanvas, OPEN } from "../shared/canvas.ts";
import { canvasText } from "../shared/characters.ts";
import { layoutSpan } from "../shared/spanLayout.ts";
import type { StepOutput } from "../shared/spanNetwork.ts";
import { decodePart } from "./decode.ts";
import type { Flow } from "./flow.ts";

let flow: Flow;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ flow, close } = await tinyFlow());
});
afterAll(() => close());

const DEL = 2;

function openCanvas(text: string, locks: { start: number; end: number }[] = []): Canvas {
  const whole = { start: 0, end: text.length };
  const layout = layoutSpan(new TokenisedText(text, flow.blocks), whole, whole, locks, 1.25, DEL, false);
  return makeCanvas(layout, new Int32Array(layout.target.length).fill(OPEN));
}

/** Output whose candidates at each slot are `ids[slot]`, the first the best. */
function outputOf(ids: readonly (readonly number[])[]): StepOutput {
  const top = Math.max(...ids.map((candidates) => candidates.length));
  return {
    rows: 1,
    size: ids.length,
    top,
    topLogp: Float32Array.from({ length: ids.length * top }, (_, i) => -0.5 - (i % top)),
    entropy: new Float32Array(ids.length),
    selfLogp: new Float32Array(ids.length),
    candidate: (_row, slot, rank) => ids[slot]?.[rank] ?? 0,
  };
}

function decode(canvas: Canvas, ids: readonly (readonly number[])[], replacementAllowed = false): number[] {
  const part = { span: 0, from: 0, to: canvas.ids.length };
  decodePart(outputOf(ids), { row: 0, first: 0, part }, canvas, { vocabulary: flow.vocabulary, replacementAllowed });
  return [...canvas.ids];
}

const idsOf = (text: string): number[] => [...flow.vocabulary.tokenizer.encode(text).ids];

test("[DEL] is taken where nothing but [DEL] follows, elsewhere the next best token", () => {
  const [a, b] = idsOf("ab".split("").join(" ").slice(0, 1)).concat(idsOf("b")) as [number, number];
  const canvas = openCanvas("one");
  const size = canvas.ids.length;
  const wishes = Array.from({ length: size }, (_, slot) => (slot === 1 || slot >= size - 2 ? [DEL, b] : [a, DEL]));
  const found = decode(canvas, wishes);
  expect(found.slice(-2)).toEqual([DEL, DEL]);
  expect(found[1]).toBe(b);
  expect(found.filter((id) => id === DEL)).toHaveLength(2);
});

test("before a lock [DEL] ends its segment; locked slots stay", () => {
  const text = "one two three";
  const canvas = openCanvas(text, [{ start: 4, end: 7 }]);
  const locked = [...canvas.layout.locked.keys()].filter((slot) => canvas.layout.locked[slot] === 1);
  const found = decode(
    canvas,
    Array.from(canvas.ids, () => [DEL, idsOf("a")[0] ?? 0]),
  );
  for (const slot of locked) expect(found[slot]).toBe(canvas.layout.target[slot]);
  for (const [slot, id] of found.entries()) if (!locked.includes(slot)) expect(id).toBe(DEL);
});

test("whatever the network wants, whole characters come out and what was ruled out stays ruled out", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: 0, max: 511 }), { minLength: 1, maxLength: 6 }), { minLength: 60, maxLength: 60 }),
      fc.integer({ min: 0, max: 7 }),
      fc.boolean(),
      (wishes, slot, replacementAllowed) => {
        const canvas = openCanvas("第1条 naïve 😀");
        const size = canvas.ids.length;
        const banned = wishes[slot]?.[0] ?? 0;
        canvas.banned.set(slot, new Set([banned]));
        const found = decode(canvas, wishes.slice(0, size), replacementAllowed);
        expect(found).not.toContain(OPEN);
        if (banned !== DEL) expect(found[slot]).not.toBe(banned);
        expect([...canvas.banned]).toEqual([[slot, new Set([banned])]]);
        const text = canvasText(canvas, flow.vocabulary);
        expect(text.isWellFormed()).toBe(true);
        expect(new TextEncoder().encode(text)).toEqual(Uint8Array.from(flow.vocabulary.tokenizer.join(canvas.ids)));
        if (!replacementAllowed) expect(text).not.toContain("\ufffd");
      },
    ),
  );
});
