/** Deciding by several people: reasons, conflicts, undone decisions, the last rejection, wording that may come again. */
import { expect, test } from "vitest";
import type { Actor } from "../../../src/domain/access/actor.ts";
import { inverseChange } from "../../../src/domain/document/applyChange.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import { ADA, addDocument, openWorkspace, place, propose, type } from "../testing/workspace.ts";
import { bannedWording } from "./bannedWording.ts";

const BOB: Actor = { id: "bob", name: "Bob", roles: ["author", "reviewer"] };
const TEXT = "The Supplier shall deliver the Services within 30 days.\n\nThe Customer shall pay on time.\n";

async function proposed() {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, TEXT);
  propose(
    workspace,
    document,
    { range: place(document, "deliver the Services within 30"), newText: "provide the Services within 45" },
    { range: place(document, "shall pay"), newText: "may pay" },
  );
  const at = (by: Actor, baseVersion = document.state.version) => ({ documentId: document.key, clientId: by.id, baseVersion, by });
  const id = (newText: string): string => {
    const hunks = document.state.proposals.flatMap((proposal) => proposal.hunks);
    return hunks.find((hunk) => hunk.newText === newText)?.id ?? "none";
  };
  return { workspace, document, at, id };
}

const hunk = (document: OpenDocument, id: string) => document.state.proposals.flatMap((one) => one.hunks).find((one) => one.id === id);
const code = (name: string, details: Record<string, unknown> = {}) =>
  expect.objectContaining({ code: name, details: expect.objectContaining(details) });

test("a high-stakes change is neither accepted nor rejected without a reason; one reason holds for a set", async () => {
  const { workspace, document, at, id } = await proposed();
  const period = id("45");
  for (const verdict of ["accept", "reject"] as const)
    for (const reason of [null, "", "  \n"])
      expect(() => workspace.proposals.decide(at(ADA), [id("may"), period], verdict, reason)).toThrow(
        code("REASON_REQUIRED", { hunkId: period, kind: "date", count: 1 }),
      );
  expect(document.state.text).toBe(TEXT);
  workspace.proposals.decide(at(ADA), [id("may"), period], "accept", " Agreed by phone ");
  expect(hunk(document, period)?.decision).toMatchObject({ by: "Ada", reason: "Agreed by phone" });
  expect(workspace.storage.decisions.list(document.rows.document).map(({ reason }) => reason)).toEqual([
    "Agreed by phone",
    "Agreed by phone",
  ]);
});

test("what is not high-stakes needs no reason, and reopening needs none at all", async () => {
  const { workspace, document, at, id } = await proposed();
  workspace.proposals.decide(at(ADA), [id("may")], "accept", null);
  workspace.proposals.decide(at(ADA), [id("45")], "reject", "Too long");
  workspace.proposals.decide(at(ADA), [id("45")], "reopen", null);
  expect(hunk(document, id("45"))?.status).toBe("pending");
});

test("of two people who decide one change at once the second learns what the first decided", async () => {
  const { workspace, document, at, id } = await proposed();
  const { version } = document.state;
  workspace.proposals.decide(at(ADA, version), [id("may")], "accept", "As discussed");
  const text = document.state.text;
  for (const verdict of ["accept", "reject"] as const)
    expect(() => workspace.proposals.decide(at(BOB, version), [id("provide"), id("may")], verdict, null)).toThrow(
      code("ALREADY_DECIDED", {
        hunkId: id("may"),
        verdict: "accept",
        by: "Ada",
        at: workspace.time.now,
        reason: "As discussed",
        count: 1,
      }),
    );
  expect(document.state.text).toBe(text);
  expect(hunk(document, id("provide"))?.status).toBe("pending");
});

test("a decision over an older version is carried out while its change is what it was, wherever it moved", async () => {
  const { workspace, document, at, id } = await proposed();
  const { version } = document.state;
  workspace.proposals.decide(at(ADA, version), [id("provide")], "accept", null);
  type(workspace, document, { start: 0, end: 0, text: "Whereas: " });
  workspace.proposals.decide(at(BOB, version), [id("may")], "accept", null);
  expect(document.state.text).toBe(`Whereas: ${TEXT.replace("deliver", "provide").replace("shall pay", "may pay")}`);
});

test("but not when somebody typed in it, reopened it or split it meanwhile", async () => {
  const { workspace, document, at, id } = await proposed();
  const seen = document.state.version;
  const inside = place(document, "deliver").start + 3;
  type(workspace, document, { start: inside, end: inside, text: "XX" });
  expect(() => workspace.proposals.decide(at(BOB, seen), [id("provide")], "accept", null)).toThrow(
    code("STALE_VERSION", { hunkId: id("provide") }),
  );
  workspace.proposals.decide(at(ADA), [id("may")], "reject", null);
  const rejected = document.state.version;
  workspace.proposals.decide(at(ADA), [id("may")], "reopen", null);
  expect(() => workspace.proposals.decide(at(BOB, seen), [id("may")], "accept", null)).toThrow(code("STALE_VERSION"));
  expect(() => workspace.proposals.decide(at(BOB, rejected), [id("may")], "reopen", null)).toThrow(code("STALE_VERSION"));
  expect(() => workspace.proposals.decide(at(BOB, document.state.version + 1), [id("may")], "accept", null)).toThrow(code("STALE_VERSION"));
});

