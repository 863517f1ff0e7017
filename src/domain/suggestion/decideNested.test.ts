import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyChange, decisionChange, inverseChange } from "../document/applyChange.ts";
import { toCriticMarkup } from "../document/criticMarkup.ts";
import type { DocumentState } from "../document/documentState.ts";
import type { Hunk } from "../proposal/proposal.ts";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { documentOf } from "../testing/documents.ts";
import { ANN, acceptedText, BOB, CEM, marks, PEOPLE, placeStroke, type Stroke, strokeArbitrary, suggest } from "../testing/suggestions.ts";
import { nestedEdits } from "./decideNested.ts";
import { project } from "./markup.ts";

const TEXT = "The term is two years. It may be renewed.\n\nThe fee is ten euros.";

const pending = (state: DocumentState): Hunk[] => state.proposals.flatMap((p) => p.hunks.filter((h) => h.status === "pending"));
const decide = (state: DocumentState, ids: readonly string[], verdict: "accept" | "reject" | "reopen"): DocumentState =>
  applyChange(state, decisionChange(state, ids, verdict, "Dora", 9, null), "Dora");

/** Ann inserts " brown fox"; Bob takes "brown " out of it and puts "quick " before "fox"; Cem puts "!" into what Bob put in. */
function nestedState(): DocumentState {
  let { state } = suggest(documentOf("The end"), ANN, [{ start: 3, end: 3, text: " brown fox" }]);
  ({ state } = suggest(state, BOB, [{ start: 4, end: 10, text: "quick " }]));
  ({ state } = suggest(state, CEM, [{ start: 15, end: 15, text: "!" }]));
  expect(project(state).text).toBe("The brown quick! fox end");
  return state;
}

describe("nested suggestions", () => {
  test("accepting the insertion makes what stands upon it changes of their own", () => {
    const before = nestedState();
    const [hunk] = pending(before);
    const after = decide(before, [hunk?.id ?? ""], "accept");
    expect(after.text).toBe("The brown fox end");
    const [mine] = pending(after);
    expect(mine).toMatchObject({ start: 4, end: 10, oldText: "brown ", newText: "quick " });
    expect(after.proposals.find((p) => p.id === mine?.proposalId)).toMatchObject({ author: BOB, kind: "edit" });
    expect(mine?.nested).toMatchObject([{ author: CEM, newText: "!", start: 5 }]);
    expect(project(after).text).toBe(project(before).text);
  });

  test("rejecting the insertion keeps what others inserted and drops what they deleted", () => {
    const before = nestedState();
    const after = decide(before, [pending(before)[0]?.id ?? ""], "reject");
    expect(after.text).toBe("The end");
    expect(project(after).text).toBe("Thequick!  end");
  });

  test("rejecting the insertion keeps what was accepted into it, and what stands upon that", () => {
    let { state } = suggest(documentOf("The end"), ANN, [{ start: 3, end: 3, text: " brown fox" }]);
    ({ state } = suggest(state, BOB, [{ start: 10, end: 10, text: "and quick " }]));
    state = decide(state, [pending(state)[0]?.nested[0]?.id ?? ""], "accept");
    ({ state } = suggest(state, CEM, [{ start: 14, end: 19, text: "lazy" }]));
    const after = decide(state, [pending(state)[0]?.id ?? ""], "reject");
    expect(after.text).toBe("The end");
    const texts = pending(after).map((hunk) => hunk.newText);
    expect(texts).toEqual(["and quick ", "lazy"]);
    expect(after.proposals.flatMap((p) => (p.hunks.some((h) => h.status === "pending") ? [p.author] : []))).toEqual([BOB, CEM]);
  });

  test("deciding a nested edit changes the insertion alone", () => {
    const before = nestedState();
    const [edit] = pending(before)[0]?.nested ?? [];
    const accepted = decide(before, [edit?.id ?? ""], "accept");
    expect(accepted.text).toBe(before.text);
    expect(pending(accepted)[0]).toMatchObject({ newText: " quick fox" });
    expect(project(accepted).text).toBe("The quick! fox end");
    const rejected = decide(before, [edit?.id ?? ""], "reject");
    expect(pending(rejected)[0]).toMatchObject({ newText: " brown fox" });
    expect(project(rejected).text).toBe("The brown !fox end");
    const reopened = decide(rejected, [edit?.id ?? ""], "reopen");
    expect(acceptedText(project(reopened))).toContain("quick");
  });

  test("exports show what accepting everything gives", () => {
    const state = nestedState();
    expect(toCriticMarkup(state.text, pending(state))).toBe("The{++ quick! fox++} end");
  });
});

