import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { applyEdits, checkEdits } from "../text/editAlgebra.ts";
import { compareTexts, countChanges, diffForReview, diffWords } from "./wordDiff.ts";

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

describe("comparing texts", () => {
  const before =
    "# Title\n\nFirst paragraph is here.\n\nSecond one goes away entirely.\n\nThird paragraph stays the same.\n\nSo does the next.\n\nFourth speaks of notices by mail.\n";
  const after =
    "# Title\n\nFourth speaks of notices by mail.\n\nFirst paragraph was here.\n\nThird paragraph stays the same.\n\nSo does the next.\n\nBrand new closing words.\n";

  it("aligns paragraphs and finds moved ones", () => {
    const rows = compareTexts(before, after);
    expect(rows.map((row) => row.kind)).toEqual(["same", "moved", "changed", "removed", "same", "same", "added"]);
    expect(countChanges(rows)).toBe(4);
    const changed = rows[2];
    expect(changed?.parts).toEqual([
      { kind: "same", text: "First paragraph " },
      { kind: "delete", text: "is" },
      { kind: "insert", text: "was" },
      { kind: "same", text: " here." },
    ]);
    for (const row of rows) {
      if (row.before !== null) expect(before.startsWith(row.before.text, row.before.start)).toBe(true);
      if (row.after !== null) expect(after.startsWith(row.after.text, row.after.start)).toBe(true);
    }
  });

  it("shows every paragraph of both texts once, with parts that give both wordings", () => {
    fc.assert(
      fc.property(textArbitrary, textArbitrary, (old, now) => {
        const rows = compareTexts(old, now);
        const texts = (side: "before" | "after"): string =>
          rows
            .flatMap((row) => row[side]?.text ?? [])
            .toSorted()
            .join("");
        const letters = (text: string): string =>
          [...text]
            .filter((character) => character.trim() !== "")
            .toSorted()
            .join("");
        expect(letters(texts("before"))).toBe(letters(old));
        expect(letters(texts("after"))).toBe(letters(now));
        for (const row of rows) {
          const side = (skip: string): string =>
            row.parts
              .filter((part) => part.kind !== skip)
              .map((part) => part.text)
              .join("");
          expect(side("insert")).toBe(row.before?.text ?? "");
          expect(side("delete")).toBe(row.after?.text ?? "");
        }
      }),
      SEEDED,
    );
  });

  it("of equal texts has no changes", () => {
    expect(countChanges(compareTexts(before, before))).toBe(0);
    expect(diffWords(before, before)).toEqual([]);
  });
});
