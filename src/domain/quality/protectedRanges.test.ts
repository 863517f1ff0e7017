import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDefinedTerms } from "../document/definedTerms.ts";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { splitsCharacter } from "../text/characters.ts";
import { findProtected, findProtectedText, isAllKept, joinRanges, PROTECTIONS } from "./protectedRanges.ts";

const TEXT =
  'The **"Supplier"** shall pay USD 500 to the **"Customer"** by 1 March 2025, within thirty (30) days. The Supplier may wait two weeks.';
const ALL = { start: 0, end: TEXT.length };
const terms = findDefinedTerms(TEXT);

describe("protected text", () => {
  it("is kept by kind, and only the kinds that are asked for", () => {
    const found = findProtectedText(TEXT, ALL, PROTECTIONS, terms).map(({ what, start, end }) => [what, TEXT.slice(start, end)]);
    expect(found).toEqual([
      ["names", "Supplier"],
      ["amounts", "USD 500"],
      ["names", "Customer"],
      ["dates", "1 March 2025"],
      ["numbers", "thirty (30) days"],
      ["names", "Supplier"],
      ["numbers", "two weeks"],
    ]);
    const dates = findProtected(TEXT, ALL, ["dates"], terms);
    expect(dates.map(({ start, end }) => TEXT.slice(start, end))).toEqual(["1 March 2025"]);
    expect(findProtected(TEXT, ALL, [], terms)).toEqual([]);
  });

  it("is cut at the ends of the range, but seen with what stands around it", () => {
    const start = TEXT.indexOf("(30)");
    expect(findProtected(TEXT, { start, end: start + 2 }, ["numbers"], terms)).toEqual([{ start, end: start + 2 }]);
    const days = TEXT.indexOf("days");
    expect(findProtected(TEXT, { start: days, end: days + 4 }, ["numbers"], terms)).toEqual([{ start: days, end: days + 4 }]);
  });

  it("can be all of a range", () => {
    const start = TEXT.indexOf("thirty");
    const range = { start, end: TEXT.indexOf(". The Supplier may") + 1 };
    expect(isAllKept(TEXT, range, findProtected(TEXT, range, ["numbers"], terms))).toBe(true);
    expect(isAllKept(TEXT, { ...range, start: start - 7 }, findProtected(TEXT, range, ["numbers"], terms))).toBe(false);
    expect(isAllKept(TEXT, { start, end: start }, [])).toBe(false);
  });

  it("is sorted, disjoint, inside the range, and splits no character", () => {
    const parts = fc.array(fc.constantFrom("30", "thirty ", "**“Fee😀”** ", "Fee😀", "😀", "𠮷", "三十日", "$5 ", "\n", "a ", "年"), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(parts, fc.nat(), fc.nat(), (pieces, a, b) => {
        const text = pieces.join("");
        const whole = (offset: number): number => (splitsCharacter(text, offset) ? offset - 1 : offset);
        const [start = 0, end = 0] = [whole(a % (text.length + 1)), whole(b % (text.length + 1))].sort((x, y) => x - y);
        let last = -1;
        for (const range of findProtected(text, { start, end }, PROTECTIONS, findDefinedTerms(text))) {
          expect(range.start).toBeGreaterThan(last);
          expect(range.end).toBeGreaterThan(range.start);
          expect([range.start >= start, range.end <= end]).toEqual([true, true]);
          expect([splitsCharacter(text, range.start), splitsCharacter(text, range.end)]).toEqual([false, false]);
          last = range.end;
        }
      }),
      SEEDED,
    );
  });

  it("joins ranges that overlap or touch", () => {
    expect(
      joinRanges([
        { start: 5, end: 8 },
        { start: 1, end: 3 },
        { start: 3, end: 4 },
        { start: 6, end: 7 },
      ]),
    ).toEqual([
      { start: 1, end: 4 },
      { start: 5, end: 8 },
    ]);
  });
});
