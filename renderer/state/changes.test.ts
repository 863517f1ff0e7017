import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TokenScore } from "../../src/contract/index.ts";
import { applyChange, emptyChange } from "../../src/domain/document/applyChange.ts";
import { parseOutline } from "../../src/domain/document/outline.ts";
import type { Proposal } from "../../src/domain/proposal/proposal.ts";
import { documentOf, hunkOf } from "../../src/domain/testing/documents.ts";
import { applyEdits } from "../../src/domain/text/editAlgebra.ts";
import type { TextRange } from "../../src/domain/text/textEdit.ts";
import { rebaseTokens } from "./actions/scores.ts";
import { changesIn, clauseAt, listChanges, placeAgain, stepChange } from "./changes.ts";
import type { ChangeFilter } from "./uiStore.ts";

const filter: ChangeFilter = { status: "pending", author: null, kind: null, order: "document" };

function proposal(
  id: string,
  author: string,
  hunks: readonly [start: number, confidence: number | null, status: "pending" | "rejected"][],
): Proposal {
  return {
    id,
    documentId: "d",
    baseRevisionId: "r",
    author: { kind: "model", name: author, forPerson: "Ann" },
    kind: "regenerate",
    createdAt: 1,
    runId: null,
    alternative: 0,
    alternativeCount: 1,
    hunks: hunks.map(([start, confidence, status], index) => ({
      id: `${id}${index}`,
      proposalId: id,
      start,
      end: start + 2,
      oldText: "ab",
      newText: "cd",
      status,
      editedBy: null,
      confidence,
      decision: null,
      nested: [],
    })),
  };
}

const proposals = [
  proposal("p", "tiny", [
    [30, 0.9, "pending"],
    [10, 0.4, "pending"],
    [50, null, "rejected"],
  ]),
  proposal("q", "base", [[20, 0.2, "pending"]]),
];
const ids = (changed: Partial<ChangeFilter>): string[] =>
  listChanges({ text: "", proposals }, { ...filter, ...changed }).map((item) => item.hunk.id);

describe("the list of changes", () => {
  test("is in document order, or begins with the least certain", () => {
    expect(ids({})).toEqual(["p1", "q0", "p0"]);
    expect(ids({ order: "uncertain" })).toEqual(["q0", "p1", "p0"]);
    expect(ids({ status: "all" })).toEqual(["p1", "q0", "p0", "p2"]);
  });

  test("keeps to its filters", () => {
    expect(ids({ author: "base" })).toEqual(["q0"]);
    expect(ids({ status: "rejected" })).toEqual(["p2"]);
    expect(ids({ kind: "edit", status: "all" })).toEqual([]);
  });

  test("is gone through round its ends, from the caret when nothing is focused", () => {
    const items = listChanges({ text: "", proposals }, filter);
    const step = (focused: string | null, caret: number, direction: 1 | -1) => stepChange(items, focused, caret, direction)?.hunk.id;
    expect(step(null, 15, 1)).toBe("q0");
    expect(step(null, 15, -1)).toBe("p1");
    expect(step("p0", 0, 1)).toBe("p1");
    expect(step("p1", 0, -1)).toBe("p0");
    expect(stepChange([], null, 0, 1)).toBeNull();
  });
});

test("a change that somebody typed in is listed with its present text", () => {
  const text = "runs for two years";
  const state = applyChange(
    documentOf(text, [hunkOf(text, "h", 9, 18, "three years")]),
    { ...emptyChange("typing"), edits: [{ start: 13, end: 13, text: "long " }] },
    "Ann",
  );
  expect(listChanges(state, filter)[0]?.hunk).toMatchObject({ oldText: "two long years", newText: "three long years", editedBy: "Ann" });
});

test("a place belongs to the innermost clause around it", () => {
  const text = "# Title\n\n## First\n\ntext\n\n### Inner\n\nmore\n\n## Second\n\nend\n";
  const outline = parseOutline(text, "technical");
  expect(clauseAt(outline, text.indexOf("more"))?.title).toBe("Inner");
  expect(clauseAt(outline, text.indexOf("end"))?.title).toBe("Second");
  expect(clauseAt(outline, text.indexOf("text\n"))?.title).toBe("First");
});

describe("the changes of a clause", () => {
  const text = "# T\n\n## A\n\none\n\n## B\n\ntwo\n";
  const outline = parseOutline(text);
  const [, first, second] = outline;
  const edge = text.indexOf("## B");
  const at = (start: number, end: number, id: string) => ({ ...hunkOf(text, id, start, end, "x") });
  const state = documentOf(text, [
    at(text.indexOf("one"), text.indexOf("one") + 3, "inside"),
    at(text.indexOf("one") + 3, text.indexOf("one") + 3, "end of its line"),
    at(edge, edge, "before the next"),
    at(edge, edge + 4, "the next heading"),
    at(text.length, text.length, "end of the text"),
  ]);
  const inClause = (clause: TextRange | undefined): string[] =>
    clause === undefined ? [] : changesIn(state, [clause]).map((item) => item.hunk.id);

  test("are those inside it, not its neighbour's", () => {
    expect(inClause(first)).toEqual(["inside", "end of its line"]);
    expect(inClause(second)).toEqual(["before the next", "the next heading", "end of the text"]);
  });

  test("include what is inserted right behind a selection that ends in its line", () => {
    const start = text.indexOf("one");
    expect(inClause({ start, end: start + 3 })).toEqual(["inside", "end of its line"]);
    expect(inClause({ start: start - 1, end: start })).toEqual([]);
  });
});

test("a change is made again over the span of its run, else over its whole proposal", () => {
  const text = "The quick brown fox jumps.";
  const [item] = listChanges(documentOf(text, [hunkOf(text, "a", 4, 9, "slow"), hunkOf(text, "b", 16, 19, "dog")]), filter);
  if (item === undefined) throw new Error("no change");
  expect(placeAgain(item, [{ start: 0, end: 26 }])).toEqual([{ start: 0, end: 26 }]);
  expect(placeAgain(item, [{ start: 10, end: 26 }])).toEqual([{ start: 4, end: 19 }]);
  expect(placeAgain(item, [])).toEqual([{ start: 4, end: 19 }]);
});

test("scored tokens that an edit leaves alone keep their text", () => {
  const text = "one two three four five six seven eight nine ten";
  const tokens: TokenScore[] = [...text.matchAll(/\w+/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    logProbability: -1,
    entropy: 1,
    alternatives: [],
  }));
  const edit = fc.record({ start: fc.nat(text.length), length: fc.nat(8), text: fc.stringMatching(/^[xyz ]{0,5}$/) });
  fc.assert(
    fc.property(edit, ({ start, length, text: inserted }) => {
      const edits = [{ start, end: Math.min(text.length, start + length), text: inserted }];
      const after = applyEdits(text, edits);
      const words = new Set(tokens.map((token) => text.slice(token.start, token.end)));
      for (const token of rebaseTokens(tokens, edits)) expect(words).toContain(after.slice(token.start, token.end));
    }),
  );
});
