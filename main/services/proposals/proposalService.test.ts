import { expect, test } from "vitest";
import { inverseChange } from "../../../src/domain/document/applyChange.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import { ADA, addDocument, MODEL, openWorkspace, place, propose, type } from "../testing/workspace.ts";

const TEXT = "The Supplier shall deliver the Services within 30 days.\n\nThe Customer shall pay within 60 days.\n";

async function proposed() {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, TEXT);
  const first = place(document, "The Supplier shall deliver the Services within 30 days.");
  const second = place(document, "The Customer shall pay within 60 days.");
  propose(
    workspace,
    document,
    { range: first, newText: "The Supplier shall provide the Services within 45 days." },
    { range: second, newText: "The Customer may pay within 60 days." },
  );
  const target = () => ({ documentId: document.key, clientId: "tab", baseVersion: document.state.version, by: ADA });
  return { workspace, document, target };
}

function pending(document: OpenDocument) {
  return document.state.proposals.flatMap((proposal) => proposal.hunks).filter((hunk) => hunk.status === "pending");
}

test("a proposal leaves the text alone; each change can be decided for itself", async () => {
  const { workspace, document, target } = await proposed();
  expect(document.state.text).toBe(TEXT);
  expect(pending(document).map((hunk) => hunk.newText)).toEqual(["provide", "45", "may"]);
  expect(document.info().pending).toBe(3);
  const middle = pending(document)[1]?.id ?? "";
  workspace.proposals.decide(target(), [middle], "accept", "Agreed");
  expect(document.state.text).toBe(TEXT.replace("30", "45"));
  expect(pending(document)).toHaveLength(2);
});

test("accepting is a revision by the model; the decision is the person's", async () => {
  const { workspace, document, target } = await proposed();
  workspace.proposals.decide(
    target(),
    pending(document).map((hunk) => hunk.id),
    "accept",
    "Agreed by phone",
  );
  expect(workspace.history.list(document.key, 10, undefined).revisions[0]).toMatchObject({
    cause: "accept",
    author: MODEL,
    message: "",
    detail: { kind: "accepted", count: 3 },
    number: 2,
  });
  expect(workspace.history.text(document.info().headRevisionId).text).toBe(document.state.text);
  expect(workspace.storage.decisions.list(document.rows.document)).toMatchObject([
    { verdict: "accept", by: "Ada", reason: "Agreed by phone", version: document.state.version },
    { verdict: "accept" },
    { verdict: "accept" },
  ]);
});

test("what was typed before accepting is a revision of its own, by the person", async () => {
  const { workspace, document, target } = await proposed();
  type(workspace, document, { start: TEXT.length, end: TEXT.length, text: "Typed.\n" });
  workspace.proposals.decide(target(), [pending(document)[0]?.id ?? ""], "accept", null);
  expect(workspace.history.list(document.key, 10, undefined).revisions.map(({ cause, author }) => [cause, author.kind])).toEqual([
    ["accept", "model"],
    ["typing", "person"],
    ["baseline", "person"],
  ]);
});

test("rejecting changes no text and makes no revision; reopening brings the change back", async () => {
  const { workspace, document, target } = await proposed();
  const ids = pending(document).map((hunk) => hunk.id);
  workspace.proposals.decide(target(), ids, "reject", "No");
  expect(document.state.text).toBe(TEXT);
  expect(pending(document)).toEqual([]);
  expect(document.info().revisionNumber).toBe(1);
  workspace.proposals.decide(target(), ids, "reopen", null);
  expect(pending(document).map((hunk) => hunk.id)).toEqual(ids);
});

test("reopening an accepted change takes its text out again", async () => {
  const { workspace, document, target } = await proposed();
  const ids = pending(document).map((hunk) => hunk.id);
  workspace.proposals.decide(target(), ids, "accept", "Agreed");
  workspace.proposals.decide(target(), ids, "reopen", null);
  expect(document.state.text).toBe(TEXT);
  expect(workspace.history.list(document.key, 1, undefined).revisions[0]).toMatchObject({ cause: "undo", author: { kind: "person" } });
});

