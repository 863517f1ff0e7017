import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { applyEdits, checkEdits } from "../text/editAlgebra.ts";
import { diffForReview, diffWords } from "./wordDiff.ts";

/** Shows changes in the text: [-old-]{+new+}. */
function marked(before: string, after: string): string {
  let result = "";
  let position = 0;
  for (const { start, end, newText } of diffForReview(before, after)) {
    result += before.slice(position, start);
    if (start < end) result += `[-${before.slice(start, end)}-]`;
    if (newText !== "") result += `{+${newText}+}`;
    position = end;
  }
  return result + before.slice(position);
}

const pieces = fc.constantFrom(
  "The Fee ",
  "is due. ",
  "Provider ",
  "shall pay ",
  "1,250,000.00",
  "1,250",
  "[Payment](#payment)",
  "[Fees](#fees)",
  '**"Services"**',
  '**"Fees"**',
  "**bold words**",
  "*",
  "**",
  "甲は、",
  "支払う。",
  "𠮷",
  "😀",
  "\n",
  "\n\n",
  "- item",
  ". ",
  ", ",
  "2025-01-31",
  "`code`",
);
const textArbitrary = fc.array(pieces, { maxLength: 24 }).map((parts) => parts.join(""));

describe("word diff", () => {
  it("leads from one text to the other with valid edits that do not touch", () => {
    fc.assert(
      fc.property(textArbitrary, textArbitrary, (before, after) => {
        const edits = diffWords(before, after);
        checkEdits(before, edits);
        expect(applyEdits(before, edits)).toBe(after);
        edits.forEach((edit, index) => {
          expect(edit.start).toBeGreaterThan(edits[index - 1]?.end ?? -1);
        });
      }),
      SEEDED,
    );
  });

  it("grouped for review still leads there", () => {
    fc.assert(
      fc.property(textArbitrary, textArbitrary, (before, after) => {
        const edits = diffForReview(before, after).map(({ start, end, newText }) => ({ start, end, text: newText }));
        checkEdits(before, edits);
        expect(applyEdits(before, edits)).toBe(after);
      }),
      SEEDED,
    );
  });

  it("never cuts a link, number, defined term, emphasis or date", () => {
    const atoms =
      /\[[^\]\n]*\]\(#\w+\)|\*\*["][^*\n]+["]\*\*|\*\*bold words\*\*|`code`|(?<![\d,.-])(?:1,250(?:,000\.00)?|2025-01-31)(?![\d,.-])/g;
    const clean = fc
      .array(
        pieces.filter((piece) => !/^\*+$|^[.,]/.test(piece)),
        { maxLength: 20 },
      )
      .map((parts) => parts.join(" "));
    fc.assert(
      fc.property(clean, clean, (before, after) => {
        for (const { start, end } of [...diffWords(before, after), ...diffForReview(before, after)]) {
          for (const atom of before.matchAll(atoms)) {
            const to = atom.index + atom[0].length;
            for (const border of [start, end]) expect(border > atom.index && border < to).toBe(false);
          }
        }
      }),
      SEEDED,
    );
  });

  it.each([
    [
      "The Fee is EUR 1,250,000.00 per year.",
      "The Fee is EUR 1,300,000.00 per year.",
      "The Fee is EUR [-1,250,000.00-]{+1,300,000.00+} per year.",
    ],
    [
      "See [Payment](#payment) in the schedule.",
      "See [Payments](#payment) in the schedule.",
      "See [-[Payment](#payment)-]{+[Payments](#payment)+} in the schedule.",
    ],
    [
      "Each party shall keep it secret.",
      "Each party must keep it secret at all times.",
      "Each party [-shall-]{+must+} keep it secret{+ at all times+}.",
    ],
    ["A first one. It ends. A last one.", "A first one. A last one.", "A first one. [-It ends. -]A last one."],
    ["One is here.\n\nThree is there.", "One is here. Two is new.\n\nThree is there.", "One is here.{+ Two is new.+}\n\nThree is there."],
    ["委託料は金100,000円とする。", "委託料は金500,000円とする。", "委託料は金[-100,000-]{+500,000+}円とする。"],
    ["甲は乙に支払う。乙は受領する。", "甲は乙に支払う。丙は保証する。乙は受領する。", "甲は乙に支払う。{+丙は保証する。+}乙は受領する。"],
    [
      "This is **a very long bold passage that goes on for much more than sixty characters** here.",
      "This is a very long bold passage that goes on for much more than sixty characters here.",
      "This is [-**a very long bold passage that goes on for much more than sixty characters**-]{+a very long bold passage that goes on for much more than sixty characters+} here.",
    ],
  ])("%s", (before, after, expected) => {
    expect(marked(before, after)).toBe(expected);
  });

  it("joins changes with fewer than two words between them and keeps others apart", () => {
    expect(marked("upon thirty (30) days notice in writing to them", "upon sixty (60) days notice in writing to us")).toBe(
      "upon [-thirty (30-]{+sixty (60+}) days notice in writing to [-them-]{+us+}",
    );
  });
});
