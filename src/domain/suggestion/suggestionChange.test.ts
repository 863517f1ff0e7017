import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { documentOf, hunkOf } from "../testing/documents.ts";
import { ANN, acceptedText, BOB, CEM, marks, PEOPLE, placeStroke, strokeArbitrary, suggest } from "../testing/suggestions.ts";
import { applyEdits, createRebaser } from "../text/editAlgebra.ts";
import { markupOf, project, toAcceptedOffset, toMarkupOffset } from "./markup.ts";

const TEXT = "The term is two years. It may be renewed.\n\nThe fee is ten euros.";
const pending = (state: ReturnType<typeof documentOf>) => state.proposals.flatMap((p) => p.hunks.filter((h) => h.status === "pending"));

describe("one person", () => {
  test("typing grows one insertion, deleting it takes it away", () => {
    let { state } = suggest(documentOf(TEXT), ANN, [{ start: 3, end: 3, text: "a" }]);
    ({ state } = suggest(state, ANN, [{ start: 4, end: 4, text: "b" }]));
    expect(pending(state)).toMatchObject([{ start: 3, end: 3, newText: "ab", nested: [] }]);
    ({ state } = suggest(state, ANN, [{ start: 3, end: 5, text: "" }]));
    expect(pending(state)).toEqual([]);
    expect(state.text).toBe(TEXT);
  });

  test("typing over accepted text is one replacement; backspacing on grows it", () => {
    let { state } = suggest(documentOf(TEXT), ANN, [{ start: 12, end: 15, text: "three" }]);
    expect(pending(state)).toMatchObject([{ start: 12, end: 15, oldText: "two", newText: "three" }]);
    ({ state } = suggest(state, ANN, [{ start: 11, end: 12, text: "" }]));
    expect(pending(state)).toMatchObject([{ start: 11, end: 15, oldText: " two", newText: "three" }]);
    expect(project(state).text).toBe(TEXT.replace("two", "twothree"));
  });
});

