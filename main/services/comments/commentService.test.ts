import { expect, test } from "vitest";
import type { AnchorRequest, DocumentEvent } from "../../../src/contract/index.ts";
import type { Actor } from "../../../src/domain/access/actor.ts";
import type { Role } from "../../../src/domain/access/role.ts";
import { createAnchorPlaces } from "../../../src/domain/comments/anchorPlaces.ts";
import type { CommentThread } from "../../../src/domain/comments/comment.ts";
import { parseOutline } from "../../../src/domain/document/outline.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import { ADA, addDocument, openWorkspace, place, propose, type TestWorkspace, type } from "../testing/workspace.ts";
import { textHash } from "./commentFacts.ts";
import { CommentService } from "./commentService.ts";

const TEXT = "# Agreement\n\n## Term\n\nThe agreement runs for two years.\n\n## Fees {#fees}\n\nThe Customer shall pay 100 euros.\n";

function addPerson({ storage, time }: TestWorkspace, id: string, name: string, ...roles: Role[]): Actor {
  storage.people.add({ id, name, roles, passphrase: null, createdAt: time.now });
  return { id, name, roles };
}

async function setUp(workspace?: TestWorkspace) {
  const opened = workspace ?? (await openWorkspace());
  const owner = opened.workbench.people.owner();
  const grace = addPerson(opened, "grace", "Grace Hopper", "reviewer");
  const carl = addPerson(opened, "carl", "Carl", "commenter");
  const { document } = addDocument(opened, TEXT);
  return { workspace: opened, comments: new CommentService(opened.workbench, opened.registry), document, owner, grace, carl };
}

function on(document: OpenDocument, by: Actor) {
  return { documentId: document.key, clientId: "tab", baseVersion: document.state.version, by };
}

function add(comments: CommentService, document: OpenDocument, by: Actor, anchor: AnchorRequest, text: string, internal = false) {
  return comments.add(on(document, by), { anchor, text, internal, assigneeId: null }).thread;
}

const textAnchor = (document: OpenDocument, part: string): AnchorRequest => ({ kind: "text", range: place(document, part) });
const words = (document: OpenDocument, thread: CommentThread): string => document.state.text.slice(thread.anchor.start, thread.anchor.end);
const events = ({ storage }: TestWorkspace) =>
  [...storage.audit.from(1)].map(({ event }) => JSON.parse(event) as { type: string; person: string; data: object });

test("a thread stands where its text is while people type, and after a kill between two checkpoints", async () => {
  const { workspace, comments, document, grace } = await setUp();
  const older = add(comments, document, grace, textAnchor(document, "two years"), "Too short?");
  document.flush();
  type(workspace, document, { start: 0, end: 0, text: "Draft. " });
  const newer = add(comments, document, grace, textAnchor(document, "100 euros"), "Net or gross?");
  type(workspace, document, { start: 3, end: 3, text: "甲😀" });
  const gone = place(document, "runs for two years");
  type(workspace, document, { ...gone, text: "" });
  const before = comments.list(document.key);
  workspace.abandon();

  const again = await openWorkspace(workspace.folder, workspace.time);
  const reopened = new CommentService(again.workbench, again.registry);
  const after = reopened.list(document.key);
  expect(after).toEqual(before);
  const loaded = again.registry.get(document.key);
  expect(after.threads.map((thread) => [thread.id, words(loaded, thread)])).toEqual([
    [older.id, ""],
    [newer.id, "100 euros"],
  ]);
  // The deletion is undone by the process that came after the kill.
  type(again, loaded, { start: gone.start, end: gone.start, text: "runs for two years" });
  expect(reopened.list(document.key).threads.map((thread) => words(loaded, thread))).toEqual(["two years", "100 euros"]);
});

test("a comment on a change follows it and stays readable when it is decided", async () => {
  const { workspace, comments, document, grace } = await setUp();
  const proposal = propose(workspace, document, { range: place(document, "two years"), newText: "three long years" });
  const hunk = proposal.hunks[0];
  if (hunk === undefined) throw new Error("nothing proposed");
  const thread = add(comments, document, grace, { kind: "hunk", hunkId: hunk.id }, "Why three?");
  expect(thread.quote).toBe(hunk.newText);
  workspace.proposals.decide(on(document, ADA), [hunk.id], "accept", "agreed");
  type(workspace, document, { start: 0, end: 0, text: "x" });
  const [listed] = comments.list(document.key).threads;
  const found = createAnchorPlaces({ ...document.state, outline: [] })(listed?.anchor ?? thread.anchor);
  expect(found.orphan).toBe(false);
  expect(document.state.text.slice(found.start, found.end)).toBe(hunk.newText);
});

