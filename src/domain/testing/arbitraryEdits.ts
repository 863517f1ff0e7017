import fc from "fast-check";
import { splitsCharacter } from "../text/characters.ts";
import { normaliseEdits } from "../text/editAlgebra.ts";
import type { TextEdit } from "../text/textEdit.ts";

/** Settings of every property test: the same cases each time. */
export const SEEDED = { seed: 20_250_601, numRuns: 400 } as const;

/** Short texts with repeated letters, line breaks, Japanese and characters of two code units. */
export const textArbitrary = fc
  .array(fc.constantFrom("a", "b", "c", " ", "\n", "。", "甲", "𠮷", "😀", "the ", "Fees"), { maxLength: 24 })
  .map((parts) => parts.join(""));

/** Edits that fit a text. */
export function editsArbitrary(text: string, maxEdits = 4): fc.Arbitrary<TextEdit[]> {
  const offset = fc.nat(text.length).map((at) => (splitsCharacter(text, at) ? at - 1 : at));
  const insertion = fc.constantFrom("", "", "x", "yz", "\n", "😀", "乙");
  return fc.array(fc.tuple(offset, offset, insertion), { maxLength: maxEdits }).map((drafts) => {
    const edits: TextEdit[] = [];
    let last = 0;
    for (const [a, b, inserted] of drafts.toSorted((x, y) => Math.min(x[0], x[1]) - Math.min(y[0], y[1]))) {
      const start = Math.min(a, b);
      if (start < last) continue;
      const end = Math.max(a, b);
      edits.push({ start, end, text: inserted });
      last = end;
    }
    return normaliseEdits(edits);
  });
}

/** A text and two lists of edits of it. */
export const twoEditsArbitrary = textArbitrary.chain((text) => fc.tuple(fc.constant(text), editsArbitrary(text), editsArbitrary(text)));
