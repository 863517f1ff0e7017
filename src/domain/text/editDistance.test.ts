import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { editDistance, normalisedEditDistance } from "./editDistance.ts";

/** The textbook recursion over the whole table. */
function plainDistance(a: readonly string[], b: readonly string[]): number {
  const table = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1)
      row.push(
        Math.min((table[i - 1]?.[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (table[i - 1]?.[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    table.push(row);
  }
  return table[a.length]?.[b.length] ?? 0;
}

const few = fc.string({ unit: fc.constantFrom("a", "b", "c", "契", "😀"), maxLength: 12 });

describe("edit distance", () => {
  it.each([
    ["", "", 0],
    ["kitten", "sitting", 3],
    ["契約書", "契約", 1],
    ["a😀b", "a😁b", 1],
    ["", "😀", 1],
  ])("of %j and %j is %i", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });

  it("is that of the whole table", () => {
    fc.assert(
      fc.property(few, few, (a, b) => {
        expect(editDistance(a, b)).toBe(plainDistance(Array.from(a), Array.from(b)));
      }),
      SEEDED,
    );
  });

  it("is a metric, and its share lies between 0 and 1", () => {
    fc.assert(
      fc.property(few, few, few, (a, b, c) => {
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
        const share = normalisedEditDistance(a, b);
        expect(share === 0).toBe(a === b);
        expect(share).toBeLessThanOrEqual(1);
      }),
      SEEDED,
    );
  });

  it("of a text and nothing is the whole text", () => {
    expect(normalisedEditDistance("clause", "")).toBe(1);
    expect(normalisedEditDistance("", "")).toBe(0);
  });
});
