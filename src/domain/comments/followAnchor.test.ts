import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editsArbitrary, SEEDED } from "../testing/arbitraryEdits.ts";
import { splitsCharacter } from "../text/characters.ts";
import { applyEdits, composeEdits, invertEdits } from "../text/editAlgebra.ts";
import type { TextEdits } from "../text/textEdit.ts";
import type { Anchor } from "./comment.ts";
import { followAnchor } from "./followAnchor.ts";

function anchorAt(start: number, end: number): Anchor {
  return { kind: "text", target: null, start, end, earlier: [] };
}

function anchorOn(text: string, part: string): Anchor {
  const start = text.indexOf(part);
  return anchorAt(start, start + part.length);
}

/** Follows edits given as [start, end, text] one after the other. */
function follow(text: string, anchor: Anchor, ...steps: readonly (readonly [number, number, string])[]): { text: string; anchor: Anchor } {
  return steps.reduce((state, [start, end, inserted]) => step(state, [{ start, end, text: inserted }]), { text, anchor });
}

function step({ text, anchor }: { text: string; anchor: Anchor }, edits: TextEdits): { text: string; anchor: Anchor } {
  const after = applyEdits(text, edits);
  return { text: after, anchor: followAnchor(anchor, edits, text, after) };
}

const held = ({ text, anchor }: { text: string; anchor: Anchor }): string => text.slice(anchor.start, anchor.end);

describe("the place of a comment", () => {
  const text = "The Supplier shall pay 100 euros.";
  const anchor = anchorOn(text, "shall pay");

  it("leaves out what is inserted at its borders and takes in what is written inside", () => {
    expect(held(follow(text, anchor, [13, 13, "x"]))).toBe("shall pay");
    expect(held(follow(text, anchor, [22, 22, "x"]))).toBe("shall pay");
    expect(held(follow(text, anchor, [18, 18, " promptly"]))).toBe("shall promptly pay");
    expect(held(follow(text, anchor, [0, 0, "甲😀"]))).toBe("shall pay");
  });

  it("keeps a text that is replaced as a whole", () => {
    expect(held(follow(text, anchor, [13, 22, "must settle"]))).toBe("must settle");
    expect(held(follow(text, anchor, [4, 22, "Customer must settle"]))).toBe("Customer must settle");
  });

  it("is empty when all of its text is gone, and comes back with it", () => {
    const gone = follow(text, anchor, [12, 22, ""]);
    expect(gone.anchor).toMatchObject({ start: 12, end: 12 });
    const back = step(gone, [{ start: 12, end: 12, text: " shall pay" }]);
    expect(back.anchor).toEqual(anchor);
  });

  it("comes back after the whole document was deleted, even when somebody wrote into the empty one", () => {
    const gone = follow(text, anchor, [0, text.length, ""], [0, 0, "Note."]);
    const back = step(gone, [{ start: 5, end: 5, text }]);
    expect(held(back)).toBe("shall pay");
    expect(back.anchor.earlier).toEqual([]);
    expect(held(step(gone, [{ start: 0, end: 0, text }]))).toBe("shall pay");
  });

  it("comes back to its own place among equal words", () => {
    const twice = "pay pay pay pay";
    const third = anchorAt(8, 11);
    const gone = follow(twice, third, [0, 15, ""]);
    expect(step(gone, [{ start: 0, end: 0, text: twice }]).anchor).toEqual(third);
  });

  it("comes back from many small deletions by one undo", () => {
    let state = { text, anchor };
    for (let end = 22; end > 10; end -= 1) state = step(state, [{ start: end - 1, end, text: "" }]);
    expect(state.anchor.start).toBe(state.anchor.end);
    expect(step(state, [{ start: 10, end: 10, text: text.slice(10, 22) }]).anchor).toEqual(anchor);
  });

  it("does not take words for its own that only look like them elsewhere", () => {
    const gone = follow(text, anchor, [12, 22, ""]);
    const elsewhere = step(gone, [{ start: 0, end: 0, text: "They shall pay. " }]);
    expect(elsewhere.anchor.start).toBe(elsewhere.anchor.end);
    expect(held(step(elsewhere, [{ start: 28, end: 28, text: " shall pay" }]))).toBe("shall pay");
  });

  it("remembers long texts by their ends alone", () => {
    const long = `a${"lorem ipsum ".repeat(5000)}z`;
    const gone = follow(long, anchorAt(0, long.length), [0, long.length, ""]);
    expect(JSON.stringify(gone.anchor).length).toBeLessThan(1000);
    expect(step(gone, [{ start: 0, end: 0, text: long }]).anchor).toEqual(anchorAt(0, long.length));
    const other = `${long.slice(0, -1)}y`;
    expect(held(step(gone, [{ start: 0, end: 0, text: other }]))).toBe("");
  });
});

