import { expect, test } from "vitest";
import { emptyChange } from "../../../src/domain/document/applyChange.ts";
import { invertEdits } from "../../../src/domain/text/editAlgebra.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import { ADA, addDocument, openWorkspace, place, propose, type TestWorkspace, type } from "../testing/workspace.ts";
import { BlameService } from "./blameService.ts";

const BOB = { ...ADA, id: "bob", name: "Bob" };

function typeAs(workspace: TestWorkspace, document: OpenDocument, by: typeof ADA, part: string, text: string): void {
  const edits = [{ ...place(document, part), text }];
  const target = { documentId: document.key, clientId: by.id, baseVersion: document.state.version, by };
  workspace.documents.change(target, { ...emptyChange("typing"), edits });
}

/** Each stretch as `kind author:text`. */
function read(blame: BlameService, document: OpenDocument, revisionId?: string, text = document.state.text): string[] {
  const { origins, spans, length } = blame.describe(document.key, revisionId);
  expect(length).toBe(text.length);
  return spans.map(({ start, end, origin }) => `${origins[origin]?.kind} ${origins[origin]?.author.name}:${text.slice(start, end)}`);
}

async function workspaceWithText(text: string) {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, text);
  return { workspace, document, blame: new BlameService(workspace.workbench, workspace.registry) };
}

test("imported text, typing of two people inside one revision, and what only the journal has", async () => {
  const { workspace, document, blame } = await workspaceWithText("The fee is due.\n");
  typeAs(workspace, document, ADA, "fee", "annual fee");
  typeAs(workspace, document, BOB, "due", "payable");
  const journalled = read(blame, document);
  expect(journalled).toEqual(["start Ada:The ", "written Ada:annual ", "start Ada:fee is ", "written Bob:payable", "start Ada:.\n"]);
  expect(blame.describe(document.key, undefined).origins.map((origin) => origin.revision?.number ?? null)).toEqual([1, null, null]);
  document.settle();
  expect(read(blame, document)).toEqual(journalled);
  const { origins } = blame.describe(document.key, undefined);
  expect(origins.map((origin) => origin.revision?.number)).toEqual([1, 2, 2]);
  expect(origins[0]?.source).toEqual({ kind: "file", name: "test.md" });
  expect(read(blame, document, "r1", "The fee is due.\n")).toEqual(["start Ada:The fee is due.\n"]);
  expect(() => blame.describe(document.key, "r99")).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
});

test("an accepted change names the model, who accepted it and why, and who changed it afterwards", async () => {
  const { workspace, document, blame } = await workspaceWithText("The Supplier shall deliver the goods.\n");
  const proposal = propose(workspace, document, { range: place(document, "deliver the goods"), newText: "deliver the Services promptly" });
  workspace.time.pass(60_000);
  const ids = proposal.hunks.map((hunk) => hunk.id);
  const target = { documentId: document.key, clientId: "tab", baseVersion: document.state.version, by: BOB };
  workspace.proposals.decide(target, ids, "accept", "clearer");
  expect(read(blame, document)).toEqual(["start Ada:The Supplier shall deliver the ", "change tiny:Services promptly", "start Ada:.\n"]);
  const change = () => blame.describe(document.key, undefined).origins.find((origin) => origin.kind === "change");
  expect(change()).toMatchObject({
    author: { kind: "model", name: "tiny", forPerson: "Ada" },
    revision: { number: 2 },
    change: { decision: { by: "Bob", reason: "clearer", at: workspace.time.now }, edited: null, proposalKind: "regenerate" },
  });
  typeAs(workspace, document, ADA, "promptly", "without delay");
  expect(change()?.change?.edited).toEqual({ by: "Ada", at: workspace.time.now });
});

