import { ORPCError } from "@orpc/client";
import { expect, test } from "vitest";
import { PERMISSIONS } from "../../../src/domain/access/permissions.ts";
import { callOf } from "../../hosts/testing/calls.ts";
import { find, importText, openBackend, PARAMETERS, SPAN, TEXT } from "../testing/backend.ts";
import { signedInClient } from "../testing/people.ts";

const codeOf = (error: unknown): string => (error instanceof ORPCError ? error.code : String(error));
const failure = (call: Promise<unknown>): Promise<string> => call.then(() => "no error", codeOf);

/** Calls that change the text of a document or what belongs to it, with what they are given here. */
const CHANGING = [
  "documents.change",
  "documents.save",
  "documents.update",
  "documents.remove",
  "documents.lock",
  "documents.unlock",
  "documents.suggest",
  "proposals.decide",
  "proposals.reopenLastRejection",
  "proposals.allowWording",
  "proposals.split",
  "proposals.chooseAlternative",
  "runs.start",
  "runs.continueFrom",
  "runs.useState",
  "history.label",
  "history.restore",
  "history.propose",
  "reviews.request",
  "reviews.sign",
  "reviews.keep",
  "reviews.finalise",
] as const;

test.each(["final", "superseded"])("nothing changes a %s document, whichever call is tried; unlocked it changes again", async (how) => {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  const successorId = await importText(client, TEXT);
  const target = (baseVersion: number) => ({ documentId, clientId: "tab", baseVersion });
  const change = {
    cause: "typing" as const,
    edits: [{ start: 0, end: 0, text: "x" }],
    hunks: [],
    proposals: [],
    locks: [],
    removedLocks: [],
  };
  await client.documents.change({ ...target(1), change });
  const { version } = await client.documents.lock({ ...target(2), ranges: [{ start: 0, end: 1 }] });
  await client.documents.save({ documentId });
  const { revisions } = await client.history.list({ documentId });
  const { state: before } = await client.documents.open({ documentId });
  const [lock] = before.locks;
  if (how === "final") await client.reviews.finalise({ documentId, unapproved: true, reason: "Signed on paper" });
  else await client.reviews.supersede({ documentId, successorId });
  const clause = (await client.reviews.get({ documentId })).clauses[0];
  const place = { runId: "run", alternative: 0, step: 1 };
  const signed = { id: clause?.id ?? "", fingerprint: clause?.fingerprint ?? "" };
  const inputs: Record<(typeof CHANGING)[number], Record<string, unknown>> = {
    "documents.change": { ...target(version), change },
    "documents.save": { documentId },
    "documents.update": { documentId, title: "Other" },
    "documents.remove": { documentId },
    "documents.lock": { ...target(version), ranges: [find(TEXT, SPAN)] },
    "documents.unlock": { ...target(version), lockIds: [lock?.id] },
    "documents.suggest": {
      ...target(version),
      edits: [{ start: 0, end: 0, text: "x" }],
      restore: [],
      proposalId: `${documentId}.p`,
      seed: `${documentId}.s`,
    },
    "proposals.reopenLastRejection": target(version),
    "proposals.allowWording": { documentId, hunkIds: ["hunk"], allowed: true },
    "proposals.decide": { ...target(version), hunkIds: ["hunk"], verdict: "accept" },
    "proposals.split": { ...target(version), hunkId: "hunk" },
    "proposals.chooseAlternative": { ...target(version), proposalId: "proposal", alternative: 0 },
    "runs.start": { ...target(version), spans: [find(TEXT, SPAN)], parameters: PARAMETERS },
    "runs.continueFrom": { ...target(version), ...place },
    "runs.useState": { ...target(version), ...place },
    "history.label": { revisionId: revisions[0]?.id, label: "v1" },
    "history.restore": { ...target(version), revisionId: revisions.at(-1)?.id },
    "history.propose": { ...target(version), fromDocumentId: successorId },
    "reviews.request": { documentId, approvers: ["somebody"], quorum: null, dueAt: null, clauses: null },
    "reviews.sign": { documentId, requestId: "request", verdict: "approve", clauses: [signed] },
    "reviews.keep": { documentId, statementId: "statement", clause: signed.id, fingerprint: signed.fingerprint, reason: "why" },
    "reviews.finalise": { documentId, unapproved: true, reason: "again" },
  };
  for (const name of CHANGING) expect([name, await failure(callOf(client, name)(inputs[name]))]).toEqual([name, "DOCUMENT_FINAL"]);
  const { state: after, info } = await client.documents.open({ documentId });
  expect(after).toEqual(before);
  expect(info.reviewState).toBe(how);
  expect((await client.documents.list({})).find(({ id }) => id === documentId)?.reviewState).toBe(how);
  expect(await failure(client.reviews.unlock({ documentId, reason: " " }))).toBe("REASON_REQUIRED");
  await client.reviews.unlock({ documentId, reason: "A name changed" });
  await client.documents.unlock({ ...target(version), lockIds: [lock?.id ?? ""] });
  await client.documents.change({ ...target(version + 1), change });
  expect((await client.documents.open({ documentId })).info.reviewState).toBe("draft");
});

