import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyChange, decisionChange, emptyChange, inverseChange } from "../../document/applyChange.ts";
import type { DocumentChange, DocumentState } from "../../document/documentState.ts";
import type { Author, NestedEdit } from "../../proposal/proposal.ts";
import { nestedEdits } from "../../suggestion/decideNested.ts";
import { project } from "../../suggestion/markup.ts";
import { SEEDED } from "../../testing/arbitraryEdits.ts";
import { documentOf } from "../../testing/documents.ts";
import { chosenBy, editsOfStroke, foreignTo, type LetteredDecision, letteredActs } from "../../testing/letteredActs.ts";
import { ANN, BOB, CEM, PEOPLE, suggest } from "../../testing/suggestions.ts";
import { Blame } from "./blame.ts";
import { acceptedTexts, creditsOf, ownText } from "./credits.ts";

const DORA: Author = { kind: "person", name: "Dora" };

/** A document on which people work, and the blame of its text. */
class Desk {
  state: DocumentState;
  readonly blame: Blame;
  /** Who suggested the hunk or nested edit of an id. */
  readonly authors = new Map<string, string>();

  constructor(text: string) {
    this.state = documentOf(text);
    this.blame = Blame.begin(text, { kind: "start", author: DORA, at: 0, revisionId: "r1" });
  }

  suggest(who: Author, edits: readonly { start: number; end: number; text: string }[]): void {
    this.state = suggest(this.state, who, edits).state;
    this.#note();
  }

  /** Suggests in the text with all marks: `text` in place of `part`, or before `before`. */
  write(who: Author, text: string, place: { readonly part: string } | { readonly before: string }): void {
    const part = "part" in place ? place.part : place.before;
    const start = project(this.state).text.indexOf(part);
    if (start < 0) throw new Error(`${part} is not there`);
    this.suggest(who, [{ start, end: "part" in place ? start + part.length : start, text }]);
  }

  decide(ids: readonly string[], verdict: LetteredDecision["verdict"]): DocumentChange {
    const change = decisionChange(this.state, ids, verdict, "Dora", 9, null);
    this.apply(change);
    return change;
  }

  apply(change: DocumentChange): void {
    this.state = applyChange(this.state, change, "Dora");
    this.#note();
    this.blame.follow({ author: DORA, cause: change.cause, at: 9, edits: change.edits, accepted: acceptedTexts(change) }, "r2");
  }

  /** Ids of what is pending, hunks before what stands upon them. */
  pending(who?: Author): string[] {
    return this.state.proposals.flatMap(({ author, hunks }) =>
      hunks
        .filter((hunk) => hunk.status === "pending")
        .flatMap((hunk) => [
          ...(who === undefined || author.name === who.name ? [hunk.id] : []),
          ...nestedEdits(hunk.nested).flatMap((edit) =>
            edit.status === "pending" && (who === undefined || edit.author.name === who.name) ? [edit.id] : [],
          ),
        ]),
    );
  }

  /** Each stretch as `name:text`. */
  read(): string[] {
    const text = this.blame.text();
    return this.blame.spans().map(({ start, end, origin }) => {
      const found = this.blame.origins[origin];
      const name = found?.kind === "change" ? this.authors.get(found.hunkId) : found?.kind;
      return `${name}:${text.slice(start, end)}`;
    });
  }

  #note(): void {
    for (const { author, hunks } of this.state.proposals) {
      for (const hunk of hunks) {
        this.authors.set(hunk.id, author.name);
        for (const edit of nestedEdits(hunk.nested)) this.authors.set(edit.id, edit.author.name);
      }
    }
  }
}

/** Ann inserts "late fee " before "is"; Bob puts "payment " into it. */
function nestedDesk(): Desk {
  const desk = new Desk("The is due.");
  desk.write(ANN, "late fee ", { before: "is" });
  desk.write(BOB, "payment ", { before: "fee" });
  return desk;
}

