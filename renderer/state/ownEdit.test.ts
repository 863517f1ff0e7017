/** Edits that the person asked for and the editor has not made. */
import { expect, test } from "vitest";
import { attach, insert, newDocument, settled, stored, TEXT, type, withBackend } from "./testing/sessions.ts";

withBackend();

test("an own edit reaches the other windows and the backend, and is one undo step beside typing", async () => {
  const documentId = await newDocument();
  const session = await attach(documentId);
  insert(session, "Fees", "All ");
  session.edit([
    { start: 0, end: 0, text: "x" },
    { start: 11, end: 11, text: "yy" },
  ]);
  const edited = session.state().text;
  expect(edited.startsWith("x# Agreementyy\n")).toBe(true);
  insert(session, "Customer", "good ");
  await session.undo();
  expect(session.state().text).toBe(edited);
  await session.undo();
  expect(session.state().text).toBe(TEXT.replace("Fees", "All Fees"));
  await session.redo();
  await settled(session);
  expect(await stored(documentId)).toBe(edited);
});

test("taking back leaves what others wrote meanwhile, and no undo step", async () => {
  const session = await attach(await newDocument());
  const at = TEXT.indexOf("## Fees");
  const inserted = session.edit([
    { start: 0, end: 0, text: "\n\n" },
    { start: at, end: at, text: "\n\n" },
  ]);
  type(session, { start: 0, end: 0, text: "Title\n" });
  inserted.takeBack();
  expect(session.state().text).toBe(`Title\n${TEXT}`);
  await session.undo();
  expect(session.state().text).toBe(TEXT);
  expect(session.canUndo()).toBe(false);
  inserted.takeBack();
  expect(session.state().text).toBe(TEXT);
});

test("insertions beside the offsets named stay, and of replacements what they put around the old text goes", async () => {
  const session = await attach(await newDocument());
  const at = TEXT.indexOf("## Fees");
  const inserted = session.edit([
    { start: 0, end: 0, text: "\n" },
    { start: at - 1, end: at, text: "\n\n" },
    { start: at, end: at + 1, text: "\n\n#" },
  ]);
  expect(session.state().text).toBe(`\n${TEXT.slice(0, at)}\n\n\n${TEXT.slice(at)}`);
  inserted.takeBack([0]);
  expect(session.state().text).toBe(`\n${TEXT}`);
  await session.undo();
  expect(session.state().text).toBe(TEXT);
});

test("locked text refuses an own edit, and what is locked later stays", async () => {
  const session = await attach(await newDocument());
  await session.lock([{ start: 2, end: 8 }]);
  expect(() => session.edit([{ start: 4, end: 4, text: "x" }])).toThrow(/locked/);
  expect(session.state().text).toBe(TEXT);
  const at = TEXT.indexOf("runs");
  const inserted = session.edit([{ start: at, end: at, text: "long " }]);
  await session.lock([{ start: at, end: at + 5 }]);
  inserted.takeBack();
  expect(session.state().text).toBe(TEXT.replace("runs", "long runs"));
});