test("every call that only writers of documents may make is in the list, or changes no text", () => {
  /** They make documents, or follow what is under way: a document with a run under way cannot become final. */
  const others = [
    "documents.createFromSample",
    "documents.create",
    "documents.importFile",
    "documents.chooseFile",
    "documents.openChosen",
    "history.branch",
  ];
  const running = ["runs.cancel", "runs.pause", "runs.resume"];
  const changing: readonly string[] = CHANGING;
  const writing = Object.entries(PERMISSIONS).flatMap(([name, allowed]) =>
    /^(documents|proposals|runs|history)\./.test(name) && Array.isArray(allowed) && !allowed.includes("viewer") ? [name] : [],
  );
  expect(writing.filter((name) => !changing.includes(name) && !others.includes(name) && !running.includes(name))).toEqual([]);
});

test("what roles allow of the review, over several people", async () => {
  const { backend, client } = await openBackend();
  const documentId = await importText(client, TEXT);
  const author = await signedInClient(backend, "Ann", ["author"]);
  const grace = await signedInClient(backend, "Grace", ["approver"]);
  const viewer = await signedInClient(backend, "Vera", ["viewer"]);
  const people = (await client.reviews.get({ documentId })).people;
  const idOf = (name: string): string => people.find((person) => person.name === name)?.id ?? "";
  const order = { documentId, approvers: [idOf("Grace")], quorum: null, dueAt: null, clauses: null };
  expect(await failure(viewer.reviews.request(order))).toBe("NOT_ALLOWED");
  expect(await failure(grace.reviews.request(order))).toBe("NOT_ALLOWED");
  const asked = await author.reviews.request(order);
  const requestId = asked.request?.id ?? "";
  const clauses = asked.clauses.map(({ id, fingerprint }) => ({ id, fingerprint }));
  const verdict = { documentId, requestId, verdict: "approve" as const, clauses };
  expect(await failure(author.reviews.sign(verdict))).toBe("NOT_ALLOWED");
  expect(await failure(viewer.reviews.sign(verdict))).toBe("NOT_ALLOWED");
  // The owner holds every role, but was not asked; forging the approver's name is not possible: no call takes one.
  expect(await failure(client.reviews.sign(verdict))).toBe("NOT_ALLOWED");
  expect(await failure(author.reviews.finalise({ documentId, unapproved: true, reason: "now" }))).toBe("NOT_ALLOWED");
  expect((await grace.reviews.sign(verdict)).state).toBe("approved");
  expect((await grace.notifications.list({})).notifications.map(({ kind }) => kind)).toEqual(["review-requested"]);
  expect((await author.notifications.list({})).notifications.map(({ kind }) => kind)).toEqual(["approved"]);
  expect((await viewer.notifications.list({})).notifications).toEqual([]);
  await author.reviews.finalise({ documentId, unapproved: false });
  expect(await failure(author.reviews.unlock({ documentId, reason: "please" }))).toBe("NOT_ALLOWED");
  expect((await grace.reviews.unlock({ documentId, reason: "A name changed" })).state).toBe("draft");
});

test("a person hears of their messages in their own windows alone", async () => {
  const { backend, client } = await openBackend();
  const documentId = await importText(client, TEXT);
  const grace = await signedInClient(backend, "Grace", ["approver"]);
  const viewer = await signedInClient(backend, "Vera", ["viewer"]);
  const people = (await client.reviews.get({ documentId })).people;
  const heard: string[] = [];
  const streams = await Promise.all([grace, viewer, client].map((who) => who.app.watch({})));
  const listen = async (name: string, stream: (typeof streams)[number] | undefined): Promise<void> => {
    if (stream === undefined) return;
    for await (const event of stream) if (event.type === "notification") heard.push(`${name}: ${event.notification.kind}`);
  };
  const listening = ["grace", "vera", "owner"].map((name, index) => listen(name, streams[index]));
  const approvers = people.filter(({ name }) => name === "Grace").map(({ id }) => id);
  await client.reviews.request({ documentId, approvers, quorum: null, dueAt: null, clauses: null });
  await expect.poll(() => heard).toEqual(["grace: review-requested"]);
  await Promise.all(streams.map((stream) => stream.return(undefined)));
  await Promise.all(listening);
});
