import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TokenScore } from "../../src/contract/index.ts";
import { parseOutline } from "../../src/domain/document/outline.ts";
import type { Proposal } from "../../src/domain/proposal/proposal.ts";
import { applyEdits } from "../../src/domain/text/editAlgebra.ts";
import { rebaseTokens } from "./actions/scores.ts";
import { clauseAt, listChanges, stepChange } from "./changes.ts";
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
const ids = (changed: Partial<ChangeFilter>): string[] => listChanges(proposals, { ...filter, ...changed }).map((item) => item.hunk.id);

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
    const items = listChanges(proposals, filter);
    const step = (focused: string | null, caret: number, direction: 1 | -1) => stepChange(items, focused, caret, direction)?.hunk.id;
    expect(step(null, 15, 1)).toBe("q0");
    expect(step(null, 15, -1)).toBe("p1");
    expect(step("p0", 0, 1)).toBe("p1");
    expect(step("p1", 0, -1)).toBe("p0");
    expect(stepChange([], null, 0, 1)).toBeNull();
  });
});

test("a place belongs to the innermost clause around it", () => {
  const text = "# Title\n\n## First\n\ntext\n\n### Inner\n\nmore\n\n## Second\n\nend\n";
  const outline = parseOutline(text, "technical");
  expect(clauseAt(outline, text.indexOf("more"))?.title).toBe("Inner");
  expect(clauseAt(outline, text.indexOf("end"))?.title).toBe("Second");
  expect(clauseAt(outline, text.indexOf("text\n"))?.title).toBe("First");
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