test("a comment on a clause is known by the clause's id, else by its heading", async () => {
  const { workspace, comments, document, grace } = await setUp();
  const outline = parseOutline(TEXT, "contract");
  const startOf = (id: string): number => outline.find((item) => item.id === id)?.start ?? -1;
  expect(add(comments, document, grace, { kind: "clause", start: startOf("fees") }, "Check")).toMatchObject({
    quote: "Fees",
    anchor: { kind: "clause", target: "fees" },
  });
  expect(add(comments, document, grace, { kind: "clause", start: startOf("term") }, "Check").anchor.target).toBeNull();
  type(workspace, document, { start: 13, end: 13, text: "## Parties\n\nA and B.\n\n" });
  const { text, proposals } = document.state;
  const places = createAnchorPlaces({ text, proposals, outline: parseOutline(text, "contract") });
  const headings = comments.list(document.key).threads.map((thread) => {
    const { start, end } = places(thread.anchor);
    return text.slice(start, end);
  });
  expect(headings).toEqual(["## Fees {#fees}", "## Term"]);
});

test("everything is written with its event in the log, and the log names texts by their hash alone", async () => {
  const { workspace, comments, document, owner, grace, carl } = await setUp();
  const secret = "Ask @Grace Hopper about the reserve price";
  const thread = add(comments, document, carl, textAnchor(document, "100 euros"), secret, true);
  const target = { documentId: document.key, threadId: thread.id, by: grace };
  const first = thread.messages[0]?.id ?? "";
  comments.reply(target, "Answer of Grace");
  comments.edit({ ...target, by: carl }, first, "Second wording");
  comments.resolve(target);
  comments.reopen(target);
  comments.assign(target, owner.id);
  comments.setVisibility(target, false);
  comments.place({ ...on(document, grace), threadId: thread.id }, textAnchor(document, "two years"));
  comments.remove({ ...target, by: carl }, first);
  const logged = events(workspace).filter((event) => event.type.startsWith("comment."));
  expect(logged.map((event) => [event.type, event.person])).toEqual([
    ["comment.added", "carl"],
    ["comment.replied", "grace"],
    ["comment.edited", "carl"],
    ["comment.resolved", "grace"],
    ["comment.reopened", "grace"],
    ["comment.assigned", "grace"],
    ["comment.visibility", "grace"],
    ["comment.placed", "grace"],
    ["comment.deleted", "carl"],
  ]);
  expect(logged[0]?.data).toMatchObject({ text: textHash(secret), mentions: ["grace"], internal: true });
  expect(JSON.stringify(logged)).not.toMatch(/reserve price|Answer of Grace|Second wording/);
  expect(workspace.storage.comments.earlierTexts(first).map(({ text }) => text)).toEqual([secret, "Second wording"]);
  expect(JSON.stringify(comments.list(document.key))).not.toMatch(/reserve price|Second wording/);
  expect(workspace.workbench.notifications.list(grace).notifications).toMatchObject([{ kind: "mentioned", by: { name: "Carl" } }]);
  expect(workspace.workbench.notifications.list(owner).notifications).toMatchObject([{ kind: "assigned", data: { thread: thread.id } }]);
});

test("nothing is written when the log cannot be", async () => {
  const { workspace, comments, document, grace } = await setUp();
  workspace.storage.connection().raw.exec("CREATE TRIGGER full BEFORE INSERT ON audit_event BEGIN SELECT RAISE (ABORT, 'full'); END");
  expect(() => add(comments, document, grace, textAnchor(document, "two years"), "Hello")).toThrow();
  expect(comments.list(document.key).threads).toEqual([]);
  expect(document.threads.size).toBe(0);
});

test("people change and delete what is theirs; an administrator may delete anything", async () => {
  const { comments, document, owner, grace, carl } = await setUp();
  const thread = add(comments, document, grace, textAnchor(document, "two years"), "Hello", true);
  const message = thread.messages[0]?.id ?? "";
  const as = (by: Actor) => ({ documentId: document.key, threadId: thread.id, by });
  const notAllowed = expect.objectContaining({ code: "NOT_ALLOWED" });
  expect(() => comments.edit(as(carl), message, "Mine now")).toThrow(notAllowed);
  expect(() => comments.edit(as(owner), message, "Mine now")).toThrow(notAllowed);
  expect(() => comments.remove(as(carl), message)).toThrow(notAllowed);
  // A commenter cannot make the comment of somebody else leave the house.
  expect(() => comments.setVisibility(as(carl), false)).toThrow(notAllowed);
  comments.reply(as(carl), "A reply");
  expect(comments.remove(as(owner), message).thread.messages).toMatchObject([
    { text: "", deletedAt: expect.any(Number) },
    { text: "A reply" },
  ]);
  expect(() => comments.remove(as(owner), message)).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
});

