import fc from "fast-check";
import { expect, test } from "vitest";
import type { Author, Hunk } from "../proposal/proposal.ts";
import { nestedEdits } from "../suggestion/decideNested.ts";
import { SEEDED, textArbitrary } from "../testing/arbitraryEdits.ts";
import { documentOf, hunkOf, proposalOf } from "../testing/documents.ts";
import { ANN, BOB, suggest } from "../testing/suggestions.ts";
import { splitsCharacter } from "../text/characters.ts";
import { applyEdits, normaliseEdits } from "../text/editAlgebra.ts";
import { applyChange, decisionChange, inverseChange } from "./applyChange.ts";
import type { DocumentChange, DocumentState } from "./documentState.ts";
import { UndoHistory } from "./undoHistory.ts";

const AUTHORS: readonly Author[] = [{ kind: "model", name: "tiny", forPerson: "Ann" }, ANN, BOB];
const GRAINS = ["one", "paragraph", "proposal", "all"] as const;
/** The combinations that matter are rare. */
const MANY = { ...SEEDED, numRuns: 2000 };
type Verdict = "accept" | "reject";

/** A document with pending hunks of several proposals, and what is to become of each of them. */
interface Case {
  readonly state: DocumentState;
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

/** The next offset that splits no character. */
const boundary = (text: string, offset: number): number => {
  const at = Math.min(text.length, offset);
  return splitsCharacter(text, at) ? at + 1 : at;
};

/** Up to eight hunks of three proposals that do not overlap; they may touch, and several may insert at one place. */
const caseArbitrary: fc.Arbitrary<Case> = fc
  .array(textArbitrary, { minLength: 1, maxLength: 3 })
  .map((paragraphs) => paragraphs.join("\n\n"))
  .chain((text) => {
    // Most hunks touch the one before them: that is where the order could matter.
    const newText = fc.constantFrom("x", "new ", "乙😀", "a\n\nb");
    const size = fc.oneof(
      fc.record({ length: fc.constant(0), newText }),
      fc.record({ length: fc.constantFrom(1, 2), newText: fc.constant("") }),
      fc.record({ length: fc.constantFrom(1, 2, 5), newText }),
    );
    const gap = fc.constantFrom(0, 0, 0, 0, 1, 4);
    const draft = fc.record({ gap, size, of: fc.nat(AUTHORS.length - 1), verdict: fc.constantFrom<Verdict>("accept", "accept", "reject") });
    return fc.tuple(fc.nat(text.length), fc.array(draft, { minLength: 1, maxLength: 8 })).map(([from, drafts]): Case => {
      const hunks: { readonly hunk: Hunk; readonly of: number; readonly verdict: Verdict }[] = [];
      let last = from;
      for (const { gap, size, of, verdict } of drafts) {
        const { newText } = size;
        const start = boundary(text, last + gap);
        const end = boundary(text, start + size.length);
        if (start === end && newText === "") continue;
        last = end;
        hunks.push({ hunk: { ...hunkOf(text, `h${hunks.length}`, start, end, newText), proposalId: `p${of}` }, of, verdict });
      }
      const proposals = AUTHORS.map((author, index) => {
        const own = hunks.filter(({ of }) => of === index).map(({ hunk }) => hunk);
        return { ...proposalOf(`p${index}`, own), author };
      });
      const state = { ...documentOf(text), proposals: proposals.filter((proposal) => proposal.hunks.length > 0) };
      return { state, verdicts: new Map(hunks.map(({ hunk, verdict }) => [hunk.id, verdict])) };
    });
  });

/** Something to decide: a hunk, or what has come to stand inside one. `at` is where that hunk stands, `author` who proposed it. */
interface Open {
  readonly id: string;
  readonly at: number;
  readonly author: string;
  readonly verdict: Verdict;
}

function openOf({ proposals }: DocumentState, verdicts: Case["verdicts"]): Open[] {
  // What goes on inside another hunk, or comes out of it, has another id.
  const verdictOf = (id: string): Verdict => verdicts.get(id.replace(/(\.m)+$/, "")) ?? "reject";
  return proposals.flatMap(({ author, hunks }) =>
    hunks
      .filter((hunk) => hunk.status === "pending")
      .flatMap((hunk) => [
        { id: hunk.id, at: hunk.start, author: author.name, verdict: verdictOf(hunk.id) },
        ...nestedEdits(hunk.nested)
          .filter((edit) => edit.status === "pending")
          .map((edit) => ({ id: edit.id, at: hunk.start, author: edit.author.name, verdict: verdictOf(edit.id) })),
      ]),
  );
}

const change = (state: DocumentState, ids: readonly string[], verdict: Verdict): DocumentChange =>
  decisionChange(state, ids, verdict, "Dora", 9, null);

/** Decides all hunks with one verdict, then all with the other. */
function decideAtOnce({ state, verdicts }: Case, first: Verdict): DocumentState {
  let left = state;
  for (const verdict of [first, first === "accept" ? "reject" : "accept"] as const) {
    const ids = openOf(left, verdicts).flatMap((open) => (open.verdict === verdict ? [open.id] : []));
    if (ids.length > 0) left = applyChange(left, change(left, ids, verdict), "Dora");
  }
  return left;
}

const paragraphOf = (text: string, at: number): number => text.lastIndexOf("\n\n", at - 1);

/** Decides step by step, as the numbers choose hunk and grain; every step goes into the history. */
function decideInSteps({ state, verdicts }: Case, numbers: Iterator<number>, history: UndoHistory): DocumentState {
  let left = state;
  const next = (count: number): number => Number(numbers.next().value) % count;
  for (let step = 0; ; step += 1) {
    expect(step).toBeLessThan(100);
    const open = openOf(left, verdicts);
    const chosen = open[next(Math.max(1, open.length))];
    if (chosen === undefined) return left;
    const grain = GRAINS[next(GRAINS.length)] ?? "one";
    const { text } = left;
    const inGroup: Readonly<Record<(typeof GRAINS)[number], (open: Open) => boolean>> = {
      one: ({ id }) => id === chosen.id,
      paragraph: ({ at }) => paragraphOf(text, at) === paragraphOf(text, chosen.at),
      proposal: ({ author }) => author === chosen.author,
      all: () => true,
    };
    const group = open.filter((other) => other.verdict === chosen.verdict && inGroup[grain](other));
    const made = change(
      left,
      group.map(({ id }) => id),
      chosen.verdict,
    );
    const selection = { start: 0, end: 0 };
    history.push({ change: made, inverse: inverseChange(left, made), selectionBefore: selection, selectionAfter: selection, at: step });
    left = applyChange(left, made, "Dora");
  }
}

/** The text with the accepted hunks in it, worked out from the hunks alone. */
function expectedText({ state, verdicts }: Case): string {
  const accepted = state.proposals.flatMap(({ hunks }) => hunks.filter(({ id }) => verdicts.get(id) === "accept"));
  const edits = accepted.map(({ start, end, newText }) => ({ start, end, text: newText }));
  return applyEdits(state.text, normaliseEdits(edits.toSorted((a, b) => a.start - b.start || a.end - b.end)));
}

test("hunks of several proposals give the same text in any order and at any grain", () => {
  fc.assert(
    fc.property(caseArbitrary, fc.infiniteStream(fc.nat(10_000)), (made, numbers) => {
      const expected = expectedText(made);
      for (const first of ["accept", "reject"] as const) {
        const once = decideAtOnce(made, first);
        expect(once.text).toBe(expected);
        expect(openOf(once, made.verdicts)).toEqual([]);
      }
      for (let round = 0; round < 3; round += 1) expect(decideInSteps(made, numbers, new UndoHistory()).text).toBe(expected);
    }),
    MANY,
  );
});

test("undoing every step leads back to the text and to the hunks that waited, doing them again to the same end", () => {
  fc.assert(
    fc.property(caseArbitrary, fc.infiniteStream(fc.nat(10_000)), (made, numbers) => {
      const history = new UndoHistory();
      const decided = decideInSteps(made, numbers, history);
      let state = decided;
      for (let step = history.undo(); step !== null; step = history.undo()) state = applyChange(state, step.change, "Dora");
      expect(state.text).toBe(made.state.text);
      const ids = new Set(made.state.proposals.map(({ id }) => id));
      expect(state.proposals.filter(({ id }) => ids.has(id))).toEqual(made.state.proposals);
      expect(openOf(state, made.verdicts)).toEqual(openOf(made.state, made.verdicts));
      for (let step = history.redo(); step !== null; step = history.redo()) state = applyChange(state, step.change, "Dora");
      expect(state.text).toBe(decided.text);
      expect(openOf(state, made.verdicts)).toEqual([]);
    }),
    MANY,
  );
});

test("a change whose nested edit is accepted along with a change before it moves with the text", () => {
  let { state } = suggest(documentOf("one two"), ANN, [{ start: 3, end: 3, text: " and" }]);
  ({ state } = suggest(state, BOB, [{ start: 5, end: 5, text: "X" }]));
  ({ state } = suggest(state, BOB, [{ start: 0, end: 0, text: "Now " }]));
  const hunks = state.proposals.flatMap((proposal) => proposal.hunks);
  const outer = hunks.find((hunk) => hunk.nested.length > 0);
  const before = hunks.find((hunk) => hunk.newText === "Now ");
  const ids = [before?.id ?? "", outer?.nested[0]?.id ?? ""];
  const after = applyChange(state, change(state, ids, "accept"), "Dora");
  expect(after.text).toBe("Now one two");
  const moved = after.proposals.flatMap((proposal) => proposal.hunks).find(({ id }) => id === outer?.id);
  expect(moved).toMatchObject({ start: 7, end: 7, newText: " aXnd", status: "pending", editedBy: null });
});
