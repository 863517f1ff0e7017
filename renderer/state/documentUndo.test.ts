import { describe, expect, test } from "vitest";
import {
  attach,
  insert,
  newDocument,
  propose,
  settled,
  statuses,
  stored,
  TEXT,
  type,
  until,
  wire,
  withBackend,
} from "./testing/sessions.ts";

withBackend();

describe("undo", () => {
  test("takes back one's own typing only", async () => {
    const documentId = await newDocument();
    const ann = await attach(documentId);
    const bob = await attach(documentId);
    insert(ann, "two years", "ANN ");
    await settled(ann);
    await until(() => bob.state().text.includes("ANN"));
    insert(bob, "ten euros", "BOB ");
    await settled(bob);
    await until(() => ann.state().text.includes("BOB"));
    await ann.undo();
    await settled(ann);
    expect(await stored(documentId)).toBe(TEXT.replace("ten euros", "BOB ten euros"));
  });

  test("of a step into text that has been locked since is refused and stays on the stack", async () => {
    const documentId = await newDocument();
    const session = await attach(documentId);
    insert(session, "two years", "NEW ");
    await settled(session);
    const start = session.state().text.indexOf("NEW two");
    const lock = { start, end: start + 7 };
    await session.lock([lock]);
    expect(session.editable([{ start: start + 1, end: start + 2, text: "" }])).toBe(false);
    await session.unlock(session.state().locks.map((one) => one.id));
    await session.undo();
    expect(session.state().locks).toHaveLength(1);
    await session.undo();
    expect(session.state().locks).toHaveLength(0);
    await session.undo();
    await settled(session);
    expect(await stored(documentId)).toBe(TEXT);
  });
});

test("restoring a version replaces the text and makes a version", async () => {
  const documentId = await newDocument();
  const session = await attach(documentId);
  const first = session.info().headRevisionId;
  insert(session, "two years", "about ");
  await session.save();
  const revision = await session.restore(first);
  expect(revision.cause).toBe("restore");
  expect(session.state().text).toBe(TEXT);
  await session.undo();
  await settled(session);
  expect(await stored(documentId)).toContain("about two years");
});

describe("a run that was started here", () => {
  test("is undone with one step: its changes go and those that it had put aside come back; redo reverses that", async () => {
    const documentId = await newDocument();
    const session = await attach(documentId);
    propose(documentId, [["two years", "three years"]]);
    await until(() => statuses(session).length === 1);
    // The proposal arrives while typing is on its way, and must not be taken for its acknowledgement.
    insert(session, "ten euros", "some ");
    propose(documentId, [["two years", "four years"]], session.clientId);
    await settled(session);
    await until(() => statuses(session).length === 2);
    expect(statuses(session)).toEqual(["superseded", "pending"]);
    expect(await stored(documentId)).toBe(TEXT.replace("ten euros", "some ten euros"));
    expect(session.state().text).toBe(await stored(documentId));
    await session.undo();
    expect(statuses(session)).toEqual(["pending", "superseded"]);
    await settled(session);
    await session.redo();
    expect(statuses(session)).toEqual(["superseded", "pending"]);
    await settled(session);
    const again = await wire().client.documents.open({ documentId });
    expect(again.state.proposals).toEqual(session.state().proposals);
    await session.undo();
    await session.undo();
    await settled(session);
    expect(await stored(documentId)).toBe(TEXT);
  });

  test("of another window is no step of this one", async () => {
    const documentId = await newDocument();
    const session = await attach(documentId);
    propose(documentId, [["two years", "three years"]], "another");
    await until(() => statuses(session).length === 1);
    expect(session.canUndo()).toBe(false);
  });
});

test("splitting a change is one step", async () => {
  const documentId = await newDocument();
  const session = await attach(documentId);
  const proposal = propose(documentId, [["agreement runs for two years", "contract runs for three years"]]);
  await until(() => statuses(session).length === 1);
  await session.split(proposal.hunks[0]?.id ?? "");
  expect(statuses(session)).toEqual(["superseded", "pending", "pending"]);
  const [, first] = session.state().proposals[0]?.hunks ?? [];
  expect(first).toMatchObject({ oldText: "agreement", newText: "contract", confidence: 0.5 });
  await session.decide([first?.id ?? ""], "accept", "Agreed");
  expect(session.state().text).toContain("This contract runs for two years.");
  await session.undo();
  await session.undo();
  await settled(session);
  expect(statuses(session)).toEqual(["pending"]);
  await session.redo();
  await settled(session);
  expect(statuses(session)).toEqual(["superseded", "pending", "pending"]);
  expect(await stored(documentId)).toBe(TEXT);
});

test("a refused change leaves the other steps on the stack", async () => {
  const documentId = await newDocument();
  const problems: unknown[] = [];
  const connection = wire();
  const ann = await attach(documentId, connection, problems);
  const bob = await attach(documentId);
  insert(ann, "# Agreement", "FIRST ");
  await settled(ann);
  const start = ann.state().text.indexOf("two years");
  connection.cut();
  insert(ann, "wo years", "LOST");
  await bob.lock([{ start, end: start + 9 }]);
  connection.restore();
  await settled(ann);
  expect(problems).toHaveLength(1);
  expect(ann.state().text).toBe(`FIRST ${TEXT}`);
  await ann.undo();
  await settled(ann);
  expect(await stored(documentId)).toBe(TEXT);
  expect(ann.canUndo()).toBe(false);
});

test("more edits than one call may have are sent as fewer", async () => {
  const documentId = await newDocument("ab\n".repeat(20_500));
  const problems: unknown[] = [];
  const session = await attach(documentId, wire(), problems);
  const edits = Array.from({ length: 20_500 }, (_, index) => ({ start: index * 3, end: index * 3 + 1, text: "x" }));
  type(session, ...edits);
  await settled(session);
  expect(problems).toEqual([]);
  expect(await stored(documentId)).toBe("xb\n".repeat(20_500));
  await session.undo();
  await settled(session);
  expect(await stored(documentId)).toBe("ab\n".repeat(20_500));
});

test("right behind a decision means the decision, also before its answer has come", async () => {
  const documentId = await newDocument();
  const session = await attach(documentId);
  const proposal = propose(documentId, [["two years", "three years"]]);
  await until(() => statuses(session).length === 1);
  const decided = session.decide([proposal.hunks[0]?.id ?? ""], "accept", "Agreed");
  await Promise.all([decided, session.undo()]);
  await settled(session);
  expect(statuses(session)).toEqual(["pending"]);
  expect(await stored(documentId)).toBe(TEXT);
});