test("a thread without any message is gone for everybody", async () => {
  const { comments, document, grace } = await setUp();
  const thread = add(comments, document, grace, textAnchor(document, "two years"), "Hello");
  const target = { documentId: document.key, threadId: thread.id, by: grace };
  comments.remove(target, thread.messages[0]?.id ?? "");
  expect(comments.list(document.key).threads).toEqual([]);
  expect(() => comments.reply(target, "Too late")).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
});

test("of two who resolve at once the first one did", async () => {
  const { workspace, comments, document, grace, carl } = await setUp();
  const thread = add(comments, document, grace, textAnchor(document, "two years"), "Hello");
  const target = { documentId: document.key, threadId: thread.id };
  const first = comments.resolve({ ...target, by: grace });
  const second = comments.resolve({ ...target, by: carl });
  expect(second.thread.resolution).toEqual(first.thread.resolution);
  expect(second.thread.resolution?.by).toEqual({ id: "grace", name: "Grace Hopper" });
  expect(events(workspace).filter((event) => event.type === "comment.resolved")).toHaveLength(1);
});

test("the comments of a person who has left keep their name, and nobody can name that person any more", async () => {
  const { workspace, comments, document, owner, carl } = await setUp();
  const thread = add(comments, document, carl, textAnchor(document, "two years"), "Hello");
  workspace.storage.people.update("carl", { removedAt: workspace.time.now });
  const listed = comments.list(document.key);
  expect(listed.threads[0]?.messages[0]?.author).toEqual({ id: "carl", name: "Carl" });
  expect(listed.people.map((person) => person.id)).not.toContain("carl");
  const target = { documentId: document.key, threadId: thread.id, by: owner };
  expect(comments.reply(target, "@Carl?").thread.messages.at(-1)?.mentions).toEqual([]);
  expect(() => comments.assign(target, "carl")).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
});

test("every watcher hears of every write, with the place in the text of that version", async () => {
  const { workspace, comments, document, grace } = await setUp();
  const watch = document.watch(document.state.version);
  const thread = add(comments, document, grace, textAnchor(document, "two years"), "Hello");
  type(workspace, document, { start: 0, end: 0, text: "Draft " });
  comments.resolve({ documentId: document.key, threadId: thread.id, by: grace });
  watch.end();
  const heard: DocumentEvent[] = [];
  for await (const event of watch.iterator) heard.push(event);
  const told = heard.flatMap((event) => (event.type === "comment" ? [event] : []));
  expect(told.map(({ version, thread: { anchor, revision } }) => [version, anchor.start, revision])).toEqual([
    [1, thread.anchor.start, 1],
    [2, thread.anchor.start + 6, 2],
  ]);
});

test("places that are none are refused", async () => {
  const { workspace, comments, document, grace } = await setUp();
  const attempt = (anchor: AnchorRequest) => () => add(comments, document, grace, anchor, "Hello");
  const code = (name: string) => expect.objectContaining({ code: name });
  expect(attempt({ kind: "text", range: { start: 3, end: 3 } })).toThrow(code("INVALID_ARGUMENT"));
  expect(attempt({ kind: "text", range: { start: 11, end: 13 } })).toThrow(code("INVALID_ARGUMENT"));
  expect(attempt({ kind: "text", range: { start: 0, end: 10_000 } })).toThrow(code("SPAN_OUT_OF_RANGE"));
  expect(attempt({ kind: "hunk", hunkId: "none" })).toThrow(code("NOT_FOUND"));
  expect(attempt({ kind: "clause", start: 1 })).toThrow(code("NOT_FOUND"));
  const late = on(document, grace);
  type(workspace, document, { start: 0, end: 0, text: "x" });
  const what = { anchor: textAnchor(document, "two years"), text: "Hello", internal: false, assigneeId: null };
  expect(() => comments.add(late, what)).toThrow(code("STALE_VERSION"));
  const other = addDocument(workspace, TEXT).document;
  const thread = add(comments, document, grace, textAnchor(document, "two years"), "Hello");
  expect(() => comments.reply({ documentId: other.key, threadId: thread.id, by: grace }, "Hi")).toThrow(code("NOT_FOUND"));
});
