import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChangeCause } from "../../document/documentState.ts";
import type { Author } from "../../proposal/proposal.ts";
import { editsArbitrary, SEEDED, textArbitrary } from "../../testing/arbitraryEdits.ts";
import { applyEdits, invertEdits } from "../../text/editAlgebra.ts";
import type { TextEdit } from "../../text/textEdit.ts";
import { type AcceptedText, Blame, type BlameStep } from "./blame.ts";

const ADA: Author = { kind: "person", name: "Ada" };
const BOB: Author = { kind: "person", name: "Bob" };

function step(edits: readonly TextEdit[], author: Author = ADA, cause: ChangeCause = "typing", accepted: AcceptedText[] = []): BlameStep {
  return { author, cause, at: 1, edits, accepted };
}

function begin(text: string): Blame {
  return Blame.begin(text, { kind: "start", author: ADA, at: 0, revisionId: "r1" });
}

/** Each stretch as `name:text`. */
function read(blame: Blame): string[] {
  const text = blame.text();
  return blame.spans().map(({ start, end, origin }) => {
    const found = blame.origins[origin];
    const name = found?.kind === "written" ? found.author.name : found?.kind === "change" ? found.hunkId : "start";
    return `${name}:${text.slice(start, end)}`;
  });
}

describe("typed text", () => {
  it("belongs to who typed it; what is around it stays with its author", () => {
    const blame = begin("The fee is due.");
    blame.follow(step([{ start: 4, end: 7, text: "invoice" }], BOB), "r2");
    expect(read(blame)).toEqual(["start:The ", "Bob:invoice", "start: is due."]);
    blame.follow(step([{ start: 11, end: 11, text: ", once sent," }]), "r3");
    expect(read(blame)).toEqual(["start:The ", "Bob:invoice", "Ada:, once sent,", "start: is due."]);
  });

  it("tiles the text after any edits, each character with the person who typed it", () => {
    const typed = fc.array(fc.tuple(fc.boolean(), fc.infiniteStream(fc.nat(1_000_000))), { maxLength: 12 });
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ]{0,30}$/), typed, (start, steps) => {
        const blame = begin(start);
        let text = start;
        for (const [isAda, numbers] of steps) {
          const draw = (limit: number): number => (numbers.next().value ?? 0) % (limit + 1);
          const [a, b] = [draw(text.length), draw(text.length)].sort((x, y) => x - y) as [number, number];
          const inserted = (isAda ? "ABCDE" : "12345").slice(draw(5));
          if (a === b && inserted === "") continue;
          const edits = [{ start: a, end: b, text: inserted }];
          text = applyEdits(text, edits);
          blame.follow(step(edits, isAda ? ADA : BOB), null);
        }
        expect(blame.text()).toBe(text);
        let at = 0;
        for (const span of blame.spans()) {
          expect(span.start).toBe(at);
          expect(span.end).toBeGreaterThan(at);
          at = span.end;
          const origin = blame.origins[span.origin];
          const owner = origin?.kind === "written" ? origin.author.name : "start";
          const expected = owner === "Ada" ? /^[A-E]+$/ : owner === "Bob" ? /^[1-5]+$/ : /^[a-z ]+$/;
          expect(text.slice(span.start, span.end)).toMatch(expected);
        }
        expect(at).toBe(text.length);
      }),
      SEEDED,
    );
  });
});

describe("undo", () => {
  it("gives text that comes back the origin that it had", () => {
    const arbitrary = textArbitrary.chain((text) =>
      fc.tuple(fc.constant(text), editsArbitrary(text)).chain(([first, edits]) => {
        const second = applyEdits(first, edits);
        return fc.tuple(fc.constant(first), fc.constant(edits), editsArbitrary(second));
      }),
    );
    fc.assert(
      fc.property(arbitrary, ([text, first, second]) => {
        const blame = begin(text);
        blame.follow(step(first, BOB), "r2");
        const between = blame.text();
        const before = read(blame);
        blame.follow(step(second), "r3");
        blame.follow(step(invertEdits(between, second), ADA, "undo"), "r4");
        expect(blame.text()).toBe(between);
        expect(read(blame)).toEqual(before);
        const after = applyEdits(between, second);
        blame.follow(step(second, ADA, "redo"), "r5");
        expect(blame.text()).toBe(after);
        // Nobody but the two typed anything: redo and undo write nothing of their own.
        expect(
          blame.origins.some((origin) => origin.revisionId === "r5" && blame.spans().some((span) => blame.origins[span.origin] === origin)),
        ).toBe(false);
      }),
      SEEDED,
    );
  });

  it("finds text that was taken out in several strokes", () => {
    const blame = begin("one two three");
    blame.follow(step([{ start: 4, end: 4, text: "xy " }], BOB), "r2");
    for (let end = 7; end > 2; end -= 1) blame.follow(step([{ start: end - 1, end, text: "" }]), "r3");
    expect(blame.text()).toBe("ontwo three");
    blame.follow(step([{ start: 2, end: 2, text: "e xy " }], ADA, "undo"), "r4");
    expect(read(blame)).toEqual(["start:one ", "Bob:xy ", "start:two three"]);
  });

  it("brings back words where no whole piece fits", () => {
    const blame = begin("alpha beta gamma");
    blame.follow(step([{ start: 0, end: 16, text: "" }], BOB), "r2");
    blame.follow(step([{ start: 0, end: 0, text: "alpha NEW gamma" }], ADA, "restore"), "r3");
    expect(read(blame)).toEqual(["start:alpha ", "Ada:NEW", "start: gamma"]);
  });
});

