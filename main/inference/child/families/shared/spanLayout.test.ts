import { afterAll, beforeAll, expect, test } from "vitest";
import { find, tinyDenoiser } from "../../../testing/tinyPackage.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import type { Denoiser } from "../maskedDiffusion/denoiser.ts";
import { planPasses } from "./passes.ts";
import { canvasLength, layoutSpan, replacedRange } from "./spanLayout.ts";

let denoiser: Denoiser;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ denoiser, close } = await tinyDenoiser());
});
afterAll(() => close());

test.each([
  ["a word takes the space before it", "one two three", 4, 7, 3, 7],
  ["the first word has none", "one two", 0, 3, 0, 3],
  ["a space at the end belongs to the next word", "one two three", 4, 8, 3, 7],
  ["an insertion behind a space moves before it", "one two", 4, 4, 3, 3],
  ["an insertion before a space stays", "one two", 3, 3, 3, 3],
  ["line breaks are left alone", "one\ntwo", 4, 7, 4, 7],
  ["the middle of a word stays the middle", "agreement", 5, 9, 5, 9],
  ["a space alone is itself", "one two", 3, 4, 3, 4],
])("%s", (_name, text, start, end, expectedStart, expectedEnd) => {
  expect(replacedRange(text, { start, end }, 0, text.length)).toEqual({ start: expectedStart, end: expectedEnd });
});

test("a replaced range does not run into its neighbours", () => {
  expect(replacedRange("one two", { start: 4, end: 7 }, 4, 7)).toEqual({ start: 4, end: 7 });
});

test("room is at least four tokens and grows with the factor", () => {
  expect([canvasLength(0, 1), canvasLength(3, 1.25), canvasLength(40, 1.25), canvasLength(10, 4)]).toEqual([4, 7, 50, 40]);
});

test("room is shared among the stretches between locks", () => {
  const text = "aaaa 11 bbbbbbbb 22 cccc";
  const layout = layoutSpan(
    new TokenisedText(text, denoiser.blocks),
    { start: 0, end: text.length },
    { start: 0, end: text.length },
    [find(text, "11"), find(text, "22")],
    2,
    2,
    false,
  );
  const rows = [...layout.target.keys()];
  expect(
    rows
      .filter((i) => layout.locked[i])
      .map((i) => denoiser.vocabulary.tokenizer.decode([layout.target[i] ?? 0]))
      .join(""),
  ).toBe("1122");
  const stretches = rows.map((i) => (layout.locked[i] ? "L" : layout.room[i] ? "r" : "t")).join("");
  expect(stretches).toMatch(/^t+r+L+t+r+L+t+r+$/);
  expect(stretches.match(/r/g)).toHaveLength(layout.oldTokens);
});

test("near spans are denoised together, distant ones apart, long ones in blocks", () => {
  const text = "The Supplier shall deliver the Services within 30 days. ".repeat(40);
  const document = new TokenisedText(text, denoiser.blocks);
  const layout = (start: number, end: number) => layoutSpan(document, { start, end }, { start, end }, [], 1.25, 2, false);
  const parts = (...spans: [number, number][]) =>
    planPasses(
      spans.map(([start, end]) => layout(start, end)),
      (a, b) => document.between(a, b),
      denoiser.maxPositions,
    ).map((pass) => pass.parts.length);
  expect(parts([4, 12], [40, 46])).toEqual([2]);
  expect(parts([4, 12], [2000, 2010])).toEqual([1, 1]);
  const blocks = planPasses([layout(0, 1000)], (a, b) => document.between(a, b), denoiser.maxPositions);
  expect(blocks.length).toBeGreaterThan(2);
  expect(Math.max(...blocks.map((pass) => pass.size))).toBeLessThanOrEqual(128);
  expect(blocks.map((pass) => pass.parts[0]?.from)).toEqual([0, ...blocks.slice(0, -1).map((pass) => pass.parts[0]?.to)]);
});
