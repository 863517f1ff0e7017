import { expect, test } from "vitest";
import type { DocumentEvent } from "../../../src/contract/index.ts";
import { emptyChange } from "../../../src/domain/document/applyChange.ts";
import { ADA, addDocument, openWorkspace, place, START, type, typing } from "../testing/workspace.ts";

const TEXT = "# Agreement\n\nThe Supplier shall deliver the Services.\n\nThe Customer shall pay.\n";
const MINUTE = 60_000;

test("a new document has its baseline as revision 1", async () => {
  const workspace = await openWorkspace();
  const { info } = addDocument(workspace, TEXT);
  expect(info).toMatchObject({ title: "Test", fileName: "test.md", revisionNumber: 1, pending: 0, createdAt: START });
  const { revisions, total } = workspace.history.list(info.id, 200, undefined);
  expect(total).toBe(1);
  expect(revisions).toMatchObject([{ number: 1, cause: "baseline", parentId: null, author: { kind: "person", name: "Ada" } }]);
  expect(workspace.history.text(info.headRevisionId).text).toBe(TEXT);
});

test("typing is acknowledged with the next version and survives a kill", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, TEXT);
  type(workspace, document, { start: 0, end: 0, text: "Draft\n\n" });
  type(workspace, document, { start: 5, end: 5, text: " 2" });
  expect(document.state).toMatchObject({ version: 3, text: `Draft 2\n\n${TEXT}` });
  workspace.abandon();
  const again = await openWorkspace(workspace.folder, workspace.time);
  expect(again.registry.get(document.key).state).toMatchObject({ version: 3, text: `Draft 2\n\n${TEXT}` });
  // The recovered typing became a revision of its own.
  expect(again.history.list(document.key, 200, undefined).revisions.map((revision) => revision.cause)).toEqual(["typing", "baseline"]);
});

test("a pause in typing makes one revision, not every key", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, TEXT);
  for (const letter of "quick") {
    type(workspace, document, { start: document.state.text.length, end: document.state.text.length, text: letter });
    workspace.time.pass(1000);
  }
  expect(document.info().revisionNumber).toBe(1);
  workspace.time.pass(1500);
  expect(document.info().revisionNumber).toBe(2);
  workspace.time.pass(MINUTE);
  expect(document.info().revisionNumber).toBe(2);
  expect(workspace.history.text(document.info().headRevisionId).text).toBe(`${TEXT}quick`);
});

test("a change on top of an old version is STALE_VERSION and changes nothing", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, TEXT);
  type(workspace, document, { start: 0, end: 0, text: "A" });
  const late = { documentId: document.key, clientId: "tab", baseVersion: 1, by: ADA };
  const change = typing({ start: 0, end: 0, text: "B" });
  expect(() => workspace.documents.change(late, change)).toThrow(
    expect.objectContaining({ code: "STALE_VERSION", details: { version: 2, baseVersion: 1 } }),
  );
  expect(document.state.text).toBe(`A${TEXT}`);
});

test("edits that do not fit the text are refused", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, "One 😀 two.");
  const attempt =
    (start: number, end: number, text = "x") =>
    () =>
      type(workspace, document, { start, end, text });
  expect(attempt(0, 99)).toThrow(expect.objectContaining({ code: "SPAN_OUT_OF_RANGE" }));
  expect(attempt(5, 5)).toThrow(expect.objectContaining({ code: "SPAN_SPLITS_CHARACTER" }));
  expect(attempt(3, 2)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  expect(attempt(0, 0, "a\r\nb")).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  expect(attempt(0, 0, "\ud83d")).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  expect(document.state).toMatchObject({ text: "One 😀 two.", version: 1 });
});

test("typing cannot smuggle in hunks, and no outside change can invent a cause", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, TEXT);
  const target = { documentId: document.key, clientId: "tab", baseVersion: 1, by: ADA };
  const lock = { id: "l", start: 0, end: 3, by: "Eve", at: 0 };
  expect(() => workspace.documents.change(target, { ...typing(), locks: [lock] })).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT" }),
  );
  expect(() => workspace.documents.change(target, emptyChange("accept"))).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
});

test("locked text cannot be typed into, text around it can; the lock follows and can be taken off", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, TEXT);
  const target = () => ({ documentId: document.key, clientId: "tab", baseVersion: document.state.version, by: ADA });
  workspace.documents.lock(target(), [place(document, "Supplier")]);
  const inside = place(document, "Supplier").start + 2;
  expect(() => type(workspace, document, { start: inside, end: inside, text: "x" })).toThrow(
    expect.objectContaining({ code: "LOCKED_TEXT" }),
  );
  type(workspace, document, { start: 0, end: 0, text: "Long new start. " });
  const [lock] = document.state.locks;
  expect(lock).toMatchObject({ ...place(document, "Supplier"), by: "Ada" });
  workspace.abandon();
  const again = await openWorkspace(workspace.folder, workspace.time);
  const reopened = again.registry.get(document.key);
  expect(reopened.state.locks).toEqual(document.state.locks);
  again.documents.unlock({ ...target(), baseVersion: reopened.state.version }, [lock?.id ?? ""]);
  expect(reopened.state.locks).toEqual([]);
  expect(() => again.documents.unlock({ ...target(), baseVersion: reopened.state.version }, ["gone"])).toThrow(
    expect.objectContaining({ code: "NOT_FOUND" }),
  );
  expect(() => again.documents.lock({ ...target(), baseVersion: reopened.state.version }, [{ start: 3, end: 3 }])).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT" }),
  );
});

