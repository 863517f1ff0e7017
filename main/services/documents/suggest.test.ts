import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../../src/contract/index.ts";
import { emptyChange } from "../../../src/domain/document/applyChange.ts";
import { project } from "../../../src/domain/suggestion/markup.ts";
import { type Backend, createBackend } from "../../compose.ts";
import { backendPorts, importText, openBackend } from "../testing/backend.ts";
import { signedInClient } from "../testing/people.ts";

const TEXT = "The term is two years.\n";
const folder = mkdtempSync(join(tmpdir(), "palimpsest-suggest-"));
let backend: Backend;
let owner: Client;
let bob: Client;
let vera: Client;
let documentId: string;
let names = 0;

beforeAll(async () => {
  backend = await createBackend(backendPorts(folder, []));
  owner = createRouterClient(backend.router, { context: {} });
  bob = await signedInClient(backend, "Bob", ["reviewer"]);
  vera = await signedInClient(backend, "Vera", ["viewer", "commenter"]);
  documentId = await importText(owner, TEXT);
});

afterAll(async () => {
  await backend.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = async () => (await owner.documents.open({ documentId })).state;
const name = (): string => {
  names += 1;
  return `${documentId}.${names}`;
};

async function suggest(client: Client, edits: { start: number; end: number; text: string }[], rest: Record<string, unknown> = {}) {
  const { version } = await open();
  const input = { documentId, clientId: "c", baseVersion: version, edits, restore: [], proposalId: name(), seed: name(), ...rest };
  return await client.documents.suggest(input);
}

const pending = async () =>
  (await open()).proposals.flatMap((p) => p.hunks.filter((h) => h.status === "pending").map((h) => ({ ...h, author: p.author.name })));
const refused = (code: string) => expect.objectContaining({ code });

describe("suggesting", () => {
  test("is done in the caller's name, whoever that is, and logged", async () => {
    const { change } = await suggest(bob, [{ start: 12, end: 15, text: "three" }]);
    expect(change.edits).toEqual([]);
    const { hunks, author, createdAt } = (await open()).proposals.at(-1) ?? { hunks: [], author: null, createdAt: 0 };
    expect(author).toEqual({ kind: "person", name: "Bob" });
    expect(createdAt).toBeGreaterThan(0);
    expect(hunks).toMatchObject([{ start: 12, end: 15, oldText: "two", newText: "three", confidence: null }]);
    expect((await open()).text).toBe(TEXT);
  });

  test("upon a suggestion of somebody else leaves that one's text as it is", async () => {
    const { text } = project(await open());
    await suggest(owner, [{ start: text.indexOf("three"), end: text.indexOf("three") + 5, text: "" }]);
    const [hunk] = await pending();
    expect(hunk).toMatchObject({ author: "Bob", newText: "three" });
    expect(hunk?.nested).toMatchObject([{ oldText: "three", newText: "", status: "pending" }]);
  });

  test("needs the role of an author or reviewer; only authors write directly", async () => {
    await expect(suggest(vera, [{ start: 0, end: 0, text: "x" }])).rejects.toThrow(refused("NOT_ALLOWED"));
    const { version, proposals } = await open();
    const target = { documentId, clientId: "c", baseVersion: version };
    const change = {
      ...emptyChange("typing"),
      edits: [{ start: 0, end: 0, text: "x" }],
      hunks: [],
      proposals: [],
      locks: [],
      removedLocks: [],
    };
    await expect(bob.documents.change({ ...target, change })).rejects.toThrow(refused("NOT_ALLOWED"));
    await expect(bob.documents.change({ ...target, change: { ...change, cause: "undo" } })).rejects.toThrow(refused("NOT_ALLOWED"));
    expect((await open()).proposals).toEqual(proposals);
  });

  test("a reviewer may undo what was accepted, and nothing besides", async () => {
    await suggest(bob, [{ start: 0, end: 0, text: "Note: " }]);
    const hunk = (await pending()).find((candidate) => candidate.newText === "Note: ");
    const before = await open();
    const { change } = await bob.proposals.decide({
      documentId,
      clientId: "c",
      baseVersion: before.version,
      hunkIds: [hunk?.id ?? ""],
      verdict: "accept",
    });
    const after = await open();
    expect(after.text).toBe(`Note: ${TEXT}`);
    const records = before.proposals
      .flatMap((p) => p.hunks)
      .filter((h) => change.hunks.some((changed) => changed.id === h.id) || h.status === "pending");
    const undo = { ...change, cause: "undo" as const, edits: [{ start: 0, end: 6, text: "" }], hunks: records };
    const target = { documentId, clientId: "c", baseVersion: after.version };
    const more = { ...undo, edits: [{ start: 0, end: 7, text: "" }] };
    await expect(bob.documents.change({ ...target, change: more })).rejects.toThrow(refused("NOT_ALLOWED"));
    await bob.documents.change({ ...target, change: undo });
    expect((await open()).text).toBe(TEXT);
    await bob.proposals.decide({ ...target, baseVersion: (await open()).version, hunkIds: [hunk?.id ?? ""], verdict: "reject" });
  });
});

describe("forgeries are refused", () => {
  test("a suggestion as a change, with records of one's own making", async () => {
    const { version, proposals } = await open();
    const [theirs] = proposals;
    const forged = {
      ...emptyChange("suggest"),
      edits: [],
      hunks: [],
      proposals: theirs === undefined ? [] : [{ ...theirs, id: "mine" }],
      locks: [],
      removedLocks: [],
    };
    for (const cause of ["suggest", "typing", "undo", "redo"] as const) {
      const change = { ...forged, cause };
      await expect(bob.documents.change({ documentId, clientId: "c", baseVersion: version, change })).rejects.toThrow();
    }
    expect((await open()).version).toBe(version);
  });

  test("undoing into a text, or into nested edits, that never were", async () => {
    const { version } = await open();
    const [hunk] = await pending();
    if (hunk === undefined) throw new Error("nothing is pending");
    const { author: _, ...record } = hunk;
    const edit = {
      ...record.nested[0],
      id: "x",
      author: { kind: "person" as const, name: "Ada" },
      createdAt: 1,
      start: 0,
      end: 1,
      oldText: "t",
      newText: "",
      status: "pending" as const,
      decision: null,
      nested: [],
    };
    for (const change of [
      { ...record, newText: "thirty" },
      { ...record, nested: [] },
      { ...record, nested: [edit] },
    ]) {
      const undo = { ...emptyChange("undo"), edits: [], hunks: [change], proposals: [], locks: [], removedLocks: [] };
      await expect(bob.documents.change({ documentId, clientId: "c", baseVersion: version, change: undo })).rejects.toThrow(
        refused("INVALID_ARGUMENT"),
      );
    }
  });

  test("adding to a proposal of somebody else, or names that are taken or of another document", async () => {
    const { proposals, version } = await open();
    const theirs = proposals.find((proposal) => proposal.author.name === "Bob");
    const edits = [{ start: 0, end: 0, text: "x" }];
    await expect(suggest(owner, edits, { proposalId: theirs?.id })).rejects.toThrow(refused("INVALID_ARGUMENT"));
    const taken = theirs?.hunks[0]?.id.split("-")[0] ?? "";
    await expect(suggest(bob, edits, { seed: taken })).rejects.toThrow(refused("INVALID_ARGUMENT"));
    await expect(suggest(bob, edits, { seed: "elsewhere.1" })).rejects.toThrow(refused("INVALID_ARGUMENT"));
    await expect(suggest(bob, edits, { proposalId: `${documentId}x` })).rejects.toThrow(refused("INVALID_ARGUMENT"));
    expect((await open()).version).toBe(version);
  });

  test("edits that do not fit the markup text, and stale ones", async () => {
    const { length } = project(await open());
    await expect(suggest(bob, [{ start: 0, end: length + 1, text: "" }])).rejects.toThrow(refused("SPAN_OUT_OF_RANGE"));
    await expect(suggest(bob, [{ start: 2, end: 1, text: "" }])).rejects.toThrow(refused("INVALID_ARGUMENT"));
    await expect(
      suggest(bob, [
        { start: 0, end: 4, text: "" },
        { start: 2, end: 3, text: "" },
      ]),
    ).rejects.toThrow(refused("INVALID_ARGUMENT"));
    await expect(suggest(bob, [{ start: 0, end: 4, text: "" }], { restore: [{ start: 2, end: 3 }] })).rejects.toThrow(
      refused("INVALID_ARGUMENT"),
    );
    await expect(suggest(bob, [{ start: 0, end: 0, text: "\ud800" }])).rejects.toThrow(refused("INVALID_ARGUMENT"));
    await expect(suggest(bob, [{ start: 0, end: 0, text: "x" }], { baseVersion: 1 })).rejects.toThrow(refused("STALE_VERSION"));
  });
});

test("nested suggestions survive closing and crashing", async () => {
  const first = await openBackend();
  const { client } = first;
  const id = await importText(client, TEXT);
  const at = async (edits: { start: number; end: number; text: string }[], seed: string) => {
    const { version } = (await client.documents.open({ documentId: id })).state;
    await client.documents.suggest({
      documentId: id,
      clientId: "c",
      baseVersion: version,
      edits,
      restore: [],
      proposalId: `${id}.p`,
      seed: `${id}.${seed}`,
    });
  };
  await at([{ start: 3, end: 3, text: " long" }], "a");
  const state = (await client.documents.open({ documentId: id })).state;
  await first.backend.close();
  const again = await openBackend(first.folder);
  expect((await again.client.documents.open({ documentId: id })).state.proposals).toEqual(state.proposals);
  await again.backend.close();
});