describe("text that was put into a change before it was accepted", () => {
  it("is credited to who put it there, accepted before the change or together with it", () => {
    const expected = ["start:The ", "Ann:late ", "Bob:payment ", "Ann:fee ", "start:is due."];
    const before = nestedDesk();
    before.decide(before.pending(BOB), "accept");
    before.decide(before.pending(), "accept");
    expect(before.read()).toEqual(expected);
    const together = nestedDesk();
    together.decide(together.pending(), "accept");
    expect(together.read()).toEqual(expected);
    const after = nestedDesk();
    after.decide(after.pending(ANN), "accept");
    after.decide(after.pending(), "accept");
    expect(after.read()).toEqual(expected);
  });

  it("is not credited where it was rejected", () => {
    const desk = nestedDesk();
    desk.decide(desk.pending(BOB), "reject");
    desk.decide(desk.pending(), "accept");
    expect(desk.read()).toEqual(["start:The ", "Ann:late fee ", "start:is due."]);
  });

  it("is credited to any depth, whichever was accepted first", () => {
    for (const first of [BOB, CEM, null]) {
      const desk = nestedDesk();
      desk.write(CEM, "XX", { before: "ment" });
      if (first !== null) desk.decide(desk.pending(first), "accept");
      if (first !== null) desk.decide(desk.pending(first === BOB ? CEM : BOB), "accept");
      desk.decide(desk.pending(), "accept");
      expect(desk.read()).toEqual(["start:The ", "Ann:late ", "Bob:pay", "Cem:XX", "Bob:ment ", "Ann:fee ", "start:is due."]);
    }
  });

  it("keeps the author of words that a later one kept", () => {
    const desk = nestedDesk();
    desk.decide(desk.pending(BOB), "accept");
    desk.write(CEM, "late and payment", { part: "late payment" });
    desk.decide(desk.pending(CEM), "accept");
    desk.decide(desk.pending(), "accept");
    expect(desk.read()).toEqual(["start:The ", "Ann:late ", "Cem:and ", "Bob:payment ", "Ann:fee ", "start:is due."]);
  });

  it("is the author's of the change where that one wrote into it afterwards", () => {
    const desk = nestedDesk();
    desk.decide(desk.pending(BOB), "accept");
    desk.write(ANN, "XX", { before: "ment" });
    desk.write(ANN, "", { part: "pa" });
    desk.decide(desk.pending(), "accept");
    expect(desk.read()).toEqual(["start:The ", "Ann:late ", "Bob:y", "Ann:XX", "Bob:ment ", "Ann:fee ", "start:is due."]);
  });

  it("keeps its author when the change is undone, redone, reopened and accepted again", () => {
    const desk = nestedDesk();
    desk.decide(desk.pending(BOB), "accept");
    const before = desk.state;
    const [id = ""] = desk.pending();
    const change = desk.decide([id], "accept");
    const accepted = desk.read();
    const undo = inverseChange(before, change);
    const redo = { ...inverseChange(desk.state, undo), cause: "redo" as const };
    desk.apply(undo);
    expect(desk.read()).toEqual(["start:The is due."]);
    desk.apply(redo);
    expect(desk.read()).toEqual(accepted);
    desk.decide([id], "reopen");
    desk.write(CEM, "! ", { before: "is" });
    desk.decide(desk.pending(), "accept");
    expect(desk.read()).toEqual(["start:The ", "Ann:late ", "Bob:payment ", "Ann:fee ", "Cem:! ", "start:is due."]);
  });

  it("is told apart from what was typed below the change meanwhile", () => {
    const desk = new Desk("alpha beta gamma delta");
    desk.write(ANN, "beta late fee delta", { part: "beta gamma delta" });
    desk.write(BOB, "payment ", { before: "fee" });
    desk.decide(desk.pending(BOB), "accept");
    desk.apply({ ...emptyChange("typing"), edits: [{ start: 11, end: 11, text: "and " }] });
    desk.decide(desk.pending(), "accept");
    expect(desk.read()).toEqual(["start:alpha beta ", "written:and ", "Ann:late ", "Bob:payment ", "Ann:fee", "start: delta"]);
  });

  it("keeps its author when the change is rejected and it goes on alone", () => {
    const desk = nestedDesk();
    desk.write(CEM, "XX", { before: "ment" });
    desk.decide([...desk.pending(BOB), ...desk.pending(CEM)], "accept");
    desk.decide(desk.pending(ANN), "reject");
    desk.decide(desk.pending(), "accept");
    expect(desk.read()).toEqual(["start:The ", "Bob:pay", "Cem:XX", "Bob:ment ", "start:is due."]);
  });
});