test("a watcher gets what it missed, then everything new, with the client that did it", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, TEXT);
  type(workspace, document, { start: 0, end: 0, text: "1" });
  type(workspace, document, { start: 0, end: 0, text: "2" });
  const { iterator } = workspace.documents.watch(document.key, 2);
  type(workspace, document, { start: 0, end: 0, text: "3" });
  const events: DocumentEvent[] = [];
  for (let count = 0; count < 2; count += 1) {
    const next = await iterator.next();
    if (next.done !== true) events.push(next.value);
  }
  expect(events).toMatchObject([
    { type: "changed", version: 3, clientId: "tab", change: { cause: "typing", edits: [{ text: "2" }] } },
    { type: "changed", version: 4, clientId: "tab", change: { cause: "typing", edits: [{ text: "3" }] } },
  ]);
  await iterator.return();
});

test("a thousand changes back can be caught up, more cannot; nor can the future", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, "");
  for (let count = 0; count < 1005; count += 1) type(workspace, document, { start: 0, end: 0, text: "x" });
  expect(() => workspace.documents.watch(document.key, 5)).toThrow(expect.objectContaining({ code: "STALE_VERSION" }));
  expect(() => workspace.documents.watch(document.key, 2000)).toThrow(expect.objectContaining({ code: "STALE_VERSION" }));
  expect(workspace.documents.watch(document.key, 6).length).toBe(1000);
});

test("when the last watcher leaves, what was typed becomes a revision", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, TEXT);
  const { iterator } = workspace.documents.watch(document.key, 1);
  type(workspace, document, { start: 0, end: 0, text: "X" });
  await iterator.return();
  expect(document.info().revisionNumber).toBe(2);
});

test("a full disk refuses the change and loses nothing", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, TEXT);
  type(workspace, document, { start: 0, end: 0, text: "kept " });
  const database = workspace.storage.connection();
  database.pragma(`max_page_count = ${Number(database.pragma("page_count"))}`);
  const big = { start: 0, end: 0, text: "y".repeat(400_000) };
  expect(() => type(workspace, document, big)).toThrow(expect.objectContaining({ code: "DISK_FULL" }));
  expect(document.state).toMatchObject({ text: `kept ${TEXT}`, version: 2 });
  database.pragma("max_page_count = 1000000");
  type(workspace, document, { start: 0, end: 0, text: "again " });
  expect(document.state).toMatchObject({ text: `again kept ${TEXT}`, version: 3 });
  workspace.abandon();
  const again = await openWorkspace(workspace.folder, workspace.time);
  expect(again.registry.get(document.key).state.text).toBe(`again kept ${TEXT}`);
});

test("with a clock that goes back the list still begins with what changed last", async () => {
  const workspace = await openWorkspace();
  const first = addDocument(workspace, "one");
  const second = addDocument(workspace, "two");
  workspace.time.now = START - 365 * 24 * 60 * MINUTE;
  type(workspace, first.document, { start: 0, end: 0, text: "x" });
  workspace.documents.save(first.info.id, "", ADA);
  expect(workspace.documents.list().map((info) => info.id)).toEqual([first.info.id, second.info.id]);
  const { revisions } = workspace.history.list(first.info.id, 10, undefined);
  expect(revisions.map((revision) => revision.number)).toEqual([2, 1]);
});

test("saving describes the revision; saving again makes none", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, TEXT);
  type(workspace, document, { start: 0, end: 0, text: "X" });
  expect(workspace.documents.save(document.key, "Sent to legal", ADA).revisionNumber).toBe(2);
  expect(workspace.documents.save(document.key, "Again", ADA).revisionNumber).toBe(2);
  expect(workspace.history.list(document.key, 1, undefined).revisions).toMatchObject([
    { cause: "save", message: "Sent to legal", author: { kind: "person", name: "Ada" } },
  ]);
});

test("title and kind change; a removed document is off the list and its watchers know", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, TEXT);
  expect(workspace.documents.update(document.key, { title: "Renamed", kind: "technical" }, ADA)).toMatchObject({
    title: "Renamed",
    kind: "technical",
  });
  const { iterator } = workspace.documents.watch(document.key, 1);
  workspace.documents.remove(document.key, ADA);
  expect(await iterator.next()).toMatchObject({ value: { type: "removed" } });
  expect(await iterator.next()).toMatchObject({ done: true });
  expect(workspace.documents.list()).toEqual([]);
  expect(() => workspace.documents.open(document.key)).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
});

test("many documents: those nobody looks at leave memory and come back as they were", async () => {
  const workspace = await openWorkspace();
  const created = Array.from({ length: 20 }, (_, index) => addDocument(workspace, `Document ${index}.`));
  for (const { document, info } of created) {
    const now = workspace.registry.get(info.id);
    if (now === document) type(workspace, document, { start: 0, end: 0, text: "x" });
  }
  expect(created.filter(({ info }) => workspace.registry.peek(info.id) !== undefined).length).toBeLessThan(10);
  for (const [index, { info }] of created.entries()) expect(workspace.documents.open(info.id).state.text).toContain(`Document ${index}.`);
});
