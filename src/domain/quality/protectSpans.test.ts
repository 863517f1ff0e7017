import fc from "fast-check";
import { expect, test } from "vitest";
import { PROTECTIONS, type Protection } from "./protectedRanges.ts";
import { changeableSpans, protectSpans } from "./protectSpans.ts";

const PIECES = [
  "1 March 2027",
  "USD 1,250.00",
  "24",
  "The Supplier shall deliver.",
  "“Fees” means the fees.",
  "Fees",
  " ",
  "\n\n",
  "第1条",
  "…",
];

/** A text of such pieces, and each of them as a span. */
const texts = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 12 }).map((pieces) => {
  const starts = pieces.map((_, index) => pieces.slice(0, index).join("").length);
  const spans = pieces.map((piece, index) => ({ start: starts[index] ?? 0, end: (starts[index] ?? 0) + piece.length }));
  return { text: pieces.join(""), spans };
});
const kinds = fc.subarray<Protection>([...PROTECTIONS]);

function isRefused(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}

test("spans can change exactly where a run over them would not be refused", () => {
  fc.assert(
    fc.property(texts, kinds, ({ text, spans }, which) => {
      const wanted = spans.filter((span) => !isRefused(() => protectSpans(text, [span], [], which)));
      expect(changeableSpans(text, spans, [], which)).toEqual(wanted);
    }),
  );
});

test("what is locked beside what is kept leaves nothing to change", () => {
  const text = "24 and on";
  const span = { start: 0, end: 9 };
  expect(changeableSpans(text, [span], [], ["numbers"])).toEqual([span]);
  expect(changeableSpans(text, [span], [{ start: 3, end: 9 }], ["numbers"])).toEqual([]);
});
