/** Reviews and notifications over every transport: the requester is at the transport, whom she asks is at a channel of her own. */
import { ORPCError } from "@orpc/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Client, Review } from "../../src/contract/index.ts";
import { PASSPHRASE, signedInClient } from "../services/testing/people.ts";
import { openTestBackend } from "./testing/testBackend.ts";
import { TRANSPORTS, type Transport } from "./testing/transports.ts";

const TEXT = "# Agreement\n\n## Payment\n\nThe Customer pays within thirty days.\n\n## Term\n\nThis agreement runs for two years.\n";
const REST = { hunks: [], proposals: [], locks: [], removedLocks: [] };

describe.each(Object.keys(TRANSPORTS))("over %s", (name) => {
  let backend: Awaited<ReturnType<typeof openTestBackend>>;
  let transport: Transport;
  let ada: Client;
  let grace: Client;
  let graceId: string;
  let adaId: string;

  beforeAll(async () => {
    backend = await openTestBackend();
    grace = await signedInClient(backend.backend, "Grace", ["approver"]);
    const open = TRANSPORTS[name];
    if (open === undefined) throw new Error(name);
    transport = await open(backend.backend);
    ada = transport.client;
    // In the order in which they came: the owner is the first.
    const [owner, second] = await grace.people.list({});
    [adaId, graceId] = [owner?.id ?? "", second?.id ?? ""];
    await ada.account.signIn({ name: owner?.name ?? "", passphrase: PASSPHRASE });
  });
  afterAll(async () => {
    await transport.close();
    await backend.close();
  });

  const importText = async (fileName = "agreement.md"): Promise<string> =>
    (await ada.documents.importFile({ fileName, base64: Buffer.from(TEXT).toString("base64") })).info.id;
  const ask = (documentId: string, approvers: string[] = [graceId]): Promise<Review> =>
    ada.reviews.request({ documentId, approvers, quorum: null, dueAt: null, message: "Please", clauses: null });
  const requestOf = ({ request }: Review): string => request?.id ?? "";
  const signed = ({ clauses }: Review) => clauses.filter(({ inScope }) => inScope).map(({ id, fingerprint }) => ({ id, fingerprint }));
  const sign = (client: Client, documentId: string, seen: Review, reason = ""): Promise<Review> => {
    const verdict = reason === "" ? "approve" : "changes";
    return client.reviews.sign({ documentId, requestId: requestOf(seen), verdict, clauses: signed(seen), reason });
  };
  const edit = async (documentId: string, before: string, after: string): Promise<void> => {
    const { state } = await ada.documents.open({ documentId });
    const start = state.text.indexOf(before);
    const change = { cause: "typing" as const, edits: [{ start, end: start + before.length, text: after }], ...REST };
    await ada.documents.change({ documentId, clientId: "tab", baseVersion: state.version, change });
  };
  const failure = (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      () => "no error",
      (error: unknown) => (error instanceof ORPCError ? [error.code, error.data.details.reason] : error),
    );
  const kindsOf = async (client: Client, documentId: string): Promise<string[]> =>
    (await client.notifications.list({})).notifications.flatMap(({ kind, document }) => (document?.id === documentId ? [kind] : []));

  test("reviews: asked, changed, refused, sent again, approved by both, final, unlocked", async () => {
    const documentId = await importText();
    expect(await ada.reviews.get({ documentId })).toMatchObject({ state: "draft", request: null });
    expect(await failure(ask(documentId, [adaId]))).toEqual(["INVALID_ARGUMENT", "nobody-else"]);
    const asked = await ask(documentId);
    expect(asked).toMatchObject({ state: "review", request: { message: "Please", needed: 1, approvers: [{ name: "Grace" }] } });
    const onRequest = { documentId, requestId: requestOf(asked) };
    const both = await ada.reviews.changeApprovers({ ...onRequest, add: [adaId], remove: [] });
    expect(both).toMatchObject({ request: { needed: 2, approvers: [{ id: graceId }, { id: adaId }] } });
    await ada.reviews.remind(onRequest);
    expect(await kindsOf(grace, documentId)).toEqual(["review-reminder", "review-requested"]);

    expect(await failure(grace.reviews.sign({ ...onRequest, verdict: "changes", clauses: signed(both) }))).toEqual([
      "REASON_REQUIRED",
      undefined,
    ]);
    expect(await sign(grace, documentId, both, "The term is too long.")).toMatchObject({ state: "changes" });
    await edit(documentId, "two years", "one year");
    expect(await failure(sign(grace, documentId, both))).toMatchObject(["APPROVAL_STALE", undefined]);
    const again = await ada.reviews.sendAgain({ ...onRequest, message: "One year now" });
    expect(again.state).toBe("review");
    expect(await sign(ada, documentId, again)).toMatchObject({ state: "review", request: { satisfied: 1 } });
    expect(await sign(grace, documentId, again)).toMatchObject({ state: "approved", request: { satisfied: 2 } });

    expect(await ada.reviews.finalise({ documentId, unapproved: false })).toMatchObject({ state: "final", finality: [{ approved: true }] });
    expect((await ada.documents.open({ documentId })).info.reviewState).toBe("final");
    await expect(edit(documentId, "thirty", "sixty")).rejects.toMatchObject({ code: "DOCUMENT_FINAL" });
    expect(await failure(ada.reviews.unlock({ documentId, reason: " " }))).toEqual(["REASON_REQUIRED", undefined]);
    expect(await ada.reviews.unlock({ documentId, reason: "A name changed" })).toMatchObject({ state: "draft", request: null });
  });

  test("reviews: what became of a clause, an approval kept for its new text, a request taken back, a document replaced", async () => {
    const documentId = await importText();
    const seen = await ask(documentId);
    await sign(grace, documentId, seen);
    expect(await ada.reviews.differences({ documentId, personId: graceId })).toEqual([]);
    await edit(documentId, "two years", "2 years");
    const [difference, ...others] = await ada.reviews.differences({ documentId, personId: graceId });
    expect(others).toEqual([]);
    expect(difference).toMatchObject({ clause: "term", since: "signed", before: expect.stringContaining("two years") });
    expect(difference?.after).toContain("2 years");

    const { clauses, statements, state } = await ada.reviews.get({ documentId });
    expect(state).toBe("review");
    const { fingerprint = "" } = clauses.find(({ id }) => id === "term") ?? {};
    const keep = { documentId, statementId: statements[0]?.id ?? "", clause: "term", reason: "Spelling alone" };
    expect(await failure(ada.reviews.keep({ ...keep, fingerprint: "0".repeat(64) }))).toEqual(["APPROVAL_STALE", undefined]);
    const kept = await ada.reviews.keep({ ...keep, fingerprint });
    expect(kept).toMatchObject({ state: "approved", statements: [{ kept: [{ clause: "term", problem: null }], problem: null }] });

    const next = await ask(documentId);
    expect(await ada.reviews.cancel({ documentId, requestId: requestOf(next), reason: "Not needed" })).toMatchObject({ state: "draft" });
    expect(await failure(ada.reviews.remind({ documentId, requestId: requestOf(next) }))).toMatchObject([
      "INVALID_ARGUMENT",
      expect.any(String),
    ]);
    const successorId = await importText("newer.md");
    expect(await ada.reviews.supersede({ documentId, successorId, reason: "New form" })).toMatchObject({
      finality: [{ kind: "superseded", successor: { id: successorId } }],
    });
    expect(await failure(grace.reviews.supersede({ documentId, successorId }))).toMatchObject(["NOT_ALLOWED", undefined]);
  });

  test("another tab hears of a request, and whom it is to", async () => {
    const documentId = await importText();
    const tab = await transport.another();
    const stream = await tab.client.documents.watch({ documentId, afterVersion: 1 });
    const heard = (async () => {
      for await (const event of stream) if (event.type === "review") return true;
      return false;
    })();
    const messages = await grace.app.watch({});
    const told = (async () => {
      for await (const event of messages) if (event.type === "notification") return event.notification;
      return null;
    })();
    await ask(documentId);
    expect(await heard).toBe(true);
    expect(await told).toMatchObject({ kind: "review-requested", document: { id: documentId }, read: false });
    tab.cut();
  });

  test("notifications: they come while one watches, are read and cleared one by one or all, and are one's own alone", async () => {
    await ada.notifications.clear({ ids: null });
    expect(await ada.notifications.list({})).toEqual({ unread: 0, notifications: [] });
    const documentId = await importText();
    const tab = await transport.another();
    const stream = await tab.client.app.watch({});
    const heard = (async () => {
      for await (const event of stream) if (event.type === "notification") return event.notification;
      return null;
    })();
    const seen = await ask(documentId);
    await sign(grace, documentId, seen, "Too long.");
    const told = await heard;
    expect(told).toMatchObject({
      kind: "changes-requested",
      by: { name: "Grace" },
      document: { id: documentId },
      data: { reason: "Too long." },
    });
    const again = await ada.reviews.sendAgain({ documentId, requestId: requestOf(seen) });
    await sign(grace, documentId, again);
    const { unread, notifications } = await ada.notifications.list({});
    expect([unread, notifications.map(({ kind }) => kind)]).toEqual([2, ["approved", "changes-requested"]]);
    expect(notifications[1]).toEqual(told);

    const ids = [told?.id ?? "", "unknown"];
    await grace.notifications.markRead({ ids });
    await grace.notifications.clear({ ids });
    expect(await ada.notifications.list({})).toMatchObject({ unread: 2, notifications: { length: 2 } });
    await ada.notifications.markRead({ ids });
    expect(await ada.notifications.list({})).toMatchObject({ unread: 1, notifications: [{ read: false }, { read: true }] });
    await ada.notifications.clear({ ids });
    expect(await ada.notifications.list({})).toMatchObject({ unread: 1, notifications: [{ kind: "approved" }] });
    await ada.notifications.markRead({ ids: null });
    expect(await ada.notifications.list({})).toMatchObject({ unread: 0, notifications: { length: 1 } });
    tab.cut();
  });
});