describe("several people", () => {
  test("deleting another's insertion nests, deleting what is struck does nothing", () => {
    let { state } = suggest(documentOf("one two"), ANN, [{ start: 3, end: 3, text: " and" }]);
    ({ state } = suggest(state, BOB, [{ start: 4, end: 9, text: "" }]));
    expect(project(state).text).toBe("one and two");
    expect(pending(state)).toMatchObject([
      { newText: " and", nested: [{ author: BOB, start: 1, end: 4, oldText: "and", newText: "" }] },
      { start: 3, end: 5, oldText: " t", newText: "" },
    ]);
    const again = suggest(state, CEM, [{ start: 4, end: 9, text: "" }]);
    expect(again.result.change.hunks).toEqual([]);
    expect(again.result.change.proposals).toEqual([]);
  });

  test("inserting inside another's insertion nests, inside another's strike halves it fairly", () => {
    let { state } = suggest(documentOf("one two three"), ANN, [{ start: 4, end: 7, text: "2" }]);
    ({ state } = suggest(state, BOB, [{ start: 5, end: 5, text: "X" }]));
    expect(project(state).text).toBe("one tXwo2 three");
    const [left, middle, right] = pending(state).sort((a, b) => a.start - b.start || a.end - b.end);
    expect(left).toMatchObject({ start: 4, end: 5, oldText: "t", newText: "" });
    expect(middle).toMatchObject({ start: 5, end: 5, newText: "X" });
    expect(right).toMatchObject({ start: 5, end: 7, oldText: "wo", newText: "2", proposalId: left?.proposalId, decision: null });
    expect(acceptedText(project(state))).toBe("one X2 three");
  });

  test("the change of a model is suggested upon like that of a person", () => {
    const hunk = hunkOf("one two", "h", 4, 7, "three four");
    const { state } = suggest(documentOf("one two", [hunk]), ANN, [{ start: 12, end: 17, text: "" }]);
    expect(pending(state)).toMatchObject([
      { id: "h", newText: "three four", confidence: 0.5, nested: [{ author: ANN, start: 5, end: 10 }] },
    ]);
  });

  test("nobody can add to the proposal of somebody else", () => {
    const hunk = hunkOf("one two", "h", 4, 7, "2");
    const state = documentOf("one two", [hunk]);
    const forged = { ...state, proposals: state.proposals.map((proposal) => ({ ...proposal, id: "of-Ann" })) };
    expect(() => suggest(forged, ANN, [{ start: 0, end: 0, text: "x" }])).toThrow(/one's own proposal/);
  });
});

describe("any strokes of three people", () => {
  const strokes = fc.array(strokeArbitrary, { minLength: 1, maxLength: 12 });

  test("keep the accepted text, keep every typed character, and read as they were written", () => {
    fc.assert(
      fc.property(strokes, (list) => {
        let state = documentOf(TEXT);
        for (const stroke of list) {
          const before = project(state);
          const seen = acceptedText(before);
          const edits = placeStroke(before.length, stroke);
          const author = PEOPLE[stroke.who] ?? ANN;
          const { state: next, result } = suggest(state, author, edits);
          const after = project(next);
          expect(next.text).toBe(TEXT);
          expect(result.change.edits).toEqual([]);
          expect(after.text).toBe(applyEdits(before.text, result.applied));
          expect(after.text).toBe(after.segments.map(({ node, offset, length }) => node.text.slice(offset, offset + length)).join(""));
          // What everybody sees with all changes accepted is the text before with these edits.
          let visible = 0;
          const places = [...before.text].map(() => 0);
          for (const segment of before.segments)
            for (let index = 0; index < segment.length; index += 1) {
              places[segment.at + index] = visible;
              if (segment.struckBy === null) visible += 1;
            }
          const at = (offset: number): number => places[offset] ?? visible;
          const expected = edits.map(({ start, end, text }) => ({ start: at(start), end: at(end), text }));
          expect(acceptedText(after)).toBe(applyEdits(seen, expected));
          state = next;
        }
      }),
      SEEDED,
    );
  });

  test("are taken back by their inverse, and done again by the inverse of that", () => {
    fc.assert(
      fc.property(strokes, (list) => {
        let state = documentOf(TEXT);
        for (const stroke of list) {
          const author = PEOPLE[stroke.who] ?? ANN;
          const done = suggest(state, author, placeStroke(project(state).length, stroke));
          const undone = suggest(done.state, author, done.result.inverse.edits, done.result.inverse.restore);
          // One's own text that somebody had struck comes back without the strike.
          const own = new RegExp(`(\\+${author.name}-).*`, "s");
          const forAuthor = (of: typeof state): string[] => marks(of).map((mark) => mark.replace(own, "$1"));
          expect(forAuthor(undone.state)).toEqual(forAuthor(state));
          const redone = suggest(undone.state, author, undone.result.inverse.edits, undone.result.inverse.restore);
          expect(forAuthor(redone.state)).toEqual(forAuthor(done.state));
          state = done.state;
        }
      }),
      SEEDED,
    );
  });

  test("never overlap, and places of the two texts lead to each other", () => {
    fc.assert(
      fc.property(strokes, (list) => {
        let state = documentOf(TEXT);
        for (const stroke of list) {
          ({ state } = suggest(state, PEOPLE[stroke.who] ?? ANN, placeStroke(project(state).length, stroke)));
        }
        const hunks = pending(state).sort((a, b) => a.start - b.start || a.end - b.end);
        for (const [index, hunk] of hunks.entries()) expect(hunk.start).toBeGreaterThanOrEqual(hunks[index - 1]?.end ?? 0);
        const markup = markupOf(state);
        let end = 0;
        for (const segment of markup.segments) {
          expect(segment.at).toBe(end);
          end += segment.length;
        }
        expect(end).toBe(markup.text.length);
        for (let offset = 0; offset <= TEXT.length; offset += 1) {
          for (const bias of ["before", "after"] as const)
            expect(toAcceptedOffset(markup, toMarkupOffset(markup, offset, bias))).toBe(offset);
          expect(toMarkupOffset(markup, offset, "before")).toBeLessThanOrEqual(toMarkupOffset(markup, offset, "after"));
        }
      }),
      SEEDED,
    );
  });
});

test("an offset of the markup follows a suggestion", () => {
  const { state, result } = suggest(documentOf("one two"), ANN, [{ start: 0, end: 3, text: "1" }]);
  expect(project(state).text).toBe("one1 two");
  expect(createRebaser(result.applied).offset(4, "before")).toBe(5);
});
