import { describe, expect, it } from "vitest";
import type { PendingHunk } from "./hunkShapes.ts";
import { firstEndingAt, groupRows } from "./laneGroups.ts";

const item = (id: string, start: number, end: number): PendingHunk => ({
  hunk: {
    id,
    proposalId: "p",
    start,
    end,
    oldText: "",
    newText: "",
    status: "pending",
    editedBy: null,
    confidence: null,
    decision: null,
    nested: [],
  },
  author: { kind: "person", name: "Ada" },
});

describe("lane", () => {
  it("finds the first change that reaches the view", () => {
    const pending = [item("a", 0, 4), item("b", 10, 12), item("c", 20, 20)];
    expect([0, 4, 5, 12, 13, 21].map((offset) => firstEndingAt(pending, offset))).toEqual([0, 0, 1, 1, 2, 3]);
  });

  it("puts changes of one row together and keeps rows apart", () => {
    const placed = [
      { item: item("a", 0, 1), top: 26 },
      { item: item("b", 3, 4), top: 26 },
      { item: item("c", 9, 10), top: 52 },
    ];
    expect(groupRows(placed, 20).map((group) => [group.key, group.top])).toEqual([
      ["a b", 26],
      ["c", 52],
    ]);
  });
});
