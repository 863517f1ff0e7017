import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Author } from "../../proposal/proposal.ts";
import { SEEDED, textArbitrary } from "../../testing/arbitraryEdits.ts";
import { applyEdits } from "../../text/editAlgebra.ts";
import type { TextEdit } from "../../text/textEdit.ts";
import type { AcceptedText, BlameStep } from "./blame.ts";
import { type ChangeCredit, CreditFollower } from "./changeCredits.ts";

const ADA: Author = { kind: "person", name: "Ada" };
const BOB: Author = { kind: "person", name: "Bob" };
const MODEL: Author = { kind: "model", name: "tiny 1.0", forPerson: "Ada" };
const PROPOSED: Readonly<Record<string, ChangeCredit>> = { h1: { author: MODEL, at: 50 }, h2: { author: BOB, at: 60 } };

function follow(text: string, steps: readonly (Pick<BlameStep, "edits"> & Partial<BlameStep>)[]): CreditFollower {
  const follower = new CreditFollower(text, (hunkId) => PROPOSED[hunkId] ?? null);
  steps.forEach((step, index) => {
    follower.follow({ step: { author: ADA, cause: "typing", at: index + 1, accepted: [], ...step }, revisionId: `r${index}` });
  });
  return follower;
}

const edit = (text: string, old: string, now: string): TextEdit => ({
  start: text.indexOf(old),
  end: text.indexOf(old) + old.length,
  text: now,
});

function said(first: string, follower: CreditFollower) {
  const { credits, inserted, removed } = follower.credits();
  const name = (credit: number): string => `${credits[credit]?.author.name}@${credits[credit]?.at}`;
  return {
    inserted: inserted.map(({ start, end, credit }) => [follower.text().slice(start, end), name(credit)]),
    removed: removed.map(({ start, end, credit }) => [first.slice(start, end), name(credit)]),
  };
}

describe("whose the differences of two states are", () => {
  const first = "Pay the fee within 30 days of receipt.";

  it("names who typed what and who took what out", () => {
    const second = first.replace("30", "45");
    const follower = follow(first, [{ edits: [edit(first, "30", "45")] }, { edits: [edit(second, " of receipt", "")], author: BOB }]);
    expect(said(first, follower)).toEqual({
      inserted: [["45", "Ada@1"]],
      removed: [
        ["30", "Ada@1"],
        [" of receipt", "Bob@2"],
      ],
    });
  });

  it("names the author of an accepted change, not who accepted it; a deletion's too", () => {
    const edits = [edit(first, "30", "45"), edit(first, " of receipt", "")];
    const accepted: AcceptedText[] = [
      { hunkId: "h1", start: 19, end: 21, from: 0, proposed: null },
      { hunkId: "h2", start: 26, end: 26, from: 0, proposed: null },
    ];
    expect(said(first, follow(first, [{ edits, cause: "accept", author: ADA, accepted }]))).toEqual({
      inserted: [["45", "tiny 1.0@50"]],
      removed: [
        ["30", "tiny 1.0@50"],
        [" of receipt", "Bob@60"],
      ],
    });
  });

  it("says nothing of what was put in and taken out again, or taken back", () => {
    const second = first.replace("30", "45");
    const follower = follow(first, [
      { edits: [edit(first, "30", "45")] },
      { edits: [edit(second, "45", "30")], cause: "undo", author: BOB },
    ]);
    expect(said(first, follower)).toEqual({ inserted: [], removed: [] });
  });

  it("whatever is typed: what is not credited is the same in both texts", () => {
    fc.assert(
      fc.property(textArbitrary, fc.infiniteStream(fc.nat(1_000_000)), (text, numbers) => {
        let present = text;
        const follower = new CreditFollower(text, () => null);
        for (let round = 0; round < 4; round += 1) {
          const draw = (limit: number): number => (numbers.next().value ?? 0) % (limit + 1);
          const [start, end] = [draw(present.length), draw(present.length)].sort((a, b) => a - b) as [number, number];
          const edits = [{ start, end, text: "words of mine ".slice(0, draw(14)) }];
          present = applyEdits(present, edits);
          follower.follow({ step: { author: ADA, cause: "typing", at: round, edits, accepted: [] }, revisionId: null });
        }
        expect(follower.text()).toBe(present);
        const { inserted, removed } = follower.credits();
        const kept = (whole: string, gone: readonly { start: number; end: number }[]): string =>
          applyEdits(
            whole,
            gone.map(({ start, end }) => ({ start, end, text: "" })),
          );
        // Moves by typing keep their author: only the letters must be the same then.
        expect([...kept(present, inserted)].sort()).toEqual([...kept(text, removed)].sort());
      }),
      SEEDED,
    );
  });
});
