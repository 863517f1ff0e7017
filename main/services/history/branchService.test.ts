import { expect, test } from "vitest";
import type { StoredEvent } from "../../storage/repositories/audit.ts";
import { ADA, addDocument, openWorkspace, place, type } from "../testing/workspace.ts";
import { BranchService } from "./branchService.ts";

const TEXT = `# Agreement

## Fees

The Customer pays within thirty days.

## Term

This agreement ends after three years.
`;

async function setUp() {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, TEXT);
  const branches = new BranchService(workspace.workbench, workspace.registry);
  const change = (target: typeof document, old: string, text: string): void => {
    type(workspace, target, { ...place(target, old), text });
    target.settle();
  };
  const targetOf = (into: typeof document) => ({ documentId: into.key, clientId: "tab", baseVersion: into.state.version, by: ADA });
  return { workspace, document, branches, change, targetOf };
}

const events = (from: Iterable<StoredEvent>): { type: string; person: string | null; data: Record<string, unknown> }[] =>
  [...from].map(({ event }) => JSON.parse(event));

test("a branch begins with the text of a version, is a child of it in the tree, and goes its own way", async () => {
  const { workspace, document, branches, change } = await setUp();
  const { storage, registry, history } = workspace;
  change(document, "thirty", "forty");
  const first = history.list(document.key, 10, undefined).revisions.at(-1);
  const info = branches.create(first?.id ?? "", "Counterproposal", ADA);
  const branch = registry.get(info.id);
  expect(branch.state.text).toBe(TEXT);
  expect(info.title).toBe("Test · Counterproposal");
  const [begin] = history.list(info.id, 10, undefined).revisions;
  expect(begin).toMatchObject({
    parentId: first?.id,
    number: 1,
    cause: "branch",
    detail: { kind: "branched", number: 1, title: "Test" },
    author: { kind: "person", name: "Ada" },
  });
  change(branch, "three", "five");
  expect(document.state.text).toContain("three years");
  expect(storage.versions.branch(info.id)).toMatchObject({ name: "Counterproposal", by: "Ada", originDocumentKey: document.key });
  expect(events(storage.audit.from(1)).find((event) => event.type === "branch.created")).toMatchObject({
    person: "ada",
    data: { name: "Counterproposal", of: document.key },
  });
  // It is the same after the process has ended.
  workspace.close();
  const again = await openWorkspace(workspace.folder, workspace.time);
  expect(again.registry.get(info.id).state.text).toBe(TEXT.replace("three", "five"));
});

test("the changes of a branch become pending changes of its author in the origin, with what was changed there meanwhile kept", async () => {
  const { workspace, document, branches, change, targetOf } = await setUp();
  const info = branches.create(document.info().headRevisionId, "B", { ...ADA, id: "bob", name: "Bob" });
  const branch = workspace.registry.get(info.id);
  change(branch, "three", "five");
  change(document, "# Agreement", "# Services Agreement");
  const proposed = branches.propose(targetOf(document), info.id);
  expect(proposed).toMatchObject({ changes: 1, conflicts: 0, locked: 0 });
  const proposal = document.state.proposals.find(({ id }) => id === proposed.proposalId);
  expect(proposal).toMatchObject({ author: { kind: "person", name: "Bob" }, kind: "edit", runId: null });
  expect(proposal?.hunks).toMatchObject([{ oldText: "three", newText: "five", status: "pending" }]);
  expect(document.state.text).toContain("three years");

  // The same changes are not proposed twice; accepted ones are in both texts and no change any more.
  expect(branches.propose(targetOf(document), info.id)).toMatchObject({ changes: 0, proposalId: null, change: null });
  workspace.proposals.decide(targetOf(document), proposal?.hunks.map((hunk) => hunk.id) ?? [], "accept", "agreed");
  expect(document.state.text).toContain("# Services Agreement");
  expect(document.state.text).toContain("five years");
  expect(branches.propose(targetOf(document), info.id).changes).toBe(0);

  // The other way: the branch takes over what the origin changed.
  expect(branches.propose(targetOf(branch), document.key)).toMatchObject({ changes: 1, conflicts: 0 });
  expect(branch.state.proposals[0]?.author).toEqual({ kind: "person", name: "Ada" });
});

test("wording that both changed is proposed as a choice between the two; locked text is left out", async () => {
  const { workspace, document, branches, change, targetOf } = await setUp();
  const info = branches.create(document.info().headRevisionId, "B", ADA);
  const branch = workspace.registry.get(info.id);
  change(branch, "thirty", "sixty");
  change(branch, "three", "five");
  change(document, "thirty", "forty-five");
  workspace.documents.lock(targetOf(document), [place(document, "three years")]);
  expect(branches.propose(targetOf(document), info.id)).toMatchObject({ changes: 1, conflicts: 1, locked: 1 });
  expect(document.state.proposals.flatMap((proposal) => proposal.hunks)).toMatchObject([{ oldText: "forty-five", newText: "sixty" }]);

  // Another wording from the same branch takes the place of the one that still waits.
  change(branch, "sixty", "ninety");
  branches.propose(targetOf(document), info.id);
  const hunks = document.state.proposals.flatMap((proposal) => proposal.hunks);
  expect(hunks.map((hunk) => `${hunk.newText} ${hunk.status}`)).toEqual(["sixty superseded", "ninety pending"]);
});

test("documents without a version in common, stale versions and unknown ones are refused", async () => {
  const { workspace, document, branches, targetOf } = await setUp();
  const { document: other } = addDocument(workspace, "Something else.");
  expect(() => branches.propose(targetOf(document), other.key)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  expect(() => branches.propose(targetOf(document), document.key)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  expect(() => branches.propose({ ...targetOf(document), baseVersion: 99 }, other.key)).toThrow(
    expect.objectContaining({ code: "STALE_VERSION" }),
  );
  expect(() => branches.create("r999", "B", ADA)).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
  expect(() => branches.graph("none")).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
});

test("the graph is the same from every line of a family, and keeps lines that were taken off the list", async () => {
  const { workspace, document, branches, change } = await setUp();
  for (const word of ["forty", "fifty", "sixty"]) change(document, /within (\S+)/.exec(document.state.text)?.[1] ?? "", word);
  const { revisions } = workspace.history.list(document.key, 10, undefined);
  workspace.history.label(revisions[1]?.id ?? "", "Sent", ADA);
  const one = branches.create(revisions[2]?.id ?? "", "One", ADA);
  change(workspace.registry.get(one.id), "three", "four");
  const two = branches.create(workspace.registry.get(one.id).info().headRevisionId, "Two", ADA);
  const graph = branches.graph(two.id);
  expect(branches.graph(document.key)).toEqual(graph);
  expect(graph.lines.map((line) => line.branch?.name ?? "main")).toEqual(["main", "One", "Two"]);
  const nodes = (id: string): string[] =>
    graph.nodes.filter((node) => node.documentId === id).map((node) => `${node.number}+${node.hidden} ${node.label ?? ""}`.trim());
  expect(nodes(document.key)).toEqual(["1+0", "2+0", "3+0 Sent", "4+0"]);
  expect(nodes(one.id)).toEqual(["1+0", "2+0"]);
  workspace.documents.remove(document.key, ADA);
  expect(branches.graph(two.id).lines[0]).toMatchObject({ documentId: document.key, removed: true });
});
