import { expect, test } from "vitest";
import { coverage, fallenApprovals, type Statement, standingOf } from "./coverage.ts";

const clause = (id: string, fingerprint: string) => ({ id, fingerprint });
const same = (...ids: string[]) => new Map(ids.map((id) => [id, id]));
function signed(id: string, personId: string, clauses: Statement["clauses"], parts: Partial<Statement> = {}): Statement {
  return {
    id,
    personId,
    verdict: "approve",
    clauses,
    removed: [],
    sound: true,
    answered: false,
    toNow: same("a", "b"),
    kept: [],
    ...parts,
  };
}
const NOW = [clause("a", "1"), clause("b", "1")];
const nobody = { requester: "ada", of: () => new Set<string>() };

test("a clause stands as the last statement about it says", () => {
  const first = signed("s1", "grace", [clause("a", "1"), clause("b", "0")]);
  const standing = standingOf("grace", NOW, [first]);
  expect([...standing.clauses].map(([id, { standing: how }]) => [id, how])).toEqual([
    ["a", "approved"],
    ["b", "stale"],
  ]);
  expect(standing.satisfied).toBe(false);
  const again = signed("s2", "grace", [clause("b", "1")]);
  expect(standingOf("grace", NOW, [first, again]).satisfied).toBe(true);
});

test("what was approved before the last statement does not come back with the old text", () => {
  const statements = [signed("s1", "grace", [clause("a", "1")]), signed("s2", "grace", [clause("a", "2")])];
  expect(standingOf("grace", [clause("a", "1")], statements).clauses.get("a")?.standing).toBe("stale");
});

test("a statement that is not sound counts for nothing, also when it takes something back", () => {
  const forged = signed("s2", "grace", [clause("a", "1")], { sound: false, verdict: "changes" });
  expect(standingOf("grace", [clause("a", "1")], [signed("s1", "grace", [clause("a", "1")]), forged]).satisfied).toBe(true);
  expect(standingOf("grace", [clause("a", "1")], [{ ...forged, verdict: "approve" }]).satisfied).toBe(false);
});

test("kept: for the text it was kept for, not for the next", () => {
  const statement = signed("s1", "grace", [clause("a", "0")], { kept: [{ clause: "a", fingerprint: "1", id: "k1" }] });
  expect(standingOf("grace", [clause("a", "1")], [statement]).clauses.get("a")).toMatchObject({ standing: "kept", keptId: "k1" });
  expect(standingOf("grace", [clause("a", "2")], [statement]).clauses.get("a")?.standing).toBe("stale");
});

test("a clause that is gone must be seen", () => {
  const whole = signed("s1", "grace", [clause("a", "1"), clause("gone", "1")]);
  const standing = standingOf("grace", [clause("a", "1")], [whole]);
  expect(standing).toMatchObject({ satisfied: false, removed: [{ clause: "gone", statementId: "s1" }] });
  const seen = signed("s2", "grace", [clause("a", "1")], { removed: ["gone"] });
  expect(standingOf("grace", [clause("a", "1")], [whole, seen])).toMatchObject({ satisfied: true, removed: [] });
});

test("changes that are asked for hold until the text is sent again or they approve", () => {
  const approved = signed("s1", "grace", NOW);
  const objection = signed("s2", "grace", [clause("a", "1")], { verdict: "changes" });
  const cover = (statements: Statement[]) => coverage(NOW, ["grace"], null, statements, nobody);
  expect(cover([approved, objection])).toMatchObject({ objected: true, met: false });
  expect(cover([approved, { ...objection, answered: true }])).toMatchObject({ objected: false, met: false });
  expect(cover([approved, objection, signed("s3", "grace", [clause("a", "1")])])).toMatchObject({ objected: false, met: true });
});

test("required approvers, and a quorum", () => {
  const grace = signed("s1", "grace", NOW);
  const half = signed("s2", "eve", [clause("a", "1")]);
  expect(coverage(NOW, ["grace", "eve"], null, [grace], nobody)).toMatchObject({ needed: 2, satisfied: 1, met: false });
  expect(coverage(NOW, ["grace", "eve"], 1, [grace], nobody)).toMatchObject({ needed: 1, satisfied: 1, met: true });
  expect(coverage(NOW, ["grace", "eve"], 1, [half], nobody)).toMatchObject({ satisfied: 0, met: false });
  expect(coverage(NOW, ["eve"], 2, [grace], nobody)).toMatchObject({ needed: 2, satisfied: 0, met: false });
  expect(coverage(NOW, [], null, [], nobody).met).toBe(false);
  expect(coverage([], ["grace"], null, [grace], nobody).met).toBe(false);
});

test("an author is never the sole approver, of the whole or of one clause", () => {
  const all = [signed("s1", "ada", NOW), signed("s2", "grace", NOW)];
  const wrote = (a: string[], b: string[]) => ({ requester: "ada", of: (id: string) => new Set(id === "a" ? a : b) });
  expect(coverage(NOW, ["ada"], null, all, nobody)).toMatchObject({ alone: ["a", "b"], met: false });
  expect(coverage(NOW, ["ada", "grace"], null, all, nobody).met).toBe(true);
  expect(coverage(NOW, ["ada", "grace"], null, all, wrote(["grace"], ["ada"]))).toMatchObject({ alone: ["a"], met: false });
  expect(coverage(NOW, ["grace"], 1, all, wrote(["ada"], ["grace"]))).toMatchObject({ alone: ["b"], met: false });
});

test("which approvals an edit ends", () => {
  const statements = [signed("s1", "grace", NOW), signed("s2", "eve", [clause("b", "1")])];
  const before = coverage(NOW, ["grace", "eve"], null, statements, nobody);
  const after = coverage([clause("a", "1"), clause("b", "2")], ["grace", "eve"], null, statements, nobody);
  expect(fallenApprovals(before, after)).toEqual([
    { personId: "grace", statementId: "s1", clause: "b", now: "b" },
    { personId: "eve", statementId: "s2", clause: "b", now: "b" },
  ]);
  const gone = statements.map((statement) => ({ ...statement, toNow: same("a") }));
  expect(fallenApprovals(before, coverage([clause("a", "1")], ["grace", "eve"], null, gone, nobody))).toEqual([
    { personId: "grace", statementId: "s1", clause: "b", now: null },
    { personId: "eve", statementId: "s2", clause: "b", now: null },
  ]);
  expect(fallenApprovals(before, before)).toEqual([]);
});