describe("an accepted change", () => {
  const old = "not disclose it to anyone";
  const proposed = "disclose it only to Representatives";

  it("is attributed word by word: kept words stay with their author", () => {
    const blame = begin("shall ");
    blame.follow(step([{ start: 6, end: 6, text: old }], BOB), "r2");
    blame.follow(
      step([{ start: 6, end: 6 + old.length, text: proposed }], ADA, "accept", [
        { hunkId: "h", start: 6, end: 6 + proposed.length, from: 0, proposed },
      ]),
      "r3",
    );
    expect(blame.text()).toBe(`shall ${proposed}`);
    expect(read(blame)).toEqual(["start:shall ", "Bob:disclose it ", "h:only ", "Bob:to ", "h:Representatives"]);
    const only = blame.spans().find((span) => blame.text().slice(span.start, span.end) === "only ");
    expect(only?.from).toBe(proposed.indexOf("only"));
  });

  it("gives way to the old text and its authors when it is reopened or undone", () => {
    for (const cause of ["reopen", "undo"] as const) {
      const blame = begin("shall ");
      blame.follow(step([{ start: 6, end: 6, text: old }], BOB), "r2");
      const before = read(blame);
      const accept = step([{ start: 6, end: 6 + old.length, text: proposed }], ADA, "accept", [
        { hunkId: "h", start: 6, end: 6 + proposed.length, from: 0, proposed },
      ]);
      blame.follow(accept, "r3");
      const accepted = read(blame);
      blame.follow(step([{ start: 6, end: 6 + proposed.length, text: old }], ADA, cause), "r4");
      expect(read(blame)).toEqual(before);
      blame.follow(accept, "r5");
      expect(read(blame)).toEqual(accepted);
    }
  });

  it("knows where its words stand in what was proposed when somebody typed inside it", () => {
    const blame = begin("pay fees");
    const shown = "pay all fees promptly";
    blame.follow(step([{ start: 4, end: 4, text: "all " }], BOB), "r2");
    blame.follow(
      step([{ start: 0, end: 12, text: shown }], ADA, "accept", [
        { hunkId: "h", start: 0, end: shown.length, from: 0, proposed: "pay fees promptly" },
      ]),
      "r3",
    );
    expect(read(blame)).toEqual(["start:pay ", "Bob:all ", "start:fees", "h: promptly"]);
    expect(blame.spans().at(-1)?.from).toBe("pay fees".length);
  });

  it("remembers who changed it afterwards", () => {
    const blame = begin("");
    blame.follow(
      step([{ start: 0, end: 0, text: "one two three" }], ADA, "accept", [
        { hunkId: "h", start: 0, end: 13, from: 0, proposed: "one two three" },
      ]),
      "r2",
    );
    const origin = blame.spans()[0]?.origin ?? -1;
    blame.follow(step([{ start: 13, end: 13, text: "." }], BOB), "r3");
    expect(blame.touched(origin)).toBeNull();
    blame.follow({ ...step([{ start: 4, end: 7, text: "2" }], BOB), at: 9 }, "r4");
    expect(blame.touched(origin)).toEqual({ by: "Bob", at: 9 });
    expect(read(blame)).toEqual(["h:one ", "Bob:2", "h: three", "Bob:."]);
  });
});

describe("moved text", () => {
  const clause = "The Supplier shall keep records for seven years. ";

  it("keeps its origin when it is cut and pasted, and when it is copied", () => {
    const blame = begin("Start. End.");
    blame.follow(step([{ start: 7, end: 7, text: clause }], BOB), "r2");
    blame.follow(step([{ start: 7, end: 7 + clause.length, text: "" }]), "r3");
    blame.follow(step([{ start: 0, end: 0, text: clause }]), "r4");
    expect(read(blame)).toEqual([`Bob:${clause}`, "start:Start. End."]);
    blame.follow(step([{ start: blame.text().length, end: blame.text().length, text: clause }]), "r5");
    expect(read(blame)).toEqual([`Bob:${clause}`, "start:Start. End.", `Bob:${clause}`]);
  });

  it("is the writer's own when it is short", () => {
    const blame = begin("cap cap");
    blame.follow(step([{ start: 0, end: 4, text: "" }], BOB), "r2");
    blame.follow(step([{ start: 3, end: 3, text: " cap" }], BOB), "r3");
    expect(read(blame)).toEqual(["start:cap", "Bob: cap"]);
  });
});

describe("going on from a snapshot", () => {
  it("is the same as going on at once", () => {
    const arbitrary = textArbitrary.chain((text) =>
      editsArbitrary(text).chain((first) => fc.tuple(fc.constant(text), fc.constant(first), editsArbitrary(applyEdits(text, first)))),
    );
    fc.assert(
      fc.property(arbitrary, ([text, first, second]) => {
        const straight = begin(text);
        straight.follow(step(first, BOB), "r2");
        const resumed = new Blame(structuredClone(straight.snapshot()));
        for (const blame of [straight, resumed]) blame.follow(step(second), "r3");
        expect(read(resumed)).toEqual(read(straight));
        expect(resumed.text()).toBe(straight.text());
      }),
      SEEDED,
    );
  });

  it("adopts the origins of an equal text", () => {
    const first = begin("one two");
    first.follow(step([{ start: 3, end: 3, text: " and" }], BOB), "r2");
    const later = new Blame(first.snapshot());
    later.follow(step([{ start: 0, end: 11, text: "" }]), "r3");
    later.follow(step([{ start: 0, end: 0, text: "one and two" }]), "r4");
    expect(read(later)).toEqual(["Ada:one and two"]);
    later.adopt(first);
    expect(read(later)).toEqual(read(first));
  });
});
