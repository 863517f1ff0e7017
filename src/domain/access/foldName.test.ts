import fc from "fast-check";
import { expect, test } from "vitest";
import { foldName, nameProblem } from "./foldName.ts";

test.each([
  ["Ada Lovelace", "ada  lovelace"],
  ["Ada", "Аda"], // Cyrillic A
  ["Paul", "Ρaul"], // Greek Rho
  ["José", "Jose\u0301"],
  ["Ａｄａ", "Ada"],
  ["Ada", "Ad\u200Ba"],
  ["Ada", "\u202EAda"],
  ["Bill", "BilI"],
  ["Bob", "B0b"],
  ["山田　太郎", "山田 太郎"],
  ["ﾔﾏﾀﾞ", "ヤマダ"],
])("%s and %s are one name", (first, second) => {
  expect(foldName(second)).toBe(foldName(first));
});

test.each([
  ["Ada", "Eda"],
  ["José", "Jose"],
  ["山田", "山本"],
  ["Ann", "Anna"],
])("%s and %s are two names", (first, second) => {
  expect(foldName(second)).not.toBe(foldName(first));
});

test("folding twice is folding once", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      expect(foldName(foldName(name))).toBe(foldName(name));
    }),
  );
});

test("a name that hides something is no name", () => {
  expect(nameProblem("Ada")).toBeNull();
  expect(nameProblem("山田 太郎")).toBeNull();
  expect(nameProblem("Ad\u200Ba")).not.toBeNull();
  expect(nameProblem("Ada\u202E")).not.toBeNull();
  expect(nameProblem("\u3164")).not.toBeNull();
  expect(nameProblem("A\nB")).not.toBeNull();
});
