import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEEDED, textArbitrary } from "../testing/arbitraryEdits.ts";
import { applyEdits } from "../text/editAlgebra.ts";
import { splitBlocks } from "./blocks.ts";

describe("blocks", () => {
  it("are paragraphs with the blank lines behind them", () => {
    expect(splitBlocks("# A\n\nOne\ntwo\n \t\n\nThree")).toEqual(["# A\n\n", "One\ntwo\n \t\n\n", "Three"]);
    expect(splitBlocks("")).toEqual([]);
    expect(splitBlocks("\n\n\nA")).toEqual(["\n\n\n", "A"]);
  });

  it("give the text again when joined", () => {
    const arbitrary = fc
      .array(fc.constantFrom("\n", "\n\n", " ", "\t\n", "a", "甲😀", "# x"), { maxLength: 30 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(arbitrary, textArbitrary), (text) => {
        const blocks = splitBlocks(text);
        expect(blocks.join("")).toBe(text);
        expect(blocks.every((block) => block !== "")).toBe(true);
      }),
      SEEDED,
    );
  });

  it("stay the same away from an edit", () => {
    const text = Array.from({ length: 50 }, (_, index) => `Clause ${index}\nof the contract.\n\n`).join("");
    const before = splitBlocks(text);
    const after = splitBlocks(applyEdits(text, [{ start: 300, end: 303, text: "new words" }]));
    expect(after.filter((block) => !before.includes(block))).toHaveLength(1);
  });
});
