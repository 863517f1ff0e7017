import { expect, test } from "vitest";
import type { Actor } from "../../../src/domain/access/actor.ts";
import { emptyChange } from "../../../src/domain/document/applyChange.ts";
import type { DocumentChange } from "../../../src/domain/document/documentState.ts";
import { inverseChange } from "../../../src/domain/document/inverseChange.ts";
import type { Hunk } from "../../../src/domain/proposal/proposal.ts";
import { ADA, addDocument, openWorkspace, place, propose, type, typing } from "../testing/workspace.ts";
import type { OpenDocument } from "./openDocument.ts";

const TEXT = "The Supplier shall deliver the Services within 30 days. The Customer shall pay.\n";
const BEA: Actor = { id: "bea", name: "Bea", roles: ["author", "reviewer"] };
const RITA: Actor = { id: "rita", name: "Rita", roles: ["reviewer"] };

/** A document with one proposed change, in a workspace where several people work. */
async function setUp() {
  const workspace = await openWorkspace();
  const { id } = workspace.workbench.people.owner();
  workspace.storage.people.update(id, { passphrase: "somebody has one" });
  const { document } = addDocument(workspace, TEXT);
  const proposal = propose(workspace, document, { range: place(document, "30 days"), newText: "45 days" });
  const target = (by: Actor) => ({ documentId: document.key, clientId: by.id, baseVersion: document.state.version, by });
  const hunk = (): Hunk => {
    const [first] = document.state.proposals.flatMap((one) => one.hunks);
    if (first === undefined) throw new Error("no hunk");
    return first;
  };
  const decide = (by: Actor, verdict: "accept" | "reject" | "reopen") => {
    const before = document.state;
    const { change } = workspace.proposals.decide(target(by), [hunk().id], verdict, "agreed");
    return { change, undo: inverseChange(before, change) };
  };
  const send = (by: Actor, change: DocumentChange) => workspace.documents.change(target(by), change);
  const undoing = (...hunks: Hunk[]): DocumentChange => ({ ...emptyChange("undo"), hunks });
  return { workspace, document, proposal, hunk, decide, send, undoing };
}

const FORGED = expect.objectContaining({ code: "INVALID_ARGUMENT" });

function unchanged(document: OpenDocument, work: () => unknown): void {
  const { state } = document;
  expect(work).toThrow(FORGED);
  expect(document.state).toBe(state);
}

test("one's own decision is undone and made again, by name, time and reason", async () => {
  const { document, hunk, decide, send } = await setUp();
  const { change, undo } = decide(BEA, "accept");
  const accepted = hunk();
  expect(accepted).toMatchObject({ status: "accepted", decision: { by: "Bea" } });
  send(BEA, undo);
  expect(hunk()).toMatchObject({ status: "pending", decision: null });
  expect(document.state.text).toBe(TEXT);
  send(BEA, { ...change, cause: "redo" });
  expect(hunk()).toMatchObject({ status: "accepted", decision: accepted.decision });
});

test("whoever undoes their own decision brings the earlier one of somebody else back", async () => {
  const { hunk, decide, send } = await setUp();
  decide(ADA, "accept");
  const { undo } = decide(BEA, "reopen");
  send(BEA, undo);
  expect(hunk()).toMatchObject({ status: "accepted", decision: { by: "Ada" } });
});

test("nobody makes a decision in another's name", async () => {
  const { document, hunk, send, undoing, decide } = await setUp();
  const forge =
    (decision: Hunk["decision"], status: Hunk["status"] = "accepted") =>
    () =>
      send(BEA, undoing({ ...hunk(), status, decision }));
  unchanged(document, forge({ verdict: "accept", by: "Ada", at: 1, reason: null }));
  unchanged(document, forge({ verdict: "reject", by: "Bea", at: 1, reason: null }, "rejected"));
  unchanged(document, forge(null));
  decide(ADA, "reject");
  const { decision } = hunk();
  if (decision === null) throw new Error("no decision");
  unchanged(document, forge({ ...decision, by: "Bea" }, "rejected"));
  unchanged(document, forge({ ...decision, at: decision.at + 1 }, "rejected"));
  unchanged(document, forge({ ...decision, reason: "because" }, "rejected"));
  unchanged(document, forge(decision, "accepted"));
  unchanged(document, forge(decision, "pending"));
  unchanged(document, forge(null, "pending"));
});

test("a decision that was withdrawn is not replayed by somebody else", async () => {
  const { document, hunk, decide, send } = await setUp();
  const { change } = decide(ADA, "accept");
  decide(ADA, "reopen");
  unchanged(document, () => send(BEA, { ...change, cause: "redo" }));
  send(ADA, { ...change, cause: "redo" });
  expect(hunk().status).toBe("accepted");
});

test("the log of decisions knows them after the document was closed", async () => {
  const { workspace, document, hunk, decide, send } = await setUp();
  const { undo } = decide(BEA, "accept");
  const accepted = hunk();
  workspace.registry.close();
  const again = workspace.registry.get(document.key);
  const target = { documentId: document.key, clientId: "bea", baseVersion: again.state.version, by: BEA };
  workspace.documents.change(target, undo);
  const [pending] = again.state.proposals.flatMap((one) => one.hunks);
  if (pending === undefined) throw new Error("no hunk");
  expect(pending.status).toBe("pending");
  const redo = (decision: Hunk["decision"]): DocumentChange => ({
    ...emptyChange("redo"),
    edits: [{ start: pending.start, end: pending.end, text: pending.newText }],
    hunks: [{ ...accepted, decision }],
  });
  const next = { ...target, baseVersion: again.state.version };
  expect(() => workspace.documents.change(next, redo({ verdict: "accept", by: "Bea", at: 5, reason: null }))).toThrow(FORGED);
  workspace.documents.change(next, redo(accepted.decision));
  expect(again.state.text).toContain("45 days");
  expect(() => send(BEA, undo)).toThrow();
});

