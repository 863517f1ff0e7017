import { describe, expect, it } from "vitest";
import { parseOutline } from "../document/outline.ts";
import { hunkOf, proposalOf } from "../testing/documents.ts";
import type { Hunk, Proposal } from "./proposal.ts";
import { authorKey, authorsOf, countByClause, nextChange, positionOf, previousChange, queueChanges, stepFrom } from "./queue.ts";

const text = "# Title\n\n## One\n\nFirst words.\n\n### Deep\n\nMore words.\n\n## Two\n\nLast words.";
const at = (words: string): number => text.indexOf(words);
const hunk = (id: string, words: string, confidence: number | null, status: Hunk["status"] = "pending"): Hunk => ({
  ...hunkOf(text, id, at(words), at(words) + 4, "x", status),
  confidence,
});
const byModel = proposalOf("p1", [hunk("h3", "Last", 0.4), hunk("h1", "First", 0.9), hunk("h2", "More", 0.2, "rejected")]);
const byPerson: Proposal = { ...proposalOf("p2", [hunk("h4", "words", null)]), author: { kind: "person", name: "Ada" }, kind: "edit" };
const proposals = [byModel, byPerson];
const ids = (changes: readonly { hunk: Hunk }[]): string[] => changes.map((change) => change.hunk.id);

describe("the queue of changes", () => {
  it("lists them as they stand in the text, or the least certain first", () => {
    expect(ids(queueChanges(proposals))).toEqual(["h1", "h4", "h2", "h3"]);
    expect(ids(queueChanges(proposals, {}, "least-certain"))).toEqual(["h2", "h3", "h1", "h4"]);
  });

  it("filters by author, kind and status", () => {
    expect(ids(queueChanges(proposals, { author: authorKey(byPerson.author) }))).toEqual(["h4"]);
    expect(ids(queueChanges(proposals, { kind: "regenerate", status: "pending" }))).toEqual(["h1", "h3"]);
    expect(ids(queueChanges(proposals, { status: "rejected", author: null, kind: null }))).toEqual(["h2"]);
    expect(authorsOf([...proposals, byModel]).map(authorKey)).toEqual(["model:tiny", "person:Ada"]);
  });

  it("goes on from an offset and round at the ends", () => {
    const changes = queueChanges(proposals);
    expect(nextChange(changes, at("First"))?.hunk.id).toBe("h4");
    expect(nextChange(changes, at("Last"))?.hunk.id).toBe("h1");
    expect(previousChange(changes, at("More"))?.hunk.id).toBe("h4");
    expect(previousChange(changes, 0)?.hunk.id).toBe("h3");
    expect(nextChange([], 0)).toBeNull();
    expect(stepFrom(changes, "h3", 1)?.hunk.id).toBe("h1");
    expect(stepFrom(changes, "h1", -1)?.hunk.id).toBe("h3");
    expect(stepFrom([], "h1", 1)).toBeNull();
  });

  it("says which of how many a change is", () => {
    expect(positionOf(queueChanges(proposals), "h2")).toEqual({ position: 3, total: 4 });
    expect(positionOf(queueChanges(proposals), "none")).toBeNull();
  });

  it("counts by the innermost clause", () => {
    const counts = countByClause(queueChanges(proposals), parseOutline(text));
    expect(Object.fromEntries(counts)).toEqual({ one: 2, deep: 1, two: 1 });
  });
});
