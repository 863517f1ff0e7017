import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LineEndings } from "../document/documentState.ts";
import { SEEDED, textArbitrary } from "../testing/arbitraryEdits.ts";
import { checkRange, splitsCharacter } from "./characters.ts";
import { readLineEndings, rebaseLineEndings, writeLineEndings } from "./lineEndings.ts";
import { countWords, wordRanges } from "./words.ts";

describe("characters", () => {
  it("knows where a character would be cut", () => {
    expect([0, 1, 2, 3, 4].map((offset) => splitsCharacter("a😀b", offset))).toEqual([false, false, true, false, false]);
  });

  it.each([
    [{ start: 0, end: 9 }, "SPAN_OUT_OF_RANGE"],
    [{ start: -1, end: 0 }, "SPAN_OUT_OF_RANGE"],
    [{ start: 3, end: 1 }, "INVALID_ARGUMENT"],
    [{ start: Number.NaN, end: 1 }, "INVALID_ARGUMENT"],
    [{ start: 0, end: 2 }, "SPAN_SPLITS_CHARACTER"],
  ])("refuses the range %j", (range, code) => {
    expect(() => checkRange("a😀b", range)).toThrow(expect.objectContaining({ code }));
  });
});

describe("line endings", () => {
  const raw = fc.array(fc.constantFrom("a", "甲", "\n", "\r\n", "\r"), { maxLength: 30 }).map((parts) => parts.join(""));

  it("are written as they were read", () => {
    fc.assert(
      fc.property(raw, fc.boolean(), (body, mark) => {
        const file = (mark ? "\ufeff" : "") + body;
        const { text, lineEndings } = readLineEndings(file);
        expect(text).not.toContain("\r");
        expect(lineEndings.byteOrderMark).toBe(mark);
        expect(writeLineEndings(text, lineEndings)).toBe(file);
      }),
      SEEDED,
    );
  });

  it("keep the most frequent one and remember the others", () => {
    expect(readLineEndings("a\r\nb\nc\r\n").lineEndings).toEqual({
      dominant: "crlf",
      exceptions: [{ offset: 3, ending: "lf" }],
      byteOrderMark: false,
    });
  });

  it("follow edits: deleted lines go, others stay what they were", () => {
    const endings: LineEndings = {
      dominant: "crlf",
      exceptions: [
        { offset: 1, ending: "lf" },
        { offset: 5, ending: "cr" },
      ],
      byteOrderMark: false,
    };
    const after = rebaseLineEndings(endings, [{ start: 0, end: 2, text: "x\n" }], "x\nb\nc\nd");
    expect(after.exceptions).toEqual([{ offset: 5, ending: "cr" }]);
    expect(rebaseLineEndings(endings, [{ start: 2, end: 2, text: "yy" }], "a\nyyb\nc\nd").exceptions).toEqual([
      { offset: 1, ending: "lf" },
      { offset: 7, ending: "cr" },
    ]);
  });
});

describe("words", () => {
  it.each([
    ["The Receiving Party’s non-disclosure duty, 1,250,000.00 EUR.", "contract", 7],
    ["## Fees\n\n- **one** — two & 3", "technical", 4],
    ["日本 text 語", "technical", 4],
    ["本契約は、2025年 まで。", "ja", 13],
    ["", "contract", 0],
    ["", "ja", 0],
  ] as const)("of %j (%s): %i", (text, kind, words) => {
    expect(countWords(text, kind)).toBe(words);
  });

  it("cover the text without gaps and never cut a character", () => {
    fc.assert(
      fc.property(fc.oneof(textArbitrary, fc.string({ unit: "grapheme" })), (text) => {
        const ranges = wordRanges(text);
        expect(ranges.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
        for (const { start, end } of ranges) {
          expect(start).toBeLessThan(end);
          expect(splitsCharacter(text, end)).toBe(false);
        }
      }),
      SEEDED,
    );
  });

  it("keep numbers, apostrophes and runs of one script together", () => {
    const words = (text: string): string[] => wordRanges(text).map(({ start, end }) => text.slice(start, end));
    expect(words("Party’s 1,250.50, e\u0301a!")).toEqual(["Party’s", " ", "1,250.50", ",", " ", "e\u0301a", "!"]);
    expect(words("本契約はデータを含む。\n\n")).toEqual(["本契約", "は", "データ", "を", "含", "む", "。", "\n", "\n"]);
  });
});
