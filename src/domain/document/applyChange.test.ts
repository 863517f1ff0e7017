import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editsArbitrary, SEEDED } from "../testing/arbitraryEdits.ts";
import { documentArbitrary, documentOf, hunkOf, proposalOf } from "../testing/documents.ts";
import type { TextEdits } from "../text/textEdit.ts";
import { applyChange, decisionChange, emptyChange, hunkEdits, inverseChange, touchesLock } from "./applyChange.ts";
import type { DocumentChange, DocumentState } from "./documentState.ts";

const text = "The Fee is 100 EUR per month.";
const typing = (edits: TextEdits): DocumentChange => ({ ...emptyChange("typing"), edits });
const hunks = (state: DocumentState) => state.proposals.flatMap((proposal) => proposal.hunks);

/** Compares documents by everything but the version. */
function withoutVersion(state: DocumentState): Omit<DocumentState, "version"> {
  const { version: _version, locks, ...rest } = state;
  return { ...rest, locks: locks.toSorted((a, b) => a.id.localeCompare(b.id)) };
}

describe("a pending hunk under typing", () => {
  const state = documentOf(text, [hunkOf(text, "h1", 11, 18, "200 USD")]);

  it.each([
    ["shifts behind an edit before it", [{ start: 0, end: 3, text: "Each" }], { start: 12, end: 19, editedBy: null, status: "pending" }],
    ["stays before an edit behind it", [{ start: 19, end: 22, text: "a" }], { start: 11, end: 18, editedBy: null, status: "pending" }],
    ["is marked when its text is edited", [{ start: 14, end: 14, text: "0" }], { start: 11, end: 19, editedBy: "Ada", status: "pending" }],
    [
      "becomes an insertion when its text goes",
      [{ start: 11, end: 18, text: "" }],
      { start: 11, end: 11, editedBy: "Ada", status: "pending" },
    ],
    [
      "stands behind text typed over all of it",
      [{ start: 11, end: 18, text: "free" }],
      { start: 15, end: 15, editedBy: "Ada", status: "pending" },
    ],
  ])("%s", (_name, edits, expected) => {
    expect(hunks(applyChange(state, typing(edits), "Ada"))[0]).toMatchObject({ ...expected, newText: "200 USD", oldText: "100 EUR" });
  });

  it("is superseded when the text it deletes is gone", () => {
    const deletion = documentOf(text, [hunkOf(text, "h1", 11, 18, "")]);
    const after = applyChange(deletion, typing([{ start: 10, end: 20, text: "" }]), "Ada");
    expect(hunks(after)[0]).toMatchObject({ status: "superseded", start: 10, end: 10 });
  });

  it("keeps its record when it was decided already", () => {
    const rejected = documentOf(text, [hunkOf(text, "h1", 11, 18, "x", "rejected")]);
    const after = applyChange(rejected, typing([{ start: 12, end: 13, text: "" }]), "Ada");
    expect(hunks(after)[0]).toMatchObject({ status: "rejected", editedBy: null, start: 11, end: 17 });
  });
});

