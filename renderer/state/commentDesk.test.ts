import { expect, test } from "vitest";
import type { CommentThread } from "../../src/domain/comments/comment.ts";
import type { DocumentSession } from "./session.ts";
import { attach, insert, newDocument, settled, type, until, wire, withBackend } from "./testing/sessions.ts";

withBackend();

const place = (session: DocumentSession, part: string) => {
  const start = session.state().text.indexOf(part);
  return { start, end: start + part.length };
};
const words = (session: DocumentSession, thread: CommentThread | undefined): string =>
  thread === undefined ? "nothing" : session.state().text.slice(thread.anchor.start, thread.anchor.end);
const first = (session: DocumentSession) => session.comments.view().threads[0];

async function comment(session: DocumentSession, part: string, text = "Why?") {
  return session.comments.add({ anchor: { kind: "text", range: place(session, part) }, text, internal: true, assigneeId: null });
}

test("a thread follows unsent typing at once, and stands where the backend says it does", async () => {
  const documentId = await newDocument();
  const session = await attach(documentId);
  await comment(session, "two years");
  for (const word of "one two three four five".split(" ")) {
    insert(session, "# Agreement", `${word} `);
    insert(session, "years", `${word} `);
    expect(words(session, first(session))).toMatch(/^two .*years$/);
  }
  await settled(session);
  const { threads } = await wire().client.comments.list({ documentId });
  expect(first(session)?.anchor).toEqual(threads[0]?.anchor);
});

test("another window hears of it while both type, and both agree in the end", async () => {
  const documentId = await newDocument();
  const [ann, bob] = [await attach(documentId), await attach(documentId)];
  await until(() => ann.comments.view().loaded && bob.comments.view().loaded);
  insert(bob, "two years", "about ");
  const adding = comment(ann, "ten euros");
  insert(bob, "# Agreement", "Draft. ");
  insert(ann, "pays", "gladly ");
  const thread = await adding;
  insert(bob, "euros", "whole ");
  await until(() => bob.comments.view().threads.length === 1);
  insert(ann, "This agreement", "甲😀 ");
  const gone = place(bob, "ten");
  type(bob, { ...gone, text: "" });
  await settled(ann);
  await settled(bob);
  await until(() => ann.state().text === bob.state().text);
  const { threads } = await wire().client.comments.list({ documentId });
  expect(threads[0]?.id).toBe(thread.id);
  for (const session of [ann, bob]) expect(first(session)?.anchor).toEqual(threads[0]?.anchor);
  expect(words(ann, first(ann))).toContain("euros");
});

test("an undo brings an orphan back, here and in the other window", async () => {
  const documentId = await newDocument();
  const [ann, bob] = [await attach(documentId), await attach(documentId)];
  await comment(ann, "two years");
  await until(() => bob.comments.view().threads.length === 1);
  const sentence = place(ann, "This agreement runs for two years.");
  type(ann, { ...sentence, text: "" });
  await settled(ann);
  await until(() => words(bob, first(bob)) === "");
  insert(bob, "## Fees", "Another paragraph.\n\n");
  await settled(bob);
  await until(() => ann.state().text.includes("Another"));
  await ann.undo();
  await settled(ann);
  expect(words(ann, first(ann))).toBe("two years");
  await until(() => words(bob, first(bob)) === "two years");
});

test("after a lost connection everything is there again", async () => {
  const documentId = await newDocument();
  const line = wire();
  const [ann, bob] = [await attach(documentId, line), await attach(documentId)];
  await until(() => ann.comments.view().loaded);
  line.cut();
  const thread = await comment(bob, "two years");
  insert(bob, "# Agreement", "Draft. ");
  await bob.comments.reply(thread.id, "Because.");
  await settled(bob);
  line.restore();
  await until(() => first(ann)?.messages.length === 2 && ann.state().text.startsWith("Draft."));
  expect(words(ann, first(ann))).toBe("two years");
});

test("a resolved thread and a deleted message are told, an emptied thread is gone", async () => {
  const documentId = await newDocument();
  const [ann, bob] = [await attach(documentId), await attach(documentId)];
  const thread = await comment(ann, "two years");
  await ann.comments.resolve(thread.id);
  await until(() => first(bob)?.resolution?.by.name === "Ann");
  await bob.comments.reopen(thread.id);
  await until(() => first(ann)?.resolution === null);
  await ann.comments.remove(thread.id, thread.messages[0]?.id ?? "");
  expect(ann.comments.view().threads).toEqual([]);
  await until(() => bob.comments.view().threads.length === 0);
});
