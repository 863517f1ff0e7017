import { expect, it } from "vitest";
import { rankAlternatives } from "./rankAlternatives.ts";

const alternative = (index: number, leaveOneOutNats: number | null, ...texts: string[]) => ({
  index,
  leaveOneOutNats,
  spans: texts.map((text) => ({ text })),
});

it("puts the likeliest alternative first, equal ones in the order of their numbers, unknown ones last", () => {
  const ranked = rankAlternatives([
    alternative(0, null, "a"),
    alternative(1, -2, "b"),
    alternative(2, -0.5, "c"),
    alternative(3, -2, "d"),
    alternative(4, null, "e"),
  ]);
  expect(ranked.map(({ index }) => index)).toEqual([2, 1, 3, 0, 4]);
});

it("keeps the likeliest of those that say the same in all spans", () => {
  const ranked = rankAlternatives([
    alternative(0, -3, "shall", "pay"),
    alternative(1, -1, "shall", "pay"),
    alternative(2, -2, "shall", "paid"),
    alternative(3, -2, "shallpay", ""),
  ]);
  expect(ranked.map(({ index }) => index)).toEqual([1, 2, 3]);
});
