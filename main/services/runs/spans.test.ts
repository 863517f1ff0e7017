import { expect, test } from "vitest";
import type { DocumentState } from "../../../src/domain/document/documentState.ts";
import { DEFAULT_LINE_ENDINGS } from "../../../src/domain/text/lineEndings.ts";
import { clampedRanges, distinctAlternatives } from "./evidence.ts";
import { checkSpans, locksWithin, placesOfRun, requireUnchanged } from "./spans.ts";

function stateOf(text: string, ...locks: [number, number][]): DocumentState {
  return {
    text,
    version: 1,
    proposals: [],
    locks: locks.map(([start, end], index) => ({ id: `l${index}`, start, end, by: "Ada", at: 0 })),
    lineEndings: DEFAULT_LINE_ENDINGS,
  };
}

test("spans come back sorted; touching ones are fine, overlapping and equal ones are not", () => {
  const state = stateOf("abcdefghij");
  expect(
    checkSpans(state, [
      { start: 5, end: 7 },
      { start: 2, end: 5 },
    ]),
  ).toEqual([
    { start: 2, end: 5 },
    { start: 5, end: 7 },
  ]);
  expect(() =>
    checkSpans(state, [
      { start: 2, end: 5 },
      { start: 4, end: 7 },
    ]),
  ).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  expect(() =>
    checkSpans(state, [
      { start: 3, end: 3 },
      { start: 3, end: 3 },
    ]),
  ).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
});

test("locks are cut to the spans", () => {
  expect(locksWithin(stateOf("abcdefghij", [6, 9], [0, 3]), [{ start: 2, end: 7 }])).toEqual([
    { start: 2, end: 3 },
    { start: 6, end: 7 },
  ]);
});

test("locks side by side that together cover a span leave nothing to denoise; a gap does", () => {
  const span = [{ start: 2, end: 7 }];
  expect(() => checkSpans(stateOf("abcdefghij", [4, 9], [0, 4]), span)).toThrow(expect.objectContaining({ code: "LOCKED_TEXT" }));
  expect(() => checkSpans(stateOf("abcdefghij", [0, 9]), span)).toThrow(expect.objectContaining({ code: "LOCKED_TEXT" }));
  expect(checkSpans(stateOf("abcdefghij", [5, 9], [0, 4]), span)).toEqual(span);
  expect(checkSpans(stateOf("abcdefghij", [0, 4], [4, 6]), span)).toEqual(span);
  expect(checkSpans(stateOf("abcdefghij", [0, 9]), [{ start: 3, end: 3 }])).toEqual([{ start: 3, end: 3 }]);
});

test("the place of a run is where it was noted, whatever reads the same elsewhere", () => {
  const span = { start: 4, end: 7, oldText: "two" };
  expect(placesOfRun("two one two", [span], [{ start: 8, end: 11 }])).toEqual([{ start: 8, end: 11, unchanged: true }]);
  const moved = placesOfRun("two one 2", [span], [{ start: 8, end: 9 }]);
  expect(moved).toEqual([{ start: 8, end: 9, unchanged: false }]);
  expect(() => requireUnchanged(moved)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  // Without a note only the old offsets count.
  expect(placesOfRun("one two three", [span], null)).toEqual([{ start: 4, end: 7, unchanged: true }]);
  expect(() => placesOfRun("zero one two three", [span], null)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
});

test("alternatives that say the same, or nothing new, are not offered", () => {
  const alternative = (...texts: string[]) => ({
    index: 0,
    leaveOneOutNats: null,
    spans: texts.map((text) => ({ text, logProbability: 0, tokens: [] })),
    locksHeld: true,
    lockProof: [],
  });
  const replaced = [
    { start: 0, end: 3 },
    { start: 4, end: 7 },
  ];
  const alternatives = [alternative("one", "two"), alternative("uno", "two"), alternative("one", "dos"), alternative("uno", "two")];
  expect(distinctAlternatives("one two", { replaced, alternatives })).toEqual([1, 2]);
});

test("locked tokens are found in the new text, deleted positions take no room", () => {
  const slot = (text: string, locked: boolean, deleted = false) => ({ id: 1, text, guess: null, logProbability: -1, locked, deleted });
  const spans = [{ slots: [slot("pay", false), slot(" USD", true), slot(" 5", true), slot("", false, true), slot(" now", false)] }];
  const frame = { alternative: 1, step: 3, steps: 3, spans, changed: [], open: 0, entropy: 0, spentNats: 0, elapsedMs: 0 };
  expect(clampedRanges([frame], 1)).toEqual([[{ start: 3, end: 9 }]]);
  expect(clampedRanges([frame], 0)).toEqual([]);
});