describe("decisions", () => {
  const state = documentOf(text, [
    hunkOf(text, "h1", 4, 7, "Price"),
    hunkOf(text, "h2", 11, 14, "250"),
    hunkOf(text, "h3", 28, 28, ", net"),
  ]);

  it("accepting puts the text in and lets the hunks span it", () => {
    const change = decisionChange(state, ["h3", "h1"], "accept", "Ada", 7, "agreed");
    const after = applyChange(state, change, "Ada");
    expect(after.text).toBe("The Price is 100 EUR per month, net.");
    expect(after.version).toBe(2);
    for (const hunk of hunks(after)) expect(hunk.editedBy).toBeNull();
    const [first, second, third] = hunks(after);
    expect(first).toMatchObject({
      status: "accepted",
      start: 4,
      end: 9,
      decision: { verdict: "accept", by: "Ada", at: 7, reason: "agreed" },
    });
    expect(second).toMatchObject({ status: "pending", start: 13, end: 16 });
    expect(third).toMatchObject({ status: "accepted", start: 30, end: 35 });
  });

  it("rejecting leaves the text alone and reopening makes it pending again", () => {
    const rejected = applyChange(state, decisionChange(state, ["h2"], "reject", "Ada", 7, null), "Ada");
    expect(rejected.text).toBe(text);
    expect(hunks(rejected)[1]?.status).toBe("rejected");
    const reopened = applyChange(rejected, decisionChange(rejected, ["h2"], "reopen", "Ada", 8, null), "Ada");
    expect(hunks(reopened)[1]).toMatchObject({ status: "pending", start: 11, end: 14 });
  });

  it("reopening an accepted change takes its text out again, unless it was edited since", () => {
    const accepted = applyChange(state, decisionChange(state, ["h1", "h2"], "accept", "Ada", 7, null), "Ada");
    const reopened = applyChange(accepted, decisionChange(accepted, ["h1"], "reopen", "Ada", 8, null), "Ada");
    expect(reopened.text).toBe("The Fee is 250 EUR per month.");
    expect(hunks(reopened)[0]).toMatchObject({ status: "pending", start: 4, end: 7 });
    const edited = applyChange(accepted, typing([{ start: 5, end: 6, text: "" }]), "Ada");
    expect(() => decisionChange(edited, ["h1"], "reopen", "Ada", 8, null)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });

  it("refuses unknown, decided and locked changes", () => {
    const accepted = applyChange(state, decisionChange(state, ["h1"], "accept", "Ada", 7, null), "Ada");
    const locked = documentOf(text, [hunkOf(text, "h1", 11, 18, "200 USD")], [{ id: "l1", start: 11, end: 14, by: "Bea", at: 1 }]);
    expect(() => decisionChange(state, ["h9"], "accept", "Ada", 7, null)).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
    expect(() => decisionChange(accepted, ["h1"], "accept", "Ada", 7, null)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
    expect(() => decisionChange(locked, ["h1"], "accept", "Ada", 7, null)).toThrow(expect.objectContaining({ code: "LOCKED_TEXT" }));
  });

  it("replaces once what overlapping changes both replace", () => {
    const overlapping = documentOf(text, [hunkOf(text, "h1", 4, 10, "a"), hunkOf(text, "h2", 7, 14, "b"), hunkOf(text, "h3", 8, 9, "")]);
    const accepted = applyChange(overlapping, decisionChange(overlapping, ["h1", "h2", "h3"], "accept", "Ada", 7, null), "Ada");
    expect(accepted.text).toBe(`${text.slice(0, 4)}ab${text.slice(14)}`);
    expect(hunks(accepted).map((hunk) => hunk.status)).toEqual(["accepted", "accepted", "accepted"]);
  });

  it("gives the edits of pending hunks alone, in order", () => {
    const decided = hunkOf(text, "h0", 0, 3, "A", "rejected");
    expect(hunkEdits([...hunks(state).toReversed(), decided]).map((edit) => edit.start)).toEqual([4, 11, 28]);
  });
});

describe("locks and line endings", () => {
  const locks = [{ id: "l1", start: 11, end: 14, by: "Bea", at: 1 }];

  it.each([
    [[{ start: 12, end: 12, text: "x" }], true],
    [[{ start: 10, end: 12, text: "" }], true],
    [[{ start: 0, end: 29, text: "" }], true],
    [
      [
        { start: 11, end: 11, text: "x" },
        { start: 14, end: 14, text: "x" },
      ],
      false,
    ],
    [
      [
        { start: 0, end: 11, text: "" },
        { start: 14, end: 15, text: "" },
      ],
      false,
    ],
  ])("an edit %j touches a lock: %s", (edits, expected) => {
    expect(touchesLock(locks, edits)).toBe(expected);
  });

  it("locks follow the text, come and go", () => {
    const state = documentOf(text, [], locks);
    const moved = applyChange(state, typing([{ start: 0, end: 4, text: "" }]), "Ada");
    expect(moved.locks[0]).toMatchObject({ start: 7, end: 10 });
    const added = applyChange(
      moved,
      { ...emptyChange("lock"), locks: [{ id: "l2", start: 0, end: 3, by: "Ada", at: 2 }], removedLocks: ["l1"] },
      "Ada",
    );
    expect(added.locks.map((lock) => lock.id)).toEqual(["l2"]);
  });

  it("line ending exceptions follow the text", () => {
    const state: DocumentState = {
      ...documentOf("a\nb\nc"),
      lineEndings: { dominant: "lf", exceptions: [{ offset: 3, ending: "crlf" }], byteOrderMark: false },
    };
    expect(applyChange(state, typing([{ start: 0, end: 2, text: "" }]), "Ada").lineEndings.exceptions).toEqual([
      { offset: 1, ending: "crlf" },
    ]);
    expect(applyChange(state, typing([{ start: 2, end: 4, text: "" }]), "Ada").lineEndings.exceptions).toEqual([]);
  });
});

describe("the inverse of a change", () => {
  it("brings back text, hunks and locks after any typing", () => {
    const arbitrary = documentArbitrary.chain((state) => fc.tuple(fc.constant(state), editsArbitrary(state.text)));
    fc.assert(
      fc.property(arbitrary, ([state, edits]) => {
        const change = typing(edits);
        const after = applyChange(state, change, "Ada");
        expect(withoutVersion(applyChange(after, inverseChange(state, change), "Bea"))).toEqual(withoutVersion(state));
      }),
      SEEDED,
    );
  });

  it("brings back decided hunks and takes added locks and proposals out", () => {
    const state = documentOf(text, [hunkOf(text, "h1", 4, 7, "Price")]);
    const accept = decisionChange(state, ["h1"], "accept", "Ada", 7, null);
    const accepted = applyChange(state, accept, "Ada");
    expect(withoutVersion(applyChange(accepted, inverseChange(state, accept), "Ada"))).toEqual(withoutVersion(state));

    const added: DocumentChange = {
      ...emptyChange("run"),
      proposals: [proposalOf("p2", [{ ...hunkOf(text, "h2", 0, 3, "A"), proposalId: "p2" }])],
      locks: [{ id: "l", start: 0, end: 3, by: "Ada", at: 1 }],
    };
    const undone = applyChange(applyChange(state, added, "Ada"), inverseChange(state, added), "Ada");
    expect(undone.locks).toEqual([]);
    expect(undone.proposals[1]?.hunks[0]?.status).toBe("superseded");
  });
});
