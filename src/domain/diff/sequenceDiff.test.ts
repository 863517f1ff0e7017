import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { createNumbering, longestIncreasing, type Match, matchSequences } from "./sequenceDiff.ts";

/** Length of the longest common subsequence, by the textbook table. */
function longest(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const item of a) {
    const next = [0];
    b.forEach((other, j) => {
      next.push(item === other ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0));
    });
    row = next;
  }
  return row.at(-1) ?? 0;
}

function matched(a: readonly string[], b: readonly string[]): Match[] {
  const number = createNumbering();
  return matchSequences(number(a), number(b));
}

const letters = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 30 });

describe("matching sequences", () => {
  it("finds a longest common subsequence in order", () => {
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        const matches = matched(a, b);
        expect(matches.reduce((sum, match) => sum + match.length, 0)).toBe(longest(a, b));
        let i = 0;
        let j = 0;
        for (const { before, after, length } of matches) {
          expect(before).toBeGreaterThanOrEqual(i);
          expect(after).toBeGreaterThanOrEqual(j);
          expect(a.slice(before, before + length)).toEqual(b.slice(after, after + length));
          i = before + length;
          j = after + length;
        }
      }),
      SEEDED,
    );
  });

  it("keeps unique elements as anchors when very much differs", () => {
    const a = Array.from({ length: 3000 }, (_, index) => (index % 3 === 0 ? `same ${index}` : `old ${index}`));
    const b = Array.from({ length: 3000 }, (_, index) => (index % 3 === 0 ? `same ${index}` : `new ${index}`));
    expect(matched(a, b).reduce((sum, match) => sum + match.length, 0)).toBe(1000);
  });

  it("finds the longest increasing run of anchors", () => {
    const items = [5, 1, 2, 9, 3, 4].map((after) => ({ after }));
    expect(longestIncreasing(items).map((item) => item.after)).toEqual([1, 2, 3, 4]);
  });
});