test("undo and redo of accepting, as the editor sends them, restore text and changes exactly", async () => {
  const { workspace, document, target } = await proposed();
  const before = document.state;
  const ids = pending(document).map((hunk) => hunk.id);
  const { change } = workspace.proposals.decide(target(), ids, "accept", "Agreed");
  const accepted = document.state;
  const undo = inverseChange(before, change);
  workspace.documents.change(target(), undo);
  expect(document.state).toEqual({ ...before, version: before.version + 2 });
  workspace.documents.change(target(), { ...change, cause: "redo" });
  expect(document.state).toEqual({ ...accepted, version: accepted.version + 2 });
  expect(workspace.history.list(document.key, 10, undefined).revisions.map(({ cause, author }) => [cause, author.kind])).toEqual([
    ["accept", "model"],
    ["undo", "person"],
    ["accept", "model"],
    ["baseline", "person"],
  ]);
  const verdicts = workspace.storage.decisions.list(document.rows.document).map((decision) => decision.verdict);
  expect(verdicts).toEqual([...ids.map(() => "accept"), ...ids.map(() => "reopen"), ...ids.map(() => "accept")]);
});

test("undo cannot change what was proposed or name what was never there", async () => {
  const { workspace, document, target } = await proposed();
  const [hunk] = pending(document);
  if (hunk === undefined) throw new Error("nothing was proposed");
  const undo = { cause: "undo", edits: [], hunks: [], proposals: [], locks: [], removedLocks: [] } as const;
  expect(() => workspace.documents.change(target(), { ...undo, hunks: [{ ...hunk, newText: "forged" }] })).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT" }),
  );
  expect(() => workspace.documents.change(target(), { ...undo, hunks: [{ ...hunk, id: "unknown" }] })).toThrow(
    expect.objectContaining({ code: "NOT_FOUND" }),
  );
  expect(() => workspace.documents.change(target(), { ...undo, hunks: [{ ...hunk, end: 10_000 }] })).toThrow(
    expect.objectContaining({ code: "SPAN_OUT_OF_RANGE" }),
  );
  const [proposal] = document.state.proposals;
  if (proposal === undefined) throw new Error("no proposal");
  expect(() =>
    workspace.documents.change(target(), { ...undo, proposals: [{ ...proposal, author: { kind: "person", name: "Ada" } }] }),
  ).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
});

test("proposals, decisions and typing under them are the same after a kill", async () => {
  const { workspace, document, target } = await proposed();
  workspace.proposals.decide(target(), [pending(document)[2]?.id ?? ""], "reject", null);
  type(workspace, document, { start: 0, end: 0, text: "Whereas. " });
  const inside = place(document, "deliver").start + 3;
  type(workspace, document, { start: inside, end: inside, text: "XX" });
  const expected = document.state;
  expect(expected.proposals[0]?.hunks[0]?.editedBy).toBe("Ada");
  workspace.abandon();
  const again = await openWorkspace(workspace.folder, workspace.time);
  expect(again.registry.get(document.key).state).toEqual(expected);
  expect(again.registry.get(document.key).anchors).toEqual(document.anchors);
  again.close();
  const third = await openWorkspace(workspace.folder, workspace.time);
  expect(third.registry.get(document.key).state).toEqual(expected);
});

