import { describe, expect, it } from "vitest";
import type { TokenScore } from "../../src/contract/index.ts";
import { firstTokenAfter, rebaseTokens, tintLevel, toScoredTokens } from "./scoredTokens.ts";

const score = (start: number, end: number): TokenScore => ({ start, end, logProbability: -1, entropy: 1, alternatives: [] });
const rangesOf = (tokens: ReturnType<typeof toScoredTokens>) => Array.from(tokens.starts, (start, index) => [start, tokens.ends[index]]);

describe("scored tokens", () => {
  it("follow edits in front of them and lose their score where they are edited", () => {
    const tokens = toScoredTokens([score(6, 9), score(0, 3), score(3, 6)]);
    rebaseTokens(tokens, [
      { start: 0, end: 0, text: "++" },
      { start: 4, end: 5, text: "longer" },
    ]);
    expect(rangesOf(tokens)).toEqual([
      [2, 5],
      [5, 5],
      [13, 16],
    ]);
  });

  it("all lose it under one edit that covers them", () => {
    const tokens = toScoredTokens([score(0, 3), score(3, 6), score(6, 9)]);
    rebaseTokens(tokens, [{ start: 1, end: 5, text: "" }]);
    expect(rangesOf(tokens)).toEqual([
      [0, 0],
      [1, 1],
      [2, 5],
    ]);
  });

  it("are found by offset", () => {
    const tokens = toScoredTokens([score(0, 3), score(3, 6), score(6, 9)]);
    expect([0, 3, 5, 9].map((offset) => firstTokenAfter(tokens, offset))).toEqual([0, 1, 1, 3]);
  });
});

describe("tintLevel", () => {
  it("grows with doubt and spares the likely", () => {
    const levels = [1, 0.75, 0.6, 0.45, 0.3, 0.15, 0.001].map((probability) => tintLevel(Math.log(probability)));
    expect(levels).toEqual([0, 0, 1, 2, 3, 4, 5]);
  });
});
