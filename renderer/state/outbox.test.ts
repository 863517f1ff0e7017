import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyChange, emptyChange } from "../../src/domain/document/applyChange.ts";
import type { DocumentChange, DocumentState } from "../../src/domain/document/documentState.ts";
import { documentOf, hunkOf } from "../../src/domain/testing/documents.ts";
import { enqueue, isAnswer, markSent, type Outbox, openOutbox, reopen } from "./outbox.ts";

const typing = (at: number, text: string): DocumentChange => ({ ...emptyChange("typing"), edits: [{ start: at, end: at, text }] });
const arrive = (state: DocumentState, change: DocumentChange | undefined): DocumentState =>
  change === undefined ? state : applyChange(state, change, "Ann");

/** Pending changes that were not joined: the first was on its way when the others were typed. */
function typed(base: DocumentState, ...changes: DocumentChange[]): Outbox {
  const [first, ...rest] = changes;
  const begun = first === undefined ? openOutbox(base) : markSent(enqueue(openOutbox(base), first, "Ann"));
  return rest.reduce((outbox, change) => enqueue(outbox, change, "Ann"), begun);
}

describe("opening again after a lost answer", () => {
  test("does not type again what the backend has already", () => {
    const outbox = typed(documentOf("base "), typing(5, "a"), typing(6, "bcd"));
    const again = reopen(outbox, arrive(outbox.acknowledged, outbox.pending[0]), "Ann");
    expect(again.local.text).toBe("base abcd");
    expect(again.pending).toHaveLength(1);
    expect(again.sent).toBe(false);
  });

  test("keeps what has not arrived, however many did", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.stringMatching(/^[a-c]{1,3}$/)), { minLength: 1, maxLength: 5 }),
        fc.nat(5),
        (drafts, arrived) => {
          let outbox = openOutbox(documentOf("abcabc"));
          for (const [place, text] of drafts) {
            // Changes with different causes are never joined.
            const change = { ...typing(place % (outbox.local.text.length + 1), text), cause: "redo" as const };
            outbox = enqueue(outbox, change, "Ann");
          }
          const state = outbox.pending.slice(0, arrived).reduce(arrive, outbox.acknowledged);
          const again = reopen(outbox, state, "Ann");
          expect(again.local.text).toBe(outbox.local.text);
          expect(again.pending).toHaveLength(Math.max(0, drafts.length - arrived));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("keeps an undone decision, which changes no text, until the backend has it", () => {
    const text = "two years";
    const base = documentOf(text, [hunkOf(text, "h", 0, 3, "three", "rejected")]);
    const reopened: DocumentChange = { ...emptyChange("undo"), hunks: [hunkOf(text, "h", 0, 3, "three")] };
    const outbox = typed(base, reopened);
    expect(reopen(outbox, base, "Ann").pending).toEqual([reopened]);
    expect(reopen(outbox, applyChange(base, reopened, "Ann"), "Ann").pending).toEqual([]);
  });
});

test("only the sent change is its own answer", () => {
  const outbox = typed(documentOf("base "), typing(5, "a"));
  expect(isAnswer(outbox, typing(5, "a"))).toBe(true);
  expect(isAnswer(outbox, typing(5, "b"))).toBe(false);
  expect(isAnswer(outbox, emptyChange("run"))).toBe(false);
  expect(isAnswer({ ...outbox, sent: false }, typing(5, "a"))).toBe(false);
});