test("text that comes back keeps its first origin: undo, reopen, restore", async () => {
  const { workspace, document, blame } = await workspaceWithText("One two three four five.\n");
  typeAs(workspace, document, BOB, "two", "2 and a half");
  document.settle();
  const before = read(blame, document);
  const { headRevisionId } = document.info();
  const proposal = propose(workspace, document, { range: place(document, "2 and a half three"), newText: "2 or less" });
  const target = () => ({ documentId: document.key, clientId: "tab", baseVersion: document.state.version, by: ADA });
  const ids = proposal.hunks.map((hunk) => hunk.id);
  workspace.proposals.decide(target(), ids, "accept", "agreed");
  const accepted = read(blame, document);
  expect(accepted).not.toEqual(before);
  workspace.proposals.decide(target(), ids, "reopen", null);
  expect(read(blame, document)).toEqual(before);
  workspace.proposals.decide(target(), ids, "accept", "agreed");
  expect(read(blame, document)).toEqual(accepted);

  // Typing and undoing it, each in its own time.
  const edits = [{ ...place(document, "four"), text: "4" }];
  const undo = invertEdits(document.state.text, edits);
  type(workspace, document, ...edits);
  document.settle();
  workspace.documents.change(target(), { ...emptyChange("undo"), edits: undo });
  expect(read(blame, document)).toEqual(accepted);

  typeAs(workspace, document, ADA, "One", "Uno");
  workspace.history.restore(target(), headRevisionId);
  expect(read(blame, document)).toEqual(before);
  expect(read(new BlameService(workspace.workbench, workspace.registry), document)).toEqual(before);
});

test("the answer is the same after a restart, from the kept blame, without it, and without the changes of the revisions", async () => {
  const { workspace, document, blame } = await workspaceWithText("Clause 0.\n\nClause 1.\n\nClause 2.\n\n");
  for (let index = 0; index < 40; index += 1) {
    const by = index % 2 === 0 ? ADA : BOB;
    typeAs(workspace, document, by, `Clause ${index % 3}`, `Clause ${index % 3} word${index}`);
    document.settle();
  }
  const first = read(blame, document);
  expect(workspace.storage.connection().statement("SELECT count(*) AS n FROM blame").get()).toEqual({ n: 1 });
  typeAs(workspace, document, BOB, "word38", "word 38");
  const expected = read(blame, document);
  expect(expected).not.toEqual(first);
  workspace.close();

  const again = await openWorkspace(workspace.folder, workspace.time);
  const reopened = again.registry.get(document.key);
  expect(read(new BlameService(again.workbench, again.registry), reopened)).toEqual(expected);
  again.storage.origins.forgetBlame(reopened.rows.document);
  expect(read(new BlameService(again.workbench, again.registry), reopened)).toEqual(expected);
  // A database of an earlier version has revisions alone: who typed is then whoever made the revision.
  again.storage.connection().raw.exec("DELETE FROM revision_step");
  again.storage.origins.forgetBlame(reopened.rows.document);
  const words = (stretches: readonly string[]): string[] =>
    stretches.map((stretch) => stretch.replace(/(?<=:)\s+|\s+$/g, "")).filter((stretch) => !stretch.endsWith(":"));
  expect(words(read(new BlameService(again.workbench, again.registry), reopened))).toEqual(words(expected));
});

test("stored changes that do not fit the text are not believed", async () => {
  const { workspace, document, blame } = await workspaceWithText("alpha beta.\n");
  typeAs(workspace, document, BOB, "beta", "gamma");
  document.settle();
  const { raw } = workspace.storage.connection();
  raw.exec("DELETE FROM revision_step");
  const head = workspace.storage.documents.byKey(document.key).headRowId;
  const edits = [{ start: 0, end: 5, text: "forged" }];
  workspace.storage.origins.addSteps(head, [{ author: { kind: "person", name: "Mallory" }, cause: "typing", at: 1, edits, accepted: [] }]);
  expect(read(blame, document)).toEqual(["start Ada:alpha ", "written Bob:gamma", "start Ada:.\n"]);
});

test("a range asks for its stretches alone, a caret for what stands at it", async () => {
  const { workspace, document, blame } = await workspaceWithText("The fee is due.\n");
  typeAs(workspace, document, BOB, "fee", "charge");
  const range = { start: 6, end: 12 };
  const { spans, origins } = blame.describe(document.key, undefined, range);
  expect(spans.map(({ start, end }) => [start, end])).toEqual([
    [6, 10],
    [10, 12],
  ]);
  expect(origins.map((origin) => origin.author.name)).toEqual(["Bob", "Ada"]);
  expect(blame.describe(document.key, undefined, { start: 5, end: 5 }).origins[0]?.author.name).toBe("Bob");
  expect(() => blame.describe(document.key, undefined, { start: 0, end: 99 })).toThrow(
    expect.objectContaining({ code: "SPAN_OUT_OF_RANGE" }),
  );
});
