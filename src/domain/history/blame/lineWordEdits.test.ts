import fc from "fast-check";
import { expect, it } from "vitest";
import { SEEDED, textArbitrary } from "../../testing/arbitraryEdits.ts";
import { applyEdits, checkEdits } from "../../text/editAlgebra.ts";
import { lineWordEdits } from "./lineWordEdits.ts";

it("turns one text into the other by whole words", () => {
  const before = "One line.\nalpha beta.\nLast line.\n";
  expect(lineWordEdits(before, "One line.\nalpha gamma.\nLast line.\n")).toEqual([{ start: 16, end: 20, text: "gamma" }]);
  fc.assert(
    fc.property(textArbitrary, textArbitrary, (a, b) => {
      const edits = lineWordEdits(a, b);
      checkEdits(a, edits);
      expect(applyEdits(a, edits)).toBe(b);
    }),
    SEEDED,
  );
});
