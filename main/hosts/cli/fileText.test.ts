import fc from "fast-check";
import { expect, test } from "vitest";
import { readLineEndings } from "../../../src/domain/text/lineEndings.ts";
import { createFileText } from "./fileText.ts";

const open = (raw: string) => {
  const { text, lineEndings } = readLineEndings(raw);
  return createFileText(text, lineEndings);
};

test("offsets are those of the file", () => {
  const raw = "one\r\ntwo\r\nthree\n";
  const file = open(raw);
  const start = raw.indexOf("two");
  expect(file.toInside({ start, end: start + 3 })).toEqual({ start: 4, end: 7 });
  expect(file.toFile({ start: 4, end: 7 })).toEqual({ start, end: start + 3 });
  expect(file.edited([{ start: 4, end: 7, text: "2" }])).toBe("one\r\n2\r\nthree\n");
});

test("a span outside or inside a line ending is refused", () => {
  const file = open("a\r\nb");
  expect(() => file.toInside({ start: 0, end: 5 })).toThrow(expect.objectContaining({ code: "SPAN_OUT_OF_RANGE" }));
  expect(() => file.toInside({ start: 2, end: 4 })).toThrow(expect.objectContaining({ code: "SPAN_SPLITS_CHARACTER" }));
});

test("both ways give the same, and no edit gives the file back", () => {
  const raw = fc.array(fc.constantFrom("a", "b", "\n", "\r\n", "\r", "契", " "), { maxLength: 40 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(raw, fc.nat(), fc.nat(), (text, left, right) => {
      const file = open(text);
      expect(file.edited([])).toBe(text);
      const a = left % (file.text.length + 1);
      const b = right % (file.text.length + 1);
      const range = { start: Math.min(a, b), end: Math.max(a, b) };
      expect(file.toInside(file.toFile(range))).toEqual(range);
    }),
  );
});
