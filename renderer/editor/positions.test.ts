import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../../src/domain/text/editAlgebra.ts";
import { replacementEdit, shiftOffset, sortEdits } from "./positions.ts";

describe("sortEdits", () => {
  it("sorts changes that come from the end of the text", () => {
    expect(
      sortEdits([
        { start: 9, end: 9, text: "b" },
        { start: 2, end: 4, text: "a" },
      ]),
    ).toEqual([
      { start: 2, end: 4, text: "a" },
      { start: 9, end: 9, text: "b" },
    ]);
  });

  it("drops changes that change nothing and joins insertions at one place with what follows there", () => {
    expect(
      sortEdits([
        { start: 3, end: 3, text: "" },
        { start: 5, end: 5, text: "x" },
        { start: 5, end: 7, text: "y" },
      ]),
    ).toEqual([{ start: 5, end: 7, text: "xy" }]);
  });
});

describe("replacementEdit", () => {
  it("turns any text into any other", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (start, before, after, end) => {
        const old = start + before + end;
        const edits = replacementEdit(old, start + after + end);
        expect(applyEdits(old, edits)).toBe(start + after + end);
      }),
    );
  });

  it("touches only what differs", () => {
    expect(replacementEdit("one two three", "one six three")).toEqual([{ start: 4, end: 7, text: "six" }]);
    expect(replacementEdit("aaa", "aaaa")).toEqual([{ start: 3, end: 3, text: "a" }]);
    expect(replacementEdit("same", "same")).toEqual([]);
  });
});

describe("shiftOffset", () => {
  const edits = [
    { start: 2, end: 4, text: "wider" },
    { start: 10, end: 10, text: "++" },
  ];
  it("moves places behind edits and keeps those in front", () => {
    expect([0, 2, 4, 9, 10, 11].map((offset) => shiftOffset(offset, edits))).toEqual([0, 2, 7, 12, 13, 16]);
  });
  it("keeps a place inside a replaced range inside the replacement", () => {
    expect(shiftOffset(3, edits)).toBe(3);
    expect(shiftOffset(3, [{ start: 2, end: 4, text: "" }])).toBe(2);
  });
});
