import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { applyEdits, checkEdits } from "../text/editAlgebra.ts";
import { mergeChanges } from "./mergeChanges.ts";

const words = fc.constantFrom("The ", "Fee ", "is ", "due ", "now", ". ", "\n\n", "1,250 ", "甲は", "、", "**bold** ", "not ");
const textArbitrary = fc.array(words, { maxLength: 14 }).map((parts) => parts.join(""));

const merge = (base: string, from: string, into: string): string =>
  applyEdits(
    into,
    mergeChanges(base, from, into).map(({ start, end, newText }) => ({ start, end, text: newText })),
  );

describe("merging changes", () => {
  it("gives the other text when only one side changed, and nothing when both changed alike", () => {
    fc.assert(
      fc.property(textArbitrary, textArbitrary, (base, other) => {
        expect(merge(base, other, base)).toBe(other);
        expect(mergeChanges(base, base, other)).toEqual([]);
        expect(mergeChanges(base, other, other)).toEqual([]);
      }),
      SEEDED,
    );
  });

  it("gives changes that fit and do not overlap, whatever the three texts are", () => {
    fc.assert(
      fc.property(textArbitrary, textArbitrary, textArbitrary, (base, from, into) => {
        const edits = mergeChanges(base, from, into).map(({ start, end, newText }) => ({ start, end, text: newText }));
        checkEdits(into, edits);
      }),
      SEEDED,
    );
  });

  it("keeps both sides' changes of different sentences", () => {
    const base = "The Fee is due in May. The Term is a year. The law is English.";
    expect(merge(base, base.replace("May", "June"), base.replace("English", "Scots"))).toBe(
      "The Fee is due in June. The Term is a year. The law is Scots.",
    );
    expect(mergeChanges(base, base.replace("May", "June"), base.replace("English", "Scots"))).toMatchObject([{ conflict: false }]);
  });

  it("puts one wording in the place of the other where both changed one place, and says so", () => {
    const base = "Payment is due within 30 days.";
    const into = base.replace("30", "45");
    const changes = mergeChanges(base, base.replace("30", "60"), into);
    expect(changes).toEqual([{ start: 22, end: 24, newText: "60", conflict: true }]);
    expect(merge(base, base.replace("30", "60"), into)).toBe("Payment is due within 60 days.");
  });
});
