import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyChange, decisionChange, emptyChange, inverseChange } from "../document/applyChange.ts";
import { toCriticMarkup } from "../document/criticMarkup.ts";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { documentOf, hunkOf } from "../testing/documents.ts";
import { mergeTyped, presentHunk } from "./presentHunk.ts";

const words = fc.array(fc.constantFrom("the", "Supplier", "shall", "deliver", "two", "years", "1.250", "net,", "and", "fees."), {
  minLength: 1,
  maxLength: 10,
});

describe("a change that somebody typed in", () => {
  it("keeps what was typed, replaced or taken out by the person", () => {
    expect(mergeTyped("two years", "two long years", "three years")).toBe("three long years");
    expect(mergeTyped("shall deliver goods", "shall promptly deliver goods", "may supply goods")).toContain("promptly");
    expect(mergeTyped("two years", "two rather long and boring years", "three years")).toBe("three rather long and boring years");
    expect(mergeTyped("Supplier shall deliver", "Supplier shall promptly deliver", "Vendor shall provide")).toBe(
      "Vendor shall promptly provide",
    );
    expect(mergeTyped("pay in thirty days", "pay days", "pay in sixty days")).toBe("pay sixty days");
    expect(mergeTyped("契約は二年間有効です", "契約は約二年間有効です", "契約は三年間有効です")).toContain("約");
  });

  it("does not make one word of a typed one and a proposed one", () => {
    expect(mergeTyped("deliver", "delivers", "provide").split(" ").toSorted()).toEqual(["delivers", "provide"]);
    expect(mergeTyped("a b c", "a bb c", "a c").split(" ")).toEqual(["a", "bb", "c"]);
  });

  it("whose whole text was taken out inserts its text", () => {
    expect(mergeTyped("two years", "", "three years")).toBe("three years");
  });

  it("never loses a typed word, wherever it was typed, when it is accepted, and undo gives the text back", () => {
    fc.assert(
      fc.property(words, words, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (old, proposed, places) => {
        const oldText = old.join(" ");
        const before = `Before. ${oldText} After.`;
        let state = documentOf(before, [hunkOf(before, "h", 8, 8 + oldText.length, proposed.join(" "))]);
        places.forEach((place, index) => {
          const hunk = state.proposals[0]?.hunks[0];
          if (hunk === undefined || hunk.end - hunk.start < 2) return;
          const at = hunk.start + 1 + (place % (hunk.end - hunk.start - 1));
          state = applyChange(state, { ...emptyChange("typing"), edits: [{ start: at, end: at, text: ` typed${index}x ` }] }, "Ann");
        });
        const typed = state.text.match(/typed\dx/gu) ?? [];
        const change = decisionChange(state, ["h"], "accept", "Ann", 1, null);
        const accepted = applyChange(state, change, "Ann");
        for (const word of typed) expect(accepted.text.split(/[\s.,]+/u)).toContain(word);
        expect(accepted.text.startsWith("Before. ") && accepted.text.endsWith(" After.")).toBe(true);
        const hunk = accepted.proposals[0]?.hunks[0];
        expect(accepted.text.slice(8, -7)).toBe(accepted.text.slice(hunk?.start, hunk?.end));
        const undone = applyChange(accepted, inverseChange(state, change), "Ann");
        expect(undone.text).toBe(state.text);
        expect(undone.proposals).toEqual(state.proposals);
      }),
      SEEDED,
    );
  });

  it("gives both texts back when only one side changed", () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const [one, other] = [a.join(" "), b.join(" ")];
        expect(mergeTyped(one, one, other)).toBe(other);
        expect(mergeTyped(one, other, one)).toBe(other);
      }),
      SEEDED,
    );
  });

  it("is shown with its present text, in a redline too", () => {
    const text = "runs for two long years.";
    const hunk = { ...hunkOf(text, "h", 9, 23, "three years"), oldText: "two years", editedBy: "Ann" };
    expect(presentHunk(text, hunk)).toMatchObject({ oldText: "two long years", newText: "three long years" });
    expect(presentHunk(text, presentHunk(text, hunk))).toEqual(presentHunk(text, hunk));
    expect(toCriticMarkup(text, [hunk])).toBe("runs for {~~two long years~>three long years~~}.");
    const untouched = { ...hunk, editedBy: null };
    expect(presentHunk(text, untouched)).toBe(untouched);
  });
});
