import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editsArbitrary, SEEDED, textArbitrary, twoEditsArbitrary } from "../testing/arbitraryEdits.ts";
import {
  applyEdits,
  checkEdits,
  composeEdits,
  invertEdits,
  minimalEdits,
  normaliseEdits,
  rebaseEdits,
  rebaseOffset,
  rebaseRange,
} from "./editAlgebra.ts";

describe("laws of edits", () => {
  it("inverting twice gives the text back", () => {
    fc.assert(
      fc.property(twoEditsArbitrary, ([text, edits]) => {
        const after = applyEdits(text, edits);
        const inverse = invertEdits(text, edits);
        checkEdits(after, inverse);
        expect(applyEdits(after, inverse)).toBe(text);
      }),
      SEEDED,
    );
  });

  it("composing has the effect of both", () => {
    const arbitrary = twoEditsArbitrary.chain(([text, first]) =>
      fc.tuple(fc.constant(text), fc.constant(first), editsArbitrary(applyEdits(text, first))),
    );
    fc.assert(
      fc.property(arbitrary, ([text, first, second]) => {
        const both = composeEdits(first, second);
        checkEdits(text, both);
        expect(applyEdits(text, both)).toBe(applyEdits(applyEdits(text, first), second));
      }),
      SEEDED,
    );
  });

  it("rebasing each over the other gives the same text", () => {
    fc.assert(
      fc.property(twoEditsArbitrary, ([text, edits, over]) => {
        const left = applyEdits(applyEdits(text, over), rebaseEdits(edits, over, "after"));
        const right = applyEdits(applyEdits(text, edits), rebaseEdits(over, edits, "before"));
        expect(left).toBe(right);
      }),
      SEEDED,
    );
  });

  it("rebasing keeps every inserted text and every range valid", () => {
    fc.assert(
      fc.property(twoEditsArbitrary, ([text, edits, over]) => {
        const rebased = rebaseEdits(edits, over);
        checkEdits(applyEdits(text, over), rebased);
        expect(rebased.map((edit) => edit.text).join("")).toBe(edits.map((edit) => edit.text).join(""));
      }),
      SEEDED,
    );
  });

  it("minimal edits lead from one text to the other", () => {
    fc.assert(
      fc.property(textArbitrary, textArbitrary, (before, after) => {
        const edits = minimalEdits(before, after);
        checkEdits(before, edits);
        expect(applyEdits(before, edits)).toBe(after);
      }),
      SEEDED,
    );
  });
});

describe("places", () => {
  it("keep their order and stay on whole characters", () => {
    fc.assert(
      fc.property(twoEditsArbitrary, fc.nat(), fc.nat(), ([text, edits], a, b) => {
        const after = applyEdits(text, edits);
        const start = Math.min(a, b) % (text.length + 1);
        const end = Math.max(start, b % (text.length + 1));
        for (const bias of ["before", "after"] as const) {
          expect(rebaseOffset(start, edits, bias)).toBeLessThanOrEqual(rebaseOffset(end, edits, bias));
        }
        const { range, touched } = rebaseRange({ start, end }, edits);
        expect(range.start).toBeLessThanOrEqual(range.end);
        expect(range.end).toBeLessThanOrEqual(after.length);
        if (!touched) expect(after.slice(range.start, range.end)).toBe(text.slice(start, end));
      }),
      SEEDED,
    );
  });

  it.each([
    ["an insertion at the start stays outside", [{ start: 4, end: 4, text: "xx" }], { start: 6, end: 10 }, false],
    ["an insertion at the end stays outside", [{ start: 8, end: 8, text: "xx" }], { start: 4, end: 8 }, false],
    ["an insertion inside belongs to it", [{ start: 5, end: 5, text: "xx" }], { start: 4, end: 10 }, true],
    ["a replaced beginning belongs to it", [{ start: 4, end: 6, text: "xyz" }], { start: 4, end: 9 }, true],
    ["an edit across its start stays outside", [{ start: 2, end: 6, text: "x" }], { start: 3, end: 5 }, true],
    ["an edit across its end stays outside", [{ start: 6, end: 10, text: "x" }], { start: 4, end: 6 }, true],
    ["replacing all of it leaves an empty range behind the text", [{ start: 3, end: 9, text: "new" }], { start: 6, end: 6 }, true],
  ])("%s", (_name, edits, range, touched) => {
    expect(rebaseRange({ start: 4, end: 8 }, edits)).toEqual({ range, touched });
  });

  it("an empty range moves behind text inserted at its place", () => {
    expect(rebaseRange({ start: 4, end: 4 }, [{ start: 4, end: 4, text: "ab" }])).toEqual({ range: { start: 6, end: 6 }, touched: false });
    expect(rebaseRange({ start: 4, end: 4 }, [{ start: 2, end: 6, text: "" }])).toEqual({ range: { start: 2, end: 2 }, touched: true });
  });

  it("an offset inside replaced text goes to the side of its bias", () => {
    const edits = [{ start: 2, end: 6, text: "abc" }];
    expect(rebaseOffset(4, edits, "before")).toBe(2);
    expect(rebaseOffset(4, edits, "after")).toBe(5);
    expect(rebaseOffset(6, edits, "before")).toBe(5);
  });
});

describe("checks", () => {
  it("joins insertions at one place and drops edits that do nothing", () => {
    const edits = [
      { start: 3, end: 3, text: "b" },
      { start: 1, end: 1, text: "" },
      { start: 3, end: 3, text: "c" },
    ];
    expect(normaliseEdits(edits)).toEqual([{ start: 3, end: 3, text: "bc" }]);
  });

  it.each([
    [
      "INVALID_ARGUMENT",
      [
        { start: 0, end: 2, text: "" },
        { start: 1, end: 4, text: "" },
      ],
    ],
    [
      "INVALID_ARGUMENT",
      [
        { start: 2, end: 2, text: "a" },
        { start: 2, end: 2, text: "b" },
      ],
    ],
    ["INVALID_ARGUMENT", [{ start: 2, end: 1, text: "" }]],
    ["INVALID_ARGUMENT", [{ start: 0.5, end: 1, text: "" }]],
    ["INVALID_ARGUMENT", [{ start: 0, end: 0, text: "a\r\nb" }]],
    ["INVALID_ARGUMENT", [{ start: 0, end: 0, text: "\ud83d" }]],
    ["SPAN_OUT_OF_RANGE", [{ start: 0, end: 99, text: "" }]],
    ["SPAN_OUT_OF_RANGE", [{ start: -1, end: 1, text: "" }]],
    ["SPAN_SPLITS_CHARACTER", [{ start: 3, end: 4, text: "" }]],
  ])("refuses with %s", (code, edits) => {
    expect(() => checkEdits("ab😀cd", edits)).toThrow(expect.objectContaining({ code }));
  });
});
