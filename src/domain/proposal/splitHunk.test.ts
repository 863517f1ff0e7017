import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyChange, decisionChange, emptyChange } from "../document/applyChange.ts";
import type { DocumentState } from "../document/documentState.ts";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { documentOf, hunkOf, proposalOf } from "../testing/documents.ts";
import { splitHunk } from "./splitHunk.ts";

function ids(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `part${count}`;
  };
}

const texts = fc.array(fc.constantFrom("The ", "fees ", "are due. ", "Pay ", "now. ", "甲は支払う。", "1.250 "), {
  minLength: 1,
  maxLength: 8,
});

describe("splitting a change", () => {
  it("gives its word-level edits, each with the confidence of the whole", () => {
    const text = "shall deliver the goods within 30 days";
    const parts = splitHunk(text, hunkOf(text, "h", 0, text.length, "may deliver the goods within 45 days"), ids());
    expect(parts.map((part) => [part.id, part.oldText, part.newText, part.confidence])).toEqual([
      ["part1", "shall", "may", 0.5],
      ["part2", "30", "45", 0.5],
    ]);
  });

  it("goes sentence by sentence where the words have nothing in common", () => {
    const text = "Alpha beta. Gamma delta.";
    const parts = splitHunk(text, hunkOf(text, "h", 0, text.length, "One two. Three four. Five."), ids());
    expect(parts.map((part) => [part.oldText, part.newText])).toEqual([
      ["Alpha beta. ", "One two. "],
      ["Gamma delta.", "Three four. Five."],
    ]);
    expect(splitHunk(text, hunkOf(text, "h", 0, text.length, ""), ids()).map((part) => part.newText)).toEqual(["", ""]);
  });

  it("finds the words that two short and unlike texts have in common", () => {
    const text = "Supplier shall deliver";
    const parts = splitHunk(text, hunkOf(text, "h", 0, text.length, "Vendor shall provide"), ids());
    expect(parts.map((part) => [part.oldText, part.newText])).toEqual([
      ["Supplier", "Vendor"],
      ["deliver", "provide"],
    ]);
  });

  it("is refused where there is one edit alone, and for a decided change", () => {
    const text = "two years";
    for (const hunk of [hunkOf(text, "h", 0, 3, "three"), hunkOf(text, "h", 3, 3, " a. B."), hunkOf(text, "h", 0, 9, "a b", "rejected")]) {
      expect(() => splitHunk(text, hunk, ids())).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
    }
  });

  it("is refused where others suggested upon it", () => {
    const text = "The Supplier shall deliver";
    const nested = [
      {
        id: "n",
        author: { kind: "person", name: "Bob" },
        createdAt: 0,
        start: 0,
        end: 3,
        oldText: "The",
        newText: "A",
        status: "pending",
        decision: null,
        nested: [],
      },
    ] as const;
    const hunk = { ...hunkOf(text, "h", 0, text.length, "The Vendor shall provide"), nested };
    expect(() => splitHunk(text, hunk, ids())).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });

  it("changes nothing in sum: accepting the parts in any order is accepting the whole", () => {
    fc.assert(
      fc.property(texts, texts, fc.infiniteStream(fc.nat()), (old, proposed, choices) => {
        const text = `Before. ${old.join("")}After.`;
        const whole = documentOf(text, [hunkOf(text, "h", 8, text.length - 6, proposed.join(""))]);
        const hunk = whole.proposals[0]?.hunks[0];
        if (hunk === undefined) return;
        const expected = applyChange(whole, decisionChange(whole, ["h"], "accept", "Ada", 1, null), "Ada").text;
        let state: DocumentState;
        try {
          const parts = splitHunk(text, hunk, ids());
          state = applyChange(
            whole,
            { ...emptyChange("split"), proposals: [proposalOf("p1", [{ ...hunk, status: "superseded" }, ...parts])] },
            "Ada",
          );
        } catch {
          return;
        }
        for (;;) {
          const pending = state.proposals.flatMap((proposal) => proposal.hunks).filter((one) => one.status === "pending");
          const chosen = pending[(choices.next().value ?? 0) % Math.max(1, pending.length)];
          if (chosen === undefined) break;
          state = applyChange(state, decisionChange(state, [chosen.id], "accept", "Ada", 1, null), "Ada");
        }
        expect(state.text).toBe(expected);
      }),
      SEEDED,
    );
  });
});
