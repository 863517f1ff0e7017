import fc from "fast-check";
import { expect, it } from "vitest";
import { editsArbitrary, SEEDED, textArbitrary } from "../testing/arbitraryEdits.ts";
import { collapseEdits } from "./collapseEdits.ts";
import { applyEdits } from "./editAlgebra.ts";

it("has the same effect with no more edits than are allowed", () => {
  const texts = textArbitrary.chain((text) => fc.tuple(fc.constant(text), editsArbitrary(text, 6), fc.integer({ min: 1, max: 5 })));
  fc.assert(
    fc.property(texts, ([text, edits, most]) => {
      const fewer = collapseEdits(text, edits, most);
      expect(fewer.length).toBeLessThanOrEqual(most);
      expect(applyEdits(text, fewer)).toBe(applyEdits(text, edits));
    }),
    SEEDED,
  );
});

it("leaves few edits as they are", () => {
  const edits = [{ start: 0, end: 1, text: "a" }];
  expect(collapseEdits("abc", edits, 1)).toBe(edits);
});