test("after opening the document again nothing is known of older versions", async () => {
  const { workspace, document, at, id } = await proposed();
  const seen = document.state.version;
  const may = id("may");
  type(workspace, document, { start: 0, end: 0, text: "A " });
  workspace.abandon();
  const again = await openWorkspace(workspace.folder, workspace.time);
  expect(() => again.proposals.decide(at(BOB, seen), [may], "accept", null)).toThrow(code("STALE_VERSION"));
  again.proposals.decide(at(BOB, again.registry.get(document.key).state.version), [may], "accept", null);
});

test("undo and redo keep the reason of the decision that they bring back", async () => {
  const { workspace, document, at, id } = await proposed();
  const before = document.state;
  const { change } = workspace.proposals.decide(at(ADA), [id("45")], "accept", "Agreed");
  workspace.documents.change(at(ADA), inverseChange(before, change));
  workspace.documents.change(at(ADA), { ...change, cause: "redo" });
  expect(hunk(document, id("45"))?.decision).toMatchObject({ verdict: "accept", by: "Ada", reason: "Agreed" });
  expect(workspace.storage.decisions.list(document.rows.document).map(({ verdict, reason }) => [verdict, reason])).toEqual([
    ["accept", "Agreed"],
    ["reopen", null],
    ["accept", "Agreed"],
  ]);
});

test("undo and redo decide nothing that nobody decided, and carry nobody else's name", async () => {
  const { workspace, document, at, id } = await proposed();
  const pending = hunk(document, id("may"));
  if (pending === undefined) throw new Error("nothing was proposed");
  const forged = { verdict: "accept", by: "Bob", at: 1, reason: "Never said" } as const;
  const redo = { cause: "redo", edits: [], proposals: [], locks: [], removedLocks: [] } as const;
  for (const status of ["accepted", "rejected", "pending"] as const)
    for (const decision of [forged, { ...forged, by: "Ada" }])
      expect(() => workspace.documents.change(at(ADA), { ...redo, hunks: [{ ...pending, status, decision }] })).toThrow(
        code("INVALID_ARGUMENT"),
      );
  expect(() => workspace.documents.change(at(ADA), { ...redo, hunks: [{ ...pending, status: "accepted" }] })).toThrow(
    code("INVALID_ARGUMENT"),
  );
  expect(hunk(document, pending.id)).toEqual(pending);
});

test("the last rejection that comes back is one's own, by the order in which things were done and not by the clock", async () => {
  const { workspace, document, at, id } = await proposed();
  workspace.proposals.decide(at(ADA), [id("provide")], "reject", null);
  workspace.time.now -= 86_400_000;
  workspace.proposals.decide(at(ADA), [id("45")], "reject", "No");
  workspace.proposals.decide(at(BOB), [id("may")], "reject", null);
  workspace.proposals.reopenLastRejection(at(ADA));
  expect([id("provide"), id("45"), id("may")].map((one) => hunk(document, one)?.status)).toEqual(["rejected", "pending", "rejected"]);
  workspace.proposals.reopenLastRejection(at(ADA));
  expect(hunk(document, id("provide"))?.status).toBe("pending");
  expect(() => workspace.proposals.reopenLastRejection(at(ADA))).toThrow(code("NOT_FOUND"));
  workspace.proposals.reopenLastRejection(at(BOB));
  expect(hunk(document, id("may"))?.status).toBe("pending");
});

test("what anybody rejected is banned at its place until somebody allows it again", async () => {
  const { workspace, document, at, id } = await proposed();
  const span = place(document, "The Customer shall pay on time.");
  workspace.proposals.decide(at(BOB), [id("may")], "reject", "Too weak");
  expect(bannedWording(document.state, span)).toContain("Customer may pay");
  expect(workspace.proposals.rejectedWording(document.key, [span])).toEqual([
    { hunkIds: [id("may")], oldText: "shall", newText: "may", by: "Bob", at: workspace.time.now, reason: "Too weak", allowed: false },
  ]);
  expect(workspace.proposals.rejectedWording(document.key, [place(document, "The Supplier")])).toEqual([]);
  workspace.proposals.allowWording(document.key, [id("may")], true, ADA);
  workspace.proposals.allowWording(document.key, [id("may")], true, ADA);
  expect(bannedWording(document.state, span, document.allowedWording())).toEqual([]);
  expect(workspace.proposals.rejectedWording(document.key, [span])[0]?.allowed).toBe(true);
  workspace.proposals.allowWording(document.key, [id("may")], false, ADA);
  expect(bannedWording(document.state, span, document.allowedWording())).toContain("Customer may pay");
  expect(() => workspace.proposals.allowWording(document.key, [id("provide")], true, ADA)).toThrow(code("INVALID_ARGUMENT"));
  expect(() => workspace.proposals.allowWording(document.key, ["unknown"], true, ADA)).toThrow(code("NOT_FOUND"));
});
