import { expect, test } from "vitest";
import { freeParts } from "./lockedParts.ts";

const pieces = (oldText: string, newText: string, locked: string[], kept: { start: number; end: number }[] | null = null) => {
  let from = 0;
  const locks = locked.map((text) => {
    const start = oldText.indexOf(text, from);
    from = start + text.length;
    return { start, end: from };
  });
  return freeParts(oldText, newText, locks, kept).map((part) => [
    oldText.slice(part.old.start, part.old.end),
    newText.slice(part.new.start, part.new.end),
  ]);
};

test("a place without locks is one part", () => {
  expect(pieces("pay at once", "pay later", [])).toEqual([["pay at once", "pay later"]]);
});

test("locks cut both texts at the same words", () => {
  expect(pieces("pay USD 5 in 30 days.", "send USD 5 no later than 30 days!", ["USD 5", "30 days"])).toEqual([
    ["pay ", "send "],
    [" in ", " no later than "],
    [".", "!"],
  ]);
});

test("the same words written anew are not taken for the lock", () => {
  const newText = "30 days or 30 days";
  expect(pieces("in 30 days", newText, ["30 days"], [{ start: 10, end: 18 }])).toEqual([
    ["in ", "30 days or "],
    ["", ""],
  ]);
});

test("a lock that is not in the new text does not cut", () => {
  expect(pieces("pay USD 5 now", "pay nothing", ["USD 5"])).toEqual([["pay USD 5 now", "pay nothing"]]);
});
