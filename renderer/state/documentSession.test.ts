import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRouterClient } from "@orpc/server";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Backend, createBackend } from "../../main/compose.ts";
import { createForkSpawner } from "../../main/hosts/node/forkSpawner.ts";
import { nodePorts } from "../../main/hosts/node/ports.ts";
import { emptyChange } from "../../src/domain/document/applyChange.ts";
import type { Proposal } from "../../src/domain/proposal/proposal.ts";
import { applyEdits } from "../../src/domain/text/editAlgebra.ts";
import type { TextEdit } from "../../src/domain/text/textEdit.ts";
import { ConnectionLost } from "../boot/connection.ts";
import { openSession } from "./documentSession.ts";
import type { DocumentSession, SessionEvent } from "./session.ts";
import { type Calls, cuttableWire, type Wire } from "./testing/cuttableWire.ts";

const TEXT = "# Agreement\n\n## Term\n\nThis agreement runs for two years.\n\n## Fees\n\nThe Customer pays ten euros.\n";

let folder: string;
let backend: Backend;
const open: DocumentSession[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "palimpsest-session-"));
  const bundledModels = join(folder, "none");
  const assets = fileURLToPath(new URL("../../assets", import.meta.url));
  backend = await createBackend(
    nodePorts({ host: "memory", inference: createForkSpawner(), folders: { workspace: join(folder, "workspace"), bundledModels, assets } }),
  );
  await wire().client.settings.update({ authorName: "Ann" });
});

afterAll(async () => {
  await Promise.all(open.map((session) => session.close()));
  await backend.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The real backend behind a wire that can be cut. */
function wire(): Wire {
  return cuttableWire(createRouterClient(backend.router, { context: {} }) as unknown as Calls);
}

async function newDocument(text = TEXT): Promise<string> {
  const answer = await wire().client.documents.importFile({ fileName: "agreement.md", base64: Buffer.from(text).toString("base64") });
  return answer.info.id;
}

async function attach(documentId: string, connection: Wire = wire(), problems: unknown[] = []): Promise<DocumentSession> {
  const session = await openSession({
    connection,
    documentId,
    author: () => "Ann",
    now: () => Date.now(),
    onProblem: (error, lost) => problems.push({ error, lost }),
  });
  open.push(session);
  return session;
}

const caret = { start: 0, end: 0 };
const type = (session: DocumentSession, ...edits: TextEdit[]): void => session.typed(edits, caret, caret);
const insert = (session: DocumentSession, at: string, text: string): void => {
  const start = session.state().text.indexOf(at);
  type(session, { start, end: start, text });
};

async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 15_000, interval: 10 }).toBe(true);
}

const settled = (session: DocumentSession) => until(() => session.connection() === "saved");
const stored = async (documentId: string): Promise<string> => (await wire().client.documents.open({ documentId })).state.text;

/** A proposal as a finished run would bring it. */
function propose(documentId: string, changes: readonly (readonly [string, string])[]): Proposal {
  const document = backend.services.registry.get(documentId);
  const id = `proposal-${Math.random().toString(36).slice(2)}`;
  const hunks = changes.map(([oldText, newText], index) => {
    const start = document.state.text.indexOf(oldText);
    return {
      id: `${id}-${index}`,
      proposalId: id,
      start,
      end: start + oldText.length,
      oldText,
      newText,
      status: "pending" as const,
      editedBy: null,
      confidence: 0.5,
      decision: null,
    };
  });
  const author = { kind: "model" as const, name: "tiny", forPerson: "Ann" };
  const proposal: Proposal = {
    id,
    documentId,
    baseRevisionId: document.info().headRevisionId,
    author,
    kind: "regenerate",
    createdAt: 1,
    runId: null,
    alternative: 0,
    alternativeCount: 1,
    hunks,
  };
  document.apply({ ...emptyChange("run"), proposals: [proposal] }, { clientId: null, author });
  return proposal;
}

const statuses = (session: DocumentSession): string[] =>
  session.state().proposals.flatMap((proposal) => proposal.hunks.map((hunk) => hunk.status));

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
    await session.decide([proposal.hunks[0]?.id ?? ""], "accept");
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

const step = fc.record({
  who: fc.integer({ min: 0, max: 1 }),
  what: fc.constantFrom("type", "type", "type", "delete", "undo", "redo", "accept", "reject", "cut", "wait"),
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  text: fc.stringMatching(/^[a-z ]{1,6}$/),
});

test("two people typing, deciding, undoing and losing their connections end with the backend's text", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
      const documentId = await newDocument();
      const wires = [wire(), wire()];
      const problems: unknown[] = [];
      const decisions: Promise<void>[] = [];
      const sessions = await Promise.all(wires.map((connection) => attach(documentId, connection, problems)));
      propose(documentId, [
        ["two years", "three years"],
        ["ten euros", ""],
      ]);
      for (const { who, what, place, text } of steps) {
        const session = sessions[who];
        const connection = wires[who];
        if (session === undefined || connection === undefined) continue;
        const { length } = session.state().text;
        const start = Math.floor(place * length);
        const pending = session
          .state()
          .proposals.flatMap((proposal) => proposal.hunks)
          .filter((hunk) => hunk.status === "pending");
        if (what === "type") type(session, { start, end: start, text });
        else if (what === "delete" && start + 3 <= length) type(session, { start, end: start + 3, text: "" });
        else if (what === "undo") await session.undo();
        else if (what === "redo") await session.redo();
        else if ((what === "accept" || what === "reject") && pending[0] !== undefined)
          // Refused where the other one has decided the same change already.
          decisions.push(session.decide([pending[0].id], what).catch(() => undefined));
        else if (what === "cut") {
          connection.cut();
          setTimeout(() => connection.restore(), 20);
        } else await new Promise((resolve) => setTimeout(resolve, 15));
      }
      await Promise.all(decisions);
      for (const session of sessions) await settled(session);
      await until(() => sessions[0]?.state().text === sessions[1]?.state().text);
      const opened = await wire().client.documents.open({ documentId });
      for (const session of sessions) {
        await until(() => session.state().version === opened.state.version);
        expect(session.state().text).toBe(opened.state.text);
        expect(session.state().proposals).toEqual(opened.state.proposals);
      }
      expect(problems).toEqual([]);
      await Promise.all(sessions.map((session) => session.close()));
    }),
    { numRuns: 12 },
  );
});
