import { expect, test } from "vitest";
import type { ComparedModel, Comparison } from "../../../src/contract/comparison.ts";
import { createTranslator } from "../../../src/i18n/translate.ts";
import { figureRows } from "./figureRows.ts";

const model = (bitsPerCharacter: number, millisecondsPerToken: number, findingShare: number, brokenLocks: number): ComparedModel => ({
  id: "m",
  version: "1",
  family: "masked-diffusion",
  packageHash: "h",
  provider: "cpu",
  bitsPerCharacter,
  meanEditDistance: 0.5,
  findingShare,
  millisecondsPerToken,
  brokenLocks,
});

const comparison: Comparison = {
  suite: "s",
  suiteHash: "h",
  seed: 1,
  old: model(1.9, 2, 0.25, 0),
  new: model(1.4, 5, 0.125, 1),
  cases: [],
  gates: [
    { name: "bitsPerCharacter", limit: 0.02, value: -0.5, passed: true },
    { name: "timeRatio", limit: 2, value: 2.5, passed: false },
    { name: "brokenLocks", limit: 0, value: 1, passed: false },
  ],
  passed: false,
};

test("each figure has its difference, its threshold and its verdict", () => {
  const rows = figureRows(comparison, createTranslator("en"), "en");
  expect(rows.map((row) => [row.name, row.old, row.now, row.difference, row.change, row.limit, row.passed])).toEqual([
    ["bitsPerCharacter", "1.900", "1.400", "−0.500", "better", "at most +0.020", true],
    ["editDistance", "0.50", "0.50", "±0.00", "same", null, null],
    ["findings", "25%", "13%", "−13%", "better", null, null],
    ["timeRatio", "2.0 ms", "5.0 ms", "× 2.50", "worse", "at most × 2.00", false],
    ["brokenLocks", "0", "1", "+1", "worse", "at most 0", false],
  ]);
});
