import { afterAll, beforeAll, expect, test } from "vitest";
import { find, TEXT, tinyDenoiser } from "../../../testing/tinyPackage.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import { makeCanvas, OPEN } from "../shared/canvas.ts";
import { layoutSpan, replacedRange } from "../shared/spanLayout.ts";
import type { Denoiser } from "./denoiser.ts";
import { maskByStrength, remaskDoubtful } from "./revise.ts";

let denoiser: Denoiser;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ denoiser, close } = await tinyDenoiser());
});
afterAll(() => close());

const DEL = 2;

function canvasOf(text: string, part: string, locks: { start: number; end: number }[] = []) {
  const span = find(text, part);
  const layout = layoutSpan(
    new TokenisedText(text, denoiser.blocks),
    span,
    replacedRange(text, span, 0, text.length),
    locks,
    1.25,
    DEL,
    false,
  );
  return makeCanvas(layout, layout.target);
}

/** Ratings: `logp(i)` for column i. */
const rating = (size: number, logp: (slot: number) => number): Float64Array => Float64Array.from({ length: size }, (_, i) => logp(i));

const passOf = (size: number) => ({ parts: [{ span: 0, from: 0, to: size }], between: [], size });

test("strength opens the least likely old tokens and its share of the room, never a lock", () => {
  const canvas = canvasOf(TEXT, "deliver the Services to the Customer", [find(TEXT, "Services")]);
  const { layout } = canvas;
  maskByStrength(
    rating(layout.target.length, (slot) => -slot),
    passOf(layout.target.length),
    [canvas],
    0.5,
  );
  const opened = [...canvas.ids.keys()].filter((slot) => canvas.ids[slot] === OPEN);
  expect(opened.some((slot) => layout.locked[slot] === 1)).toBe(false);
  const old = [...canvas.ids.keys()].filter((slot) => layout.room[slot] === 0 && layout.locked[slot] === 0);
  const openedOld = old.filter((slot) => opened.includes(slot));
  expect(openedOld).toEqual(old.slice(-Math.round(old.length / 2)));
});

test("re-masking takes the doubtful tokens, at most 15 percent", () => {
  const canvas = canvasOf(TEXT, "The Supplier shall deliver the Services to the Customer within 30 days");
  const size = canvas.ids.length;
  const tokens = [...canvas.ids].filter((id) => id !== DEL).length;
  const all = (logp: number) => rating(size, (slot) => (canvas.layout.target[slot] === DEL ? Number.NaN : logp));
  expect(remaskDoubtful(all(-0.1), passOf(size), [canvas])).toBe(0);
  const one = all(-0.1);
  one[3] = -5;
  expect(remaskDoubtful(one, passOf(size), [canvas])).toBe(1);
  expect(canvas.ids[3]).toBe(OPEN);
  expect(remaskDoubtful(all(-9), passOf(size), [canvas])).toBe(Math.floor(tokens * 0.15));
});