describe("deciding what any strokes left", () => {
  const strokes = fc.array(strokeArbitrary, { minLength: 1, maxLength: 10 });
  const draw = (list: readonly Stroke[]): DocumentState => {
    let state = documentOf(TEXT);
    for (const stroke of list) ({ state } = suggest(state, PEOPLE[stroke.who] ?? ANN, placeStroke(project(state).length, stroke)));
    return state;
  };
  const everything = (state: DocumentState): string[] =>
    pending(state).flatMap((hunk) => [
      hunk.id,
      ...nestedEdits(hunk.nested)
        .filter((n) => n.status === "pending")
        .map((n) => n.id),
    ]);

  test("accepting all gives what everybody saw, rejecting all the accepted text; at once or one by one in any order", () => {
    fc.assert(
      fc.property(strokes, fc.infiniteStream(fc.nat(1000)), (list, numbers) => {
        const state = draw(list);
        const seen = acceptedText(project(state));
        const ids = everything(state);
        if (ids.length === 0) return;
        expect(decide(state, ids, "accept").text).toBe(seen);
        expect(decide(state, ids, "reject").text).toBe(TEXT);
        expect(pending(decide(state, ids, "reject"))).toEqual([]);
        for (const verdict of ["accept", "reject"] as const) {
          let left = state;
          for (let round = 0; pending(left).length > 0; round += 1) {
            expect(round).toBeLessThan(500);
            const open = everything(left);
            const id = open[(numbers.next().value ?? 0) % open.length] ?? "";
            const before = acceptedText(project(left));
            left = decide(left, [id], verdict);
            if (verdict === "accept") expect(acceptedText(project(left))).toBe(before);
          }
          expect(left.text).toBe(verdict === "accept" ? seen : TEXT);
        }
      }),
      SEEDED,
    );
  });

  test("changes that do not stand upon each other can be decided in any order", () => {
    fc.assert(
      fc.property(strokes, fc.infiniteStream(fc.nat(1000)), (list, numbers) => {
        const state = draw(list);
        const groups = pending(state).map((hunk) => [hunk.id, ...nestedEdits(hunk.nested).map((n) => n.id)]);
        const verdicts = groups.map(() => ((numbers.next().value ?? 0) % 2 === 0 ? "accept" : "reject"));
        const finish = (order: readonly number[]): string => {
          let left = state;
          // What was accepted into a change that is rejected later is asked for again.
          for (const at of [...order, ...order, ...order]) {
            const group = groups[at] ?? [];
            const ids = everything(left).filter((id) => group.includes(id.replace(/(\.m)+$/, "")));
            if (ids.length > 0) left = decide(left, ids, verdicts[at] === "accept" ? "accept" : "reject");
          }
          expect(pending(left)).toEqual([]);
          return left.text;
        };
        const order = groups.map((_, index) => index);
        const inOrder = finish(order);
        expect(finish(order.toReversed())).toBe(inOrder);
        expect(finish(order.toSorted(() => ((numbers.next().value ?? 0) % 2) - 0.5))).toBe(inOrder);
      }),
      SEEDED,
    );
  });

  test("a decision is undone by its inverse", () => {
    fc.assert(
      fc.property(strokes, fc.nat(1000), fc.constantFrom("accept" as const, "reject" as const), (list, number, verdict) => {
        const state = draw(list);
        const ids = everything(state);
        if (ids.length === 0) return;
        const change = decisionChange(state, [ids[number % ids.length] ?? ""], verdict, "Dora", 9, null);
        const after = applyChange(state, change, "Dora");
        const back = applyChange(after, inverseChange(state, change), "Dora");
        expect(back.text).toBe(state.text);
        expect(marks(back)).toEqual(marks(state));
      }),
      SEEDED,
    );
  });
});
