import { describe, expect, test } from "vitest";
import { applyEdits } from "../../src/domain/text/editAlgebra.ts";
import { ConnectionLost } from "../boot/connection.ts";
import type { SessionEvent } from "./session.ts";
import { attach, insert, newDocument, propose, settled, statuses, stored, TEXT, until, wire, withBackend } from "./testing/sessions.ts";

withBackend();

describe("typing", () => {
  test("shows at once and reaches the backend by itself", async () => {
    const documentId = await newDocument();
    const session = await attach(documentId);
    insert(session, "two years", "at least ");
    insert(session, "ten euros", "exactly ");
    expect(session.state().text).toContain("at least two years");
    expect(session.connection()).toBe("syncing");
    await settled(session);
    expect(await stored(documentId)).toBe(session.state().text);
    expect(session.state().text).toContain("exactly ten euros");
  });

  test("of two people at once is merged, nothing is lost, and the editors' edits lead to the same text", async () => {
    const documentId = await newDocument();
    const ann = await attach(documentId);
    const bob = await attach(documentId);
    const models = [ann, bob].map((session) => {
      const model = { text: session.state().text };
      session.subscribe((event: SessionEvent) => {
        if (event.type === "change" && event.origin === "session") model.text = applyEdits(model.text, event.change.edits);
        if (event.type === "change" && event.origin === "editor") model.text = applyEdits(model.text, event.change.edits);
      });
      return model;
    });
    insert(ann, "two years", "ANN ");
    insert(bob, "two years", "BOB ");
    insert(bob, "# Agreement", "X");
    insert(ann, "ten euros", "or ");
    await settled(ann);
    await settled(bob);
    await until(() => ann.state().text === bob.state().text);
    expect(await stored(documentId)).toBe(ann.state().text);
    for (const piece of ["ANN ", "BOB ", "X# Agreement", "or ten euros"]) expect(ann.state().text).toContain(piece);
    for (const model of models) expect(model.text).toBe(ann.state().text);
  });

  test("into locked text by another hand is given back, not swallowed", async () => {
    const documentId = await newDocument();
    const problems: { error: unknown; lost: string | null }[] = [];
    const connection = wire();
    const ann = await attach(documentId, connection, problems);
    const bob = await attach(documentId);
    connection.cut();
    insert(ann, "wo years", "LOST");
    insert(ann, "ten euros", "KEPT ");
    const start = TEXT.indexOf("two years");
    await bob.lock([{ start, end: start + 9 }]);
    connection.restore();
    await settled(ann);
    expect(problems.map((problem) => problem.lost).join()).toContain("LOST");
    expect(await stored(documentId)).toBe(ann.state().text);
    expect(ann.state().text).toContain("two years");
  });
});

describe("decisions", () => {
  test("send typing first, can be undone with one step, and redone", async () => {
    const documentId = await newDocument();
    const session = await attach(documentId);
    const proposal = propose(documentId, [
      ["two years", "three years"],
      ["ten euros", "twelve euros"],
    ]);
    await until(() => session.state().proposals.length === 1);
    insert(session, "# Agreement", "A\n");
    await session.decide([proposal.hunks[0]?.id ?? ""], "accept", "Agreed");
    expect(session.state().text).toContain("three years");
    expect(statuses(session)).toEqual(["accepted", "pending"]);
    await session.undo();
    expect(session.state().text).toContain("two years");
    expect(statuses(session)).toEqual(["pending", "pending"]);
    await settled(session);
    expect(await stored(documentId)).toBe(session.state().text);
    await session.redo();
    await settled(session);
    expect(await stored(documentId)).toContain("three years");
    await session.undo();
    await session.undo();
    await settled(session);
    expect(await stored(documentId)).toBe(TEXT);
  });

  test("a rejection keeps its wording and can be brought back", async () => {
    const documentId = await newDocument();
    const session = await attach(documentId);
    const proposal = propose(documentId, [["two years", "three years"]]);
    await until(() => session.state().proposals.length === 1);
    await session.decide([proposal.hunks[0]?.id ?? ""], "reject", "too long");
    expect(session.state().proposals[0]?.hunks[0]).toMatchObject({
      status: "rejected",
      newText: "three years",
      decision: { reason: "too long", verdict: "reject" },
    });
    await session.reopenLastRejection();
    expect(statuses(session)).toEqual(["pending"]);
    await session.undo();
    expect(statuses(session)).toEqual(["rejected"]);
  });

  test("typing inside a pending change marks it and keeps it", async () => {
    const documentId = await newDocument();
    const session = await attach(documentId);
    propose(documentId, [["two years", "three years"]]);
    await until(() => session.state().proposals.length === 1);
    insert(session, "years", "long ");
    await settled(session);
    expect(session.state().proposals[0]?.hunks[0]).toMatchObject({ status: "pending", editedBy: "Ann" });
    const again = await wire().client.documents.open({ documentId });
    expect(again.state.proposals[0]?.hunks[0]).toEqual(session.state().proposals[0]?.hunks[0]);
  });
});

describe("a lost connection", () => {
  test("keeps typing and sends it on return", async () => {
    const documentId = await newDocument();
    const connection = wire();
    const session = await attach(documentId, connection);
    connection.cut();
    expect(session.connection()).toBe("offline");
    insert(session, "two years", "about ");
    await expect(session.decide(["x"], "accept")).rejects.toBeInstanceOf(ConnectionLost);
    connection.restore();
    await settled(session);
    expect(await stored(documentId)).toContain("about two years");
  });

  test("after the change arrived but before its answer does not apply it twice", async () => {
    const documentId = await newDocument();
    const connection = wire();
    const session = await attach(documentId, connection);
    connection.loseAnswerOf("documents.change");
    insert(session, "two years", "about ");
    await until(() => session.connection() === "offline");
    insert(session, "ten euros", "some ");
    connection.restore();
    await settled(session);
    expect(session.state().text).toContain("about two years");
    expect(session.state().text).not.toContain("about about");
    expect(await stored(documentId)).toBe(session.state().text);
  });
});