describe("credits", () => {
  const accepted = (id: string, start: number, oldText: string, newText: string, nested: NestedEdit[] = []): NestedEdit => {
    const end = start + newText.length;
    return { id, author: BOB, createdAt: 1, start, end, oldText, newText, status: "accepted", decision: null, nested };
  };

  it("say where each stretch stands in what its author proposed", () => {
    const hunk = { id: "h", newText: "pay promptly in full", nested: [accepted("n", 4, "all fees in", "promptly in")] };
    expect(ownText(hunk)).toBe("pay all fees in full");
    expect(creditsOf(hunk.newText, hunk).map(({ hunkId, start, end, from }) => [hunkId, start, end, from])).toEqual([
      ["h", 0, 4, 0],
      ["n", 4, 12, 0],
      ["h", 12, 20, 12],
    ]);
  });

  it("tile the text even where the ranges of a record do not fit it", () => {
    const offset = fc.nat(12);
    const part = fc.constantFrom("", "one ", "two", "three four ");
    const edit = fc.tuple(offset, offset, part, part).map(([start, length, oldText, newText], index = 0): NestedEdit => {
      return { ...accepted(`n${index}`, start, oldText, newText), end: start + length };
    });
    fc.assert(
      fc.property(part, fc.array(edit, { maxLength: 4 }), (text, nested) => {
        let at = 0;
        for (const { start, end } of creditsOf(text, { id: "h", nested })) {
          expect(start).toBe(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(at).toBe(text.length);
      }),
      SEEDED,
    );
  });
});

describe("any suggestions upon suggestions, decided in any order", () => {
  const open = (desk: Desk, verdict: LetteredDecision["verdict"]): string[] => {
    if (verdict !== "reopen") return desk.pending();
    return desk.state.proposals.flatMap(({ hunks }) =>
      hunks
        .flatMap((hunk) => [hunk, ...(hunk.status === "pending" ? nestedEdits(hunk.nested) : [])])
        .flatMap(({ id, status }) => (status === "rejected" ? [id] : [])),
    );
  };

  it("every character is credited to who wrote it", () => {
    let nested = 0;
    fc.assert(
      fc.property(letteredActs, (acts) => {
        const desk = new Desk("1 23 456. 7890 12.");
        const check = (): void => {
          expect(desk.blame.text()).toBe(desk.state.text);
          for (const stretch of desk.read()) {
            const [name = "", text = ""] = stretch.split(":");
            const writer = PEOPLE.findIndex((person) => person.name === name);
            expect(writer >= 0 || name === "start").toBe(true);
            expect(foreignTo(writer, text), desk.read().join("|")).toBe("");
          }
        };
        for (const act of acts) {
          if (act.kind === "stroke") {
            desk.suggest(PEOPLE[act.who] ?? ANN, editsOfStroke(project(desk.state).length, act));
            continue;
          }
          const chosen = chosenBy(act, open(desk, act.verdict));
          if (chosen.length === 0) continue;
          const before = desk.state;
          const change = desk.decide(chosen, act.verdict);
          nested += change.hunks.filter((h) => h.status === "accepted" && h.nested.some((e) => e.status === "accepted")).length;
          check();
          if (act.back === 0) continue;
          const undo = inverseChange(before, change);
          const redo = { ...inverseChange(desk.state, undo), cause: "redo" as const };
          desk.apply(undo);
          check();
          if (act.back === 2) desk.apply(redo);
        }
        while (desk.pending().length > 0) desk.decide(desk.pending(), "accept");
        check();
      }),
      { ...SEEDED, numRuns: 500 },
    );
    expect(nested).toBeGreaterThan(50);
  });
});
