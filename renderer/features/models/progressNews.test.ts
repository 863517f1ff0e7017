import { expect, test } from "vitest";
import { percentOf, progressNews, shareOf } from "./progressNews.ts";

test("every phase is announced once, and every quarter of it, however many events come", () => {
  const said: string[] = [];
  const news = progressNews((phase, percent) => said.push(`${phase} ${percent}`));
  for (let byte = 0; byte <= 1000; byte += 1) news({ phase: "downloading", share: byte / 1000 });
  for (let file = 0; file <= 2; file += 1) news({ phase: "checking", share: null });
  expect(said).toEqual(["downloading null", "downloading 25", "downloading 50", "downloading 75", "downloading 100", "checking null"]);
});

test("a download that goes on from the middle does not tell the quarters it began behind", () => {
  const said: (number | null)[] = [];
  const news = progressNews((_, percent) => said.push(percent));
  for (const share of [0.6, 0.7, 0.8, 1]) news({ phase: "downloading", share });
  expect(said).toEqual([null, 75, 100]);
});

test("shares are never above 1, and 100 per cent means done", () => {
  expect(shareOf(5, null)).toBeNull();
  expect(shareOf(5, 0)).toBeNull();
  expect(shareOf(12, 10)).toBe(1);
  expect(percentOf(0.999)).toBe(99);
});