test("names of editors, replaced texts and places are those that were told", async () => {
  const { document, hunk, send, undoing } = await setUp();
  unchanged(document, () => send(BEA, undoing({ ...hunk(), editedBy: "Ada" })));
  unchanged(document, () => send(BEA, undoing({ ...hunk(), oldText: "3 days" })));
  unchanged(document, () => send(BEA, undoing({ ...hunk(), start: 0, end: 7 })));
  unchanged(document, () => send(BEA, undoing({ ...hunk(), newText: "0 days" })));
  unchanged(document, () => send(BEA, undoing({ ...hunk(), confidence: 1 })));
});

test("typing inside a change is undone, whoever edited it before", async () => {
  const { workspace, document, hunk, send } = await setUp();
  type(workspace, document, { start: hunk().start + 1, end: hunk().start + 1, text: "1" });
  expect(hunk().editedBy).toBe("Ada");
  const before = document.state;
  const change = typing({ start: hunk().start, end: hunk().start + 1, text: "" });
  send(BEA, change);
  expect(hunk().editedBy).toBe("Bea");
  send(BEA, inverseChange(before, change));
  expect(hunk().editedBy).toBe("Ada");
});

test("what somebody else proposed is neither put aside nor taken away", async () => {
  const { document, hunk, send, undoing, proposal } = await setUp();
  unchanged(document, () => send(BEA, undoing({ ...hunk(), status: "superseded" })));
  const [current] = document.state.proposals;
  if (current === undefined) throw new Error("no proposal");
  unchanged(document, () => send(BEA, { ...emptyChange("undo"), proposals: [{ ...current, hunks: [] }] }));
  unchanged(document, () => send(BEA, { ...emptyChange("undo"), proposals: [{ ...current, author: { kind: "person", name: "Ada" } }] }));
  expect(() => send(BEA, { ...emptyChange("undo"), proposals: [{ ...proposal, id: "another" }] })).toThrow(
    expect.objectContaining({ code: "NOT_FOUND" }),
  );
});

test("splitting one's own change is undone", async () => {
  const { workspace, document, send } = await setUp();
  const wider = propose(workspace, document, { range: place(document, "Supplier shall deliver"), newText: "Vendor shall provide" });
  const [hunk] = wider.hunks;
  const before = document.state;
  const { change } = workspace.proposals.split(
    { documentId: document.key, clientId: "bea", baseVersion: document.state.version, by: BEA },
    hunk?.id ?? "",
  );
  send(BEA, inverseChange(before, change));
  expect(document.state.proposals.at(-1)?.hunks.map((one) => one.status)).toEqual(["pending"]);
});

test("locks come back as they were, and not over other text", async () => {
  const { workspace, document, send } = await setUp();
  const target = (by: Actor) => ({ documentId: document.key, clientId: by.id, baseVersion: document.state.version, by });
  workspace.documents.lock(target(ADA), [place(document, "Supplier")]);
  const [lock] = document.state.locks;
  if (lock === undefined) throw new Error("no lock");
  const before = document.state;
  const { change } = workspace.documents.unlock(target(BEA), [lock.id]);
  const undo = inverseChange(before, change);
  const withLock = (values: Partial<typeof lock>): DocumentChange => ({ ...undo, locks: [{ ...lock, ...values }] });
  unchanged(document, () => send(BEA, withLock({ by: "Bea" })));
  unchanged(document, () => send(BEA, withLock({ at: lock.at + 1 })));
  unchanged(document, () => send(BEA, withLock({ start: 0, end: 8 })));
  unchanged(document, () => send(BEA, withLock({ id: "another" })));
  send(BEA, undo);
  expect(document.state.locks).toEqual([lock]);
});

test("who is no author does not type, neither plainly nor as an undo", async () => {
  const { document, decide, send, hunk } = await setUp();
  const edit = { start: 0, end: 3, text: "A" };
  const refused = expect.objectContaining({ code: "NOT_ALLOWED" });
  expect(() => send(RITA, typing(edit))).toThrow(refused);
  expect(() => send(RITA, { ...emptyChange("undo"), edits: [edit] })).toThrow(refused);
  expect(() => send(RITA, { ...emptyChange("redo"), edits: [edit] })).toThrow(refused);
  const { change, undo } = decide(RITA, "accept");
  expect(() => send(RITA, { ...undo, edits: [...undo.edits, { start: 0, end: 3, text: "A" }].reverse() })).toThrow(refused);
  send(RITA, undo);
  expect(document.state.text).toBe(TEXT);
  send(RITA, { ...change, cause: "redo" });
  expect(hunk()).toMatchObject({ status: "accepted", decision: { by: "Rita" } });
});

test("alone, a person undoes what they did under an earlier name", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, TEXT);
  propose(workspace, document, { range: place(document, "30 days"), newText: "45 days" });
  const target = (by: Actor) => ({ documentId: document.key, clientId: "tab", baseVersion: document.state.version, by });
  const before = document.state;
  const ids = document.state.proposals.flatMap((one) => one.hunks.map((hunk) => hunk.id));
  const { change } = workspace.proposals.decide(target(ADA), ids, "accept", "agreed");
  workspace.documents.change(target({ ...ADA, name: "Ada King" }), inverseChange(before, change));
  expect(document.state.text).toBe(TEXT);
});
