import { describe, expect, it } from "vitest";
import type { Hunk, Proposal } from "../../src/domain/proposal/proposal.ts";
import { authorClass } from "../ui/authorClass.ts";
import { hunkShape, inlineText, pendingHunks, shorten, summariseHunk } from "./hunkShapes.ts";

const hunk = (id: string, start: number, status: Hunk["status"] = "pending"): Hunk => ({
  id,
  proposalId: "p",
  start,
  end: start + 1,
  oldText: "x",
  newText: "y",
  status,
  editedBy: null,
  confidence: null,
  decision: null,
  nested: [],
});
const proposal = (id: string, hunks: Hunk[]): Proposal => ({
  id,
  documentId: "d",
  baseRevisionId: "r",
  author: { kind: "person", name: id },
  kind: "edit",
  createdAt: 0,
  runId: null,
  alternative: 0,
  alternativeCount: 1,
  hunks,
});

describe("shape of a change", () => {
  it("keeps short insertions and lone line breaks in the line", () => {
    expect(hunkShape("reasonable care")).toBe("inline");
    expect(hunkShape("\n\n")).toBe("inline");
    expect(inlineText("a\nb")).toBe("a↵b");
  });
  it("gives several lines and long text a zone", () => {
    expect(hunkShape("first\nsecond")).toBe("block");
    expect(hunkShape("x".repeat(121))).toBe("block");
    expect(hunkShape("x".repeat(120))).toBe("inline");
  });
});

describe("pendingHunks", () => {
  it("takes pending changes of all proposals in the order of the text", () => {
    const state = {
      text: "",
      version: 1,
      proposals: [proposal("a", [hunk("a1", 8), hunk("a2", 1, "accepted")]), proposal("b", [hunk("b1", 3)])],
      locks: [],
      lineEndings: { dominant: "lf" as const, exceptions: [], byteOrderMark: false },
    };
    expect(pendingHunks(state).map((item) => [item.hunk.id, item.author.name])).toEqual([
      ["b1", "b"],
      ["a1", "a"],
    ]);
  });
});

describe("words for a change", () => {
  it("shortens in the middle, by characters", () => {
    expect(shorten("  a\n b ")).toBe("a b");
    const short = shorten("𠮷".repeat(100), 30);
    expect(Array.from(short)).toHaveLength(30);
    expect(short).toContain("…");
  });
  it("names what goes and what comes", () => {
    expect(summariseHunk("old", "new")).toBe("old → new");
    expect(summariseHunk("old", "")).toBe("− old");
    expect(summariseHunk("", "new")).toBe("+ new");
  });
});

describe("authorClass", () => {
  it("gives models their own colour and a person always the same", () => {
    expect(authorClass({ kind: "model", name: "m", forPerson: "Ada" })).toBe("author-model");
    expect(authorClass({ kind: "person", name: "Ada" })).toBe(authorClass({ kind: "person", name: "Ada" }));
    expect(authorClass({ kind: "person", name: "青木" })).toMatch(/^author-[0-5]$/);
  });
});