test("a change can be split, its parts decided one by one; undo puts it together again, and a kill changes nothing", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, TEXT);
  const target = () => ({ documentId: document.key, clientId: "tab", baseVersion: document.state.version, by: ADA });
  propose(workspace, document, { range: place(document, "Supplier shall deliver"), newText: "Vendor shall provide" });
  const [hunk] = pending(document);
  if (hunk === undefined) throw new Error("nothing was proposed");
  const whole = document.state;
  const { change } = workspace.proposals.split(target(), hunk.id);
  expect(change.cause).toBe("split");
  expect(pending(document).map((part) => [part.oldText, part.newText, part.confidence])).toEqual([
    ["Supplier", "Vendor", hunk.confidence],
    ["deliver", "provide", hunk.confidence],
  ]);
  const [first] = pending(document);
  expect(() => workspace.proposals.split(target(), first?.id ?? "")).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  expect(() => workspace.proposals.split(target(), "unknown")).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
  expect(() => workspace.proposals.split({ ...target(), baseVersion: 0 }, hunk.id)).toThrow(
    expect.objectContaining({ code: "STALE_VERSION" }),
  );
  const parts = document.state;
  workspace.documents.change(target(), inverseChange(whole, change));
  expect(document.state.proposals).toEqual(whole.proposals);
  workspace.documents.change(target(), { ...change, cause: "redo" });
  expect(document.state.proposals).toEqual(parts.proposals);
  workspace.proposals.decide(target(), [first?.id ?? ""], "accept", null);
  expect(document.state.text).toBe(TEXT.replace("Supplier", "Vendor"));
  const expected = document.state;
  workspace.abandon();
  const again = await openWorkspace(workspace.folder, workspace.time);
  expect(again.registry.get(document.key).state).toEqual(expected);
});

test("a locked place refuses the decision that would change it", async () => {
  const { workspace, document, target } = await proposed();
  workspace.documents.lock(target(), [place(document, "30 days")]);
  const [, number] = pending(document);
  expect(() => workspace.proposals.decide(target(), [number?.id ?? ""], "accept", null)).toThrow(
    expect.objectContaining({ code: "LOCKED_TEXT" }),
  );
  expect(document.state.text).toBe(TEXT);
});

test("text that is being denoised refuses typing and decisions; text around it does not", async () => {
  const { workspace, document, target } = await proposed();
  document.beginRun("run", [place(document, "The Customer shall pay within 60 days.")]);
  const inside = place(document, "Customer").start;
  expect(() => type(workspace, document, { start: inside, end: inside + 3, text: "x" })).toThrow(
    expect.objectContaining({ code: "SPAN_BUSY" }),
  );
  expect(() => workspace.proposals.decide(target(), [pending(document)[2]?.id ?? ""], "accept", null)).toThrow(
    expect.objectContaining({ code: "SPAN_BUSY" }),
  );
  type(workspace, document, { start: 0, end: 0, text: "Before. " });
  expect(workspace.documents.open(document.key).runs).toEqual([
    { runId: "run", spans: [place(document, "The Customer shall pay within 60 days.")] },
  ]);
  document.endRun("run");
  type(workspace, document, { start: inside + 8, end: inside + 8, text: "x" });
});

test("a new proposal supersedes pending changes at its place, not elsewhere", async () => {
  const { workspace, document } = await proposed();
  propose(workspace, document, { range: place(document, "The Customer shall pay within 60 days."), newText: "The Customer must pay." });
  const [first] = document.state.proposals;
  expect(first?.hunks.map((hunk) => hunk.status)).toEqual(["pending", "pending", "superseded"]);
});

test("restoring an older version is a new one; changes that no longer fit are superseded, the others follow", async () => {
  const { workspace, document, target } = await proposed();
  const baseline = document.info().headRevisionId;
  const first = pending(document)[0]?.id ?? "";
  workspace.proposals.decide(target(), [first], "accept", null);
  type(workspace, document, { ...place(document, "60"), text: "90" });
  const answer = workspace.history.restore(target(), baseline);
  expect(document.state.text).toBe(TEXT);
  expect(answer.revision).toMatchObject({ cause: "restore", number: 4, message: "", detail: { kind: "restored", number: 1, label: null } });
  expect(answer.change.cause).toBe("restore");
  expect(workspace.history.restore(target(), baseline).revision.number).toBe(4);
  const other = addDocument(workspace, "Other.");
  expect(() => workspace.history.restore(target(), other.info.headRevisionId)).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
});