/** Texts whose characters are all different, and none of those that `editsArbitrary` inserts: what stands there again is what it was. */
const textArbitrary = fc
  .uniqueArray(fc.constantFrom(..."abcdefgh ijklm\t。甲丙丁𠮷🎈ÄÖ"), { minLength: 1, maxLength: 20 })
  .map((characters) => characters.join(""));

const caseArbitrary = textArbitrary.chain((text) => {
  const offset = fc.nat(text.length).map((at) => (splitsCharacter(text, at) ? at - 1 : at));
  return fc
    .tuple(offset, offset)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ text, anchor: anchorAt(Math.min(a, b), Math.max(a, b)) }));
});

/** A text, an anchor in it, and edits one after the other, each of the text that the ones before made. */
const journeyArbitrary = fc.tuple(caseArbitrary, fc.integer({ min: 1, max: 5 })).chain(([start, count]) => {
  let journeys: fc.Arbitrary<{ text: string; anchor: Anchor; edits: TextEdits[]; now: string }> = fc.constant({
    ...start,
    edits: [],
    now: start.text,
  });
  for (let round = 0; round < count; round += 1) {
    journeys = journeys.chain((so) =>
      editsArbitrary(so.now).map((edits) => ({ ...so, edits: [...so.edits, edits], now: applyEdits(so.now, edits) })),
    );
  }
  return journeys;
});

describe("the place of a comment under random edits", () => {
  it("is always in the text", () => {
    fc.assert(
      fc.property(journeyArbitrary, ({ text, anchor, edits }) => {
        let state = { text, anchor };
        for (const each of edits) {
          state = step(state, each);
          expect(state.anchor.start).toBeGreaterThanOrEqual(0);
          expect(state.anchor.start).toBeLessThanOrEqual(state.anchor.end);
          expect(state.anchor.end).toBeLessThanOrEqual(state.text.length);
          for (const { from, to } of state.anchor.earlier) expect(0 <= from && from <= to && to <= state.text.length).toBe(true);
        }
      }),
      SEEDED,
    );
  });

  it("is the same again when the edits are undone one by one", () => {
    fc.assert(
      fc.property(journeyArbitrary, ({ text, anchor, edits }) => {
        const states = [{ text, anchor }];
        for (const each of edits) states.push(step(states.at(-1) ?? { text, anchor }, each));
        let state = states.at(-1) ?? { text, anchor };
        for (let index = edits.length - 1; index >= 0; index -= 1) {
          const earlier = states[index] ?? { text, anchor };
          state = step(state, invertEdits(earlier.text, edits[index] ?? []));
        }
        expect(state.text).toBe(text);
        expect(held(state)).toBe(held({ text, anchor }));
      }),
      SEEDED,
    );
  });

  it("holds the same words again when the edits are undone in one step", () => {
    fc.assert(
      fc.property(journeyArbitrary, ({ text, anchor, edits }) => {
        let state = { text, anchor };
        for (const each of edits) state = step(state, each);
        const all = edits.reduce<TextEdits>((sum, each) => composeEdits(sum, each), []);
        const back = step(state, invertEdits(text, all));
        expect(back.text).toBe(text);
        expect(held(back)).toBe(held({ text, anchor }));
      }),
      SEEDED,
    );
  });
});
