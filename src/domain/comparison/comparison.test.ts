import { describe, expect, it } from "vitest";
import { bitsPerCharacter, type CaseMeasurement, type ComparisonFigures, countBrokenLocks, figuresOf } from "./figures.ts";
import { GATE_NAMES, judge } from "./gates.ts";
import { findOverlap, findPlace } from "./places.ts";

const CASE: CaseMeasurement = {
  editDistance: 0.5,
  findings: [],
  brokenLocks: 0,
  tokens: 10,
  milliseconds: 100,
  referenceNats: 10 * Math.LN2,
  referenceCharacters: 20,
};

const FIGURES: ComparisonFigures = {
  bitsPerCharacter: 2,
  meanEditDistance: 0.5,
  findingShare: 0.25,
  millisecondsPerToken: 10,
  brokenLocks: 0,
};

describe("figures", () => {
  it("weigh characters, not cases, for bits per character", () => {
    const long = { ...CASE, referenceNats: 90 * Math.LN2, referenceCharacters: 30 };
    expect(figuresOf([CASE, long]).bitsPerCharacter).toBeCloseTo(100 / 50, 12);
    expect(bitsPerCharacter(0, 0)).toBe(0);
  });

  it("are means, shares, counts, and a median that one slow case does not move", () => {
    const times = [100, 5000, 120].map((milliseconds) => ({ ...CASE, milliseconds }));
    const figures = figuresOf([{ ...CASE, editDistance: 0.9, findings: ["a", "b"], brokenLocks: 2 }, CASE, CASE]);
    expect(figures.meanEditDistance).toBeCloseTo((0.9 + 0.5 + 0.5) / 3, 12);
    expect(figures.findingShare).toBeCloseTo(1 / 3, 12);
    expect(figures.brokenLocks).toBe(2);
    expect(figuresOf(times).millisecondsPerToken).toBe(12);
    expect(figuresOf(times.slice(0, 2)).millisecondsPerToken).toBe((10 + 500) / 2);
    expect(figuresOf([{ ...CASE, tokens: 0 }]).millisecondsPerToken).toBe(100);
  });

  it("find locks in their order and without overlap", () => {
    expect(countBrokenLocks([], "anything")).toBe(0);
    expect(countBrokenLocks(["30 days", "Fees"], "within 30 days, Fees are due")).toBe(0);
    expect(countBrokenLocks(["30 days", "Fees"], "Fees are due within 30 days")).toBe(1);
    expect(countBrokenLocks(["ab", "ab"], "ab")).toBe(1);
    expect(countBrokenLocks(["ab", "ab"], "ab ab")).toBe(0);
  });
});

describe("gates", () => {
  it.each([
    ["bitsPerCharacter", { bitsPerCharacter: 2.1 }, 0.1],
    ["editDistance", { meanEditDistance: 0.6 }, 0.1],
    ["findings", { findingShare: 0.35 }, 0.1],
    ["timeRatio", { millisecondsPerToken: 15 }, 1.5],
    ["brokenLocks", { brokenLocks: 1 }, 1],
  ] as const)("%s passes exactly at its limit and fails just behind it", (name, change, limit) => {
    const now = { ...FIGURES, ...change };
    expect(judge({ [name]: limit }, FIGURES, now)).toMatchObject({ gates: [{ name, limit, passed: true }], passed: true });
    expect(judge({ [name]: limit - 1e-6 }, FIGURES, now)).toMatchObject({ gates: [{ name, passed: false }], passed: false });
  });

  it("demand an improvement where the limit is below zero", () => {
    expect(judge({ bitsPerCharacter: -0.1 }, FIGURES, FIGURES).passed).toBe(false);
    expect(judge({ bitsPerCharacter: -0.1 }, FIGURES, { ...FIGURES, bitsPerCharacter: 1.9 }).passed).toBe(true);
  });

  it("judge only what has a limit, in a fixed order", () => {
    expect(judge({}, FIGURES, FIGURES)).toEqual({ gates: [], passed: true });
    const all = judge({ brokenLocks: 0, timeRatio: 1, findings: 0, editDistance: 0, bitsPerCharacter: 0 }, FIGURES, FIGURES);
    expect(all.gates.map((gate) => gate.name)).toEqual(GATE_NAMES);
    expect(all.passed).toBe(true);
  });

  it("fail on a value that is no number, and stay finite where no time was measured", () => {
    expect(judge({ bitsPerCharacter: 1 }, FIGURES, { ...FIGURES, bitsPerCharacter: Number.NaN }).passed).toBe(false);
    const timeless = { ...FIGURES, millisecondsPerToken: 0 };
    expect(judge({ timeRatio: 1 }, timeless, timeless).gates[0]?.value).toBe(1);
    expect(Number.isFinite(judge({ timeRatio: 1 }, timeless, FIGURES).gates[0]?.value)).toBe(true);
  });
});

describe("places", () => {
  const text = "One 𠮷 two two.";

  it("are found by their words or offsets", () => {
    expect(findPlace(text, "One")).toEqual({ range: { start: 0, end: 3 } });
    expect(findPlace(text, { start: 4, end: 6 })).toEqual({ range: { start: 4, end: 6 } });
    expect(findPlace(text, "two", { start: 9, end: 15 })).toEqual({ range: { start: 11, end: 14 } });
  });

  it.each([
    ["three", /does not stand/],
    ["two", /more than once/],
    [{ start: 3, end: 3 }, /empty/],
    [{ start: 3, end: 2 }, /empty/],
    [{ start: 3, end: 99 }, /outside 0:15/],
    [{ start: 5, end: 8 }, /cuts a character/],
  ] as const)("%j is refused", (place, problem) => {
    expect(findPlace(text, place)).toEqual({ problem: expect.stringMatching(problem) });
  });

  it("overlap or only touch", () => {
    const range = (start: number, end: number) => ({ start, end });
    expect(findOverlap([range(0, 2), range(5, 7), range(2, 5)])).toBeNull();
    expect(findOverlap([range(0, 2), range(5, 7), range(1, 5)])).toEqual([0, 2]);
  });
});
