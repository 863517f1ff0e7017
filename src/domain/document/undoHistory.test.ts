import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editsArbitrary, SEEDED } from "../testing/arbitraryEdits.ts";
import { documentOf, hunkOf } from "../testing/documents.ts";
import type { TextEdits } from "../text/textEdit.ts";
import { applyChange, decisionChange, emptyChange, inverseChange } from "./applyChange.ts";
import type { DocumentChange, DocumentState } from "./documentState.ts";
import { UndoHistory } from "./undoHistory.ts";

/** A document under an undo history, as an open session holds them. */
class Desk {
  readonly history = new UndoHistory();
  state: DocumentState;
  #at = 0;

  constructor(state: DocumentState) {
    this.state = state;
  }

  type(edits: TextEdits, pause = 10_000): void {
    this.run({ ...emptyChange("typing"), edits }, pause);
  }

  run(change: DocumentChange, pause = 10_000): void {
    this.#at += pause;
    const at = change.edits[0]?.start ?? 0;
    const caret = at + (change.edits[0]?.text.length ?? 0);
    this.history.push({
      change,
      inverse: inverseChange(this.state, change),
      selectionBefore: { start: at, end: at },
      selectionAfter: { start: caret, end: caret },
      at: this.#at,
    });
    this.state = applyChange(this.state, change, "Ada");
  }

  foreign(edits: TextEdits): void {
    this.state = applyChange(this.state, { ...emptyChange("typing"), edits }, "Bea");
    this.history.rebase(edits);
  }

  undo(): boolean {
    const step = this.history.undo();
    if (step !== null) this.state = applyChange(this.state, step.change, "Ada");
    return step !== null;
  }

  redo(): boolean {
    const step = this.history.redo();
    if (step !== null) this.state = applyChange(this.state, step.change, "Ada");
    return step !== null;
  }
}

describe("undo history", () => {
  it("joins typing that goes on at once, and parts at pauses, other places and new lines", () => {
    const desk = new Desk(documentOf("one two"));
    desk.type([{ start: 3, end: 3, text: "a" }], 100);
    desk.type([{ start: 4, end: 4, text: "b" }], 100);
    desk.type([{ start: 4, end: 5, text: "" }], 100);
    desk.type([{ start: 4, end: 4, text: "\n" }], 100);
    desk.type([{ start: 0, end: 0, text: "x" }], 100);
    desk.type([{ start: 1, end: 1, text: "y" }], 700);
    const texts: string[] = [];
    while (desk.undo()) texts.push(desk.state.text);
    expect(texts).toEqual(["xonea\n two", "onea\n two", "onea two", "one two"]);
    while (desk.redo());
    expect(desk.state.text).toBe("xyonea\n two");
  });

  it("undoing an accepted change brings the pending change back", () => {
    const text = "The Fee is due.";
    const desk = new Desk(documentOf(text, [hunkOf(text, "h1", 4, 7, "Price")]));
    desk.run(decisionChange(desk.state, ["h1"], "accept", "Ada", 5, null));
    expect(desk.state.text).toBe("The Price is due.");
    desk.undo();
    expect(desk.state.proposals[0]?.hunks[0]).toMatchObject({ status: "pending", start: 4, end: 7 });
    desk.redo();
    expect(desk.state.text).toBe("The Price is due.");
    expect(desk.state.proposals[0]?.hunks[0]?.status).toBe("accepted");
  });

  it("forgets its records of hunks that someone else decided", () => {
    const text = "The Fee is due.";
    const desk = new Desk(documentOf(text, [hunkOf(text, "h1", 4, 7, "Price")]));
    desk.type([{ start: 5, end: 5, text: "e" }]);
    const rejected = decisionChange(desk.state, ["h1"], "reject", "Bea", 5, null);
    desk.state = applyChange(desk.state, rejected, "Bea");
    desk.history.rebase(rejected.edits, ["h1"]);
    desk.undo();
    expect(desk.state.text).toBe(text);
    expect(desk.state.proposals[0]?.hunks[0]?.status).toBe("rejected");
  });

  it("a new step drops what was undone", () => {
    const desk = new Desk(documentOf("ab"));
    desk.type([{ start: 0, end: 1, text: "" }]);
    desk.undo();
    desk.type([{ start: 2, end: 2, text: "c" }]);
    expect(desk.history.canRedo()).toBe(false);
    expect(desk.history.canUndo()).toBe(true);
  });

  it("undoes its own typing alone under foreign insertions", () => {
    const arbitrary = fc.tuple(fc.constantFrom("alpha beta gamma", "甲は乙に対し😀"), fc.infiniteStream(fc.nat()));
    fc.assert(
      fc.property(arbitrary, fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), ([text, numbers], turns) => {
        const desk = new Desk(documentOf(text));
        const next = (): number => numbers.next().value ?? 0;
        turns.forEach((own, index) => {
          const edits = fc.sample(editsArbitrary(desk.state.text, 2), { seed: next(), numRuns: 1 })[0] ?? [];
          if (own) desk.type(edits);
          else desk.foreign([{ start: edits[0]?.start ?? 0, end: edits[0]?.start ?? 0, text: String(index) }]);
        });
        const latest = desk.state.text;
        while (desk.undo());
        expect(desk.state.text.replace(/\d/g, "")).toBe(text);
        turns.forEach((own, index) => {
          if (!own) expect(desk.state.text).toContain(String(index));
        });
        while (desk.redo());
        expect([...desk.state.text].sort().join("")).toBe([...latest].sort().join(""));
      }),
      { ...SEEDED, numRuns: 200 },
    );
  });
});
