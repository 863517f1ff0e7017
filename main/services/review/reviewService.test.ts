import { describe, expect, test } from "vitest";
import type { Review } from "../../../src/contract/index.ts";
import { openWorkspace, place, propose } from "../testing/workspace.ts";
import { addPerson, anotherDocument, openReviewing } from "./testing/reviewing.ts";

const HOUR = 3_600_000;
const standings = (review: Review): Record<string, string> => Object.fromEntries(review.clauses.map(({ id, standing }) => [id, standing]));
const failure = (code: string, details: Record<string, unknown> = {}) =>
  expect.objectContaining({ code, ...(Object.keys(details).length === 0 ? {} : { details: expect.objectContaining(details) }) });

describe("from draft to final", () => {
  test("asked, approved by everybody who is needed, final, unlocked", async () => {
    const { ask, sign, get, grace, eve, ada, finality, document } = await openReviewing();
    expect(get()).toMatchObject({ state: "draft", request: null });
    expect(ask({ approvers: [grace.id, eve.id], message: "Please" })).toMatchObject({
      state: "review",
      request: { needed: 2, satisfied: 0 },
    });
    expect(sign(grace)).toMatchObject({ state: "review", request: { satisfied: 1 } });
    expect(sign(eve)).toMatchObject({ state: "approved", request: { satisfied: 2 } });
    finality.finalise(document.key, false, "", eve);
    expect(get()).toMatchObject({ state: "final", finality: [{ kind: "final", approved: true, person: { name: "Eve" } }] });
    expect(standings(get())["payment"]).toBe("approved");
    expect(() => finality.unlock(document.key, "", ada)).toThrow(failure("REASON_REQUIRED"));
    finality.unlock(document.key, "A party changed its name", ada);
    expect(get()).toMatchObject({
      state: "draft",
      request: null,
      finality: [{ kind: "unlocked", reason: "A party changed its name" }, { kind: "final" }],
    });
  });

  test("a quorum of two out of three", async () => {
    const workspace = await openReviewing();
    const { ask, sign, grace, eve } = workspace;
    const dan = addPerson(workspace, "Dan", ["approver"]);
    expect(ask({ approvers: [grace.id, eve.id, dan.id], quorum: 2 })).toMatchObject({ request: { needed: 2 } });
    expect(sign(grace).state).toBe("review");
    expect(sign(dan).state).toBe("approved");
  });

  test("one rejection requests changes; sending again clears it, approvals that still fit stay", async () => {
    const { ask, sign, edit, grace, eve, ada, reviews, document, workbench } = await openReviewing();
    const id = ask({ approvers: [grace.id, eve.id] }).request?.id ?? "";
    sign(grace);
    expect(() => sign(eve, { verdict: "changes", reason: "" })).toThrow(failure("REASON_REQUIRED"));
    expect(sign(eve, { verdict: "changes", only: ["term"], reason: "Too long." })).toMatchObject({ state: "changes" });
    expect(workbench.notifications.list(ada).notifications[0]).toMatchObject({ kind: "changes-requested", by: { name: "Eve" } });
    edit("two years", "one year");
    const again = reviews.sendAgain(document.key, id, "", ada);
    expect(again.state).toBe("review");
    expect(standings(again)).toMatchObject({ payment: "part", term: "stale" });
    sign(eve);
    expect(sign(grace, { only: ["term"] }).state).toBe("approved");
  });

  test("a review of chosen clauses follows them and leaves the others alone", async () => {
    const { ask, sign, edit, get, grace } = await openReviewing();
    ask({ clauses: ["payment"] });
    expect(sign(grace).state).toBe("approved");
    edit("two years", "nine years");
    expect(get().state).toBe("approved");
    edit("## Payment", "## Fees and payment");
    expect(get().clauses.find((clause) => clause.inScope)).toMatchObject({ id: "fees-and-payment", standing: "stale" });
    expect(get().state).toBe("review");
  });

  test("a new request replaces the open one, whose approvals count no more", async () => {
    const { ask, sign, grace } = await openReviewing();
    ask();
    expect(sign(grace).state).toBe("approved");
    expect(ask()).toMatchObject({ state: "review", request: { satisfied: 0 } });
  });
});

describe("approvals and the text", () => {
  test("an edit ends what it touches, through a term too, and undoing it brings it back", async () => {
    const { ask, sign, edit, get, grace } = await openReviewing();
    ask();
    sign(grace);
    edit("two years", "three years");
    expect(standings(get())).toEqual({ title: "approved", definitions: "approved", payment: "approved", term: "stale" });
    expect(get().state).toBe("review");
    edit("three years", "two years");
    expect(get().state).toBe("approved");
    edit("ten euros", "twelve euros");
    expect(standings(get())).toEqual({ title: "approved", definitions: "stale", payment: "stale", term: "approved" });
  });

  test("what moved while it was read is not approved", async () => {
    const { ask, sign, edit, get, grace } = await openReviewing();
    const seen = ask();
    edit("two years", "three years");
    expect(() => sign(grace, { seen })).toThrow(failure("APPROVAL_STALE", { clause: "Term" }));
    expect(get().statements).toEqual([]);
    // What was not touched can be approved as it was seen.
    expect(standings(sign(grace, { seen, only: ["payment"] }))["payment"]).toBe("approved");
  });

  test("the approver sees what became of each clause since they approved it, and of the definitions it uses", async () => {
    const { ask, sign, edit, reviews, document, grace } = await openReviewing();
    ask();
    expect(reviews.differences(document.key, grace.id).map(({ clause, since }) => [clause, since])).toEqual([
      ["title", "base"],
      ["definitions", "base"],
      ["payment", "base"],
      ["term", "base"],
    ]);
    sign(grace);
    expect(reviews.differences(document.key, grace.id)).toEqual([]);
    edit("ten euros", "twelve euros");
    expect(reviews.differences(document.key, grace.id)).toMatchObject([
      {
        clause: "definitions",
        since: "signed",
        before: expect.stringContaining("ten euros"),
        after: expect.stringContaining("twelve euros"),
      },
      {
        clause: "payment",
        definitions: [{ term: "Fees", before: '**"Fees"** means ten euros a month.', after: '**"Fees"** means twelve euros a month.' }],
      },
    ]);
  });

  test("a clause that is gone must be seen before the document is approved again", async () => {
    const { ask, sign, edit, get, reviews, document, grace } = await openReviewing();
    ask();
    sign(grace);
    edit("## Term\n\nThis agreement runs for two years.\n", "");
    expect(get()).toMatchObject({ state: "review", request: { approvers: [{ removed: ["term"] }] } });
    expect(reviews.differences(document.key, grace.id)).toMatchObject([{ clause: "term", after: null }]);
    expect(() => sign(grace, { removed: ["payment"] })).toThrow(failure("APPROVAL_STALE"));
    expect(sign(grace, { removed: ["term"] }).state).toBe("approved");
  });

  test("people are told once that an approval has ended", async () => {
    const { ask, sign, edit, time, workbench, grace } = await openReviewing();
    ask();
    sign(grace);
    workbench.notifications.clear(null, grace);
    for (const [before, after] of [
      ["two years", "three years"],
      ["three years", "four years"],
    ] as const) {
      edit(before, after);
      time.pass(3000);
    }
    expect(workbench.notifications.list(grace).notifications).toMatchObject([
      { kind: "approval-stale", by: null, data: { clause: "3 Term" } },
    ]);
  });
});

describe("before an approval falls", () => {
  test("accepting, restoring and saving ask first, and name whose approval of what", async () => {
    const workspace = await openReviewing();
    const { ask, sign, edit, get, time, document, documents, proposals, history, storage, grace, ada } = workspace;
    const target = () => ({ documentId: document.key, clientId: "tab", baseVersion: document.state.version, by: ada });
    edit("thirty days", "sixty days");
    time.pass(3000);
    ask();
    sign(grace);
    const names = { names: "Grace", clauses: "2 Payment", count: 1 };
    const hunks = propose(workspace, document, { range: place(document, "sixty days"), newText: "ninety days" }).hunks.map(({ id }) => id);
    expect(() => proposals.decide(target(), hunks, "accept", "why")).toThrow(failure("APPROVALS_FALL", names));
    expect(get().state).toBe("approved");
    const [first] = storage.revisions.list(document.rows.document, 1, 2);
    expect(() => history.restore(target(), first?.id ?? "")).toThrow(failure("APPROVALS_FALL", names));
    proposals.decide(target(), hunks, "accept", "why", true);
    expect(standings(get())["payment"]).toBe("stale");
    expect(() => documents.save(document.key, "", ada)).toThrow(failure("APPROVALS_FALL", names));
    documents.save(document.key, "", ada, true);
    // It was confirmed: the next version asks for nothing.
    documents.save(document.key, "", ada);
    edit("two years", "three years");
    time.pass(3000);
    expect(() => documents.save(document.key, "", ada)).toThrow(failure("APPROVALS_FALL", { clauses: "3 Term" }));
  });

  test("what touches nothing that is approved asks nothing", async () => {
    const workspace = await openReviewing();
    const { ask, sign, document, documents, proposals, grace, ada } = workspace;
    ask({ clauses: ["payment"] });
    sign(grace);
    const [hunk] = propose(workspace, document, { range: place(document, "two years"), newText: "three years" }).hunks;
    const target = { documentId: document.key, clientId: "tab", baseVersion: document.state.version, by: ada };
    proposals.decide(target, [hunk?.id ?? ""], "accept", "why");
    documents.save(document.key, "", ada);
  });

  test("keeping an approval needs a reason, and an administrator or the approver; it is signed, shown, and holds for this text alone", async () => {
    const { ask, sign, edit, get, reviews, document, grace, eve, ada, workbench } = await openReviewing();
    ask({ approvers: [grace.id, eve.id], quorum: 1 });
    const statement = sign(grace).statements[0]?.id ?? "";
    edit("two years", "2 years");
    const print = (): string => get().clauses.find(({ id }) => id === "term")?.fingerprint ?? "";
    const keep = (by: typeof ada, reason: string, fingerprint = print()) =>
      reviews.keep(document.key, statement, "term", fingerprint, reason, by);
    expect(() => keep(ada, "")).toThrow(failure("REASON_REQUIRED"));
    expect(() => keep(eve, "Only spelling")).toThrow(failure("NOT_ALLOWED"));
    expect(() => keep(ada, "Only spelling", "0".repeat(64))).toThrow(failure("APPROVAL_STALE"));
    const kept = keep(ada, "Only spelling");
    expect(kept.state).toBe("approved");
    expect(kept.statements[0]?.kept).toMatchObject([{ clause: "term", person: { name: "Ada" }, reason: "Only spelling", problem: null }]);
    expect(workbench.notifications.list(grace).notifications[0]).toMatchObject({
      kind: "approval-kept",
      data: { reason: "Only spelling" },
    });
    edit("2 years", "3 years");
    expect(get().state).toBe("review");
    expect(get().statements[0]?.kept).toHaveLength(1);
    expect(keep(grace, "Agreed by phone").state).toBe("approved");
  });
});

describe("who may approve what", () => {
  test("whoever asks, or wrote the text, is never the sole approver", async () => {
    const { ask, sign, edit, get, time, grace, eve, ada, reviews, document } = await openReviewing();
    expect(() => ask({ approvers: [ada.id] })).toThrow(failure("INVALID_ARGUMENT", { reason: "nobody-else" }));
    expect(() => ask({ approvers: [eve.id] }, eve)).toThrow(failure("INVALID_ARGUMENT", { reason: "nobody-else" }));
    // Ada wrote everything, Eve asks: between the two of them nobody is left for any clause but Eve's word would be her own.
    expect(() => ask({ approvers: [ada.id, eve.id] }, eve)).toThrow(failure("INVALID_ARGUMENT", { reason: "nobody-else" }));
    expect(ask({ approvers: [ada.id, grace.id], quorum: 1 }).state).toBe("review");
    const alone = sign(ada);
    expect(alone).toMatchObject({ state: "review", request: { satisfied: 1, needed: 1 } });
    expect(alone.request?.alone).toEqual(["title", "definitions", "payment", "term"]);
    expect(sign(grace).state).toBe("approved");
    // An approver who rewrites a clause has become its author.
    const id = reviews.request(document.key, { approvers: [grace.id, eve.id], quorum: 1, dueAt: null, message: "", clauses: null }, ada)
      .request?.id;
    edit("two years", "five years", eve);
    time.pass(3000);
    expect(id).toBeDefined();
    expect(sign(eve)).toMatchObject({ state: "review", request: { alone: ["term"] } });
    expect(sign(grace, { only: ["term"] }).state).toBe("approved");
    expect(get().clauses.find((clause) => clause.id === "term")?.writers).toContain("eve");
  });

  test("nobody signs who was not asked, and only approvers are asked", async () => {
    const workspace = await openReviewing();
    const { ask, sign, eve } = workspace;
    const viewer = addPerson(workspace, "Vera", ["viewer"]);
    ask();
    expect(() => sign(eve)).toThrow(failure("NOT_ALLOWED"));
    expect(() => ask({ approvers: [viewer.id] })).toThrow(failure("INVALID_ARGUMENT", { reason: "person" }));
    expect(() => ask({ approvers: ["nobody"] })).toThrow(failure("INVALID_ARGUMENT", { reason: "person" }));
  });

  test("only the requester or an administrator cancels, reminds and changes who is asked", async () => {
    const { ask, reviews, document, grace, eve, ada, workbench } = await openReviewing();
    const id = ask().request?.id ?? "";
    expect(() => reviews.cancel(document.key, id, "", eve)).toThrow(failure("NOT_ALLOWED"));
    expect(() => reviews.changeApprovers(document.key, id, [], [grace.id], ada)).toThrow(failure("INVALID_ARGUMENT"));
    expect(() => reviews.changeApprovers(document.key, id, [ada.id], [grace.id], ada)).toThrow(
      failure("INVALID_ARGUMENT", { reason: "nobody-else" }),
    );
    reviews.remind(document.key, id, ada);
    expect(workbench.notifications.list(grace).notifications.map(({ kind }) => kind)).toEqual(["review-reminder", "review-requested"]);
    const changed = reviews.changeApprovers(document.key, id, [eve.id], [grace.id], ada);
    expect(changed.request?.approvers.map(({ name }) => name)).toEqual(["Eve"]);
    expect(reviews.cancel(document.key, id, "Not needed", ada)).toMatchObject({ state: "draft", request: null });
    expect(() => reviews.cancel(document.key, id, "", ada)).toThrow(failure("INVALID_ARGUMENT"));
  });

  test("an approver who has left: shown, cannot be waited for, replaced by an administrator; what they signed before counts", async () => {
    const { ask, sign, get, storage, reviews, document, time, grace, eve, ada, workbench } = await openReviewing();
    ask({ approvers: [grace.id, eve.id] });
    storage.people.update(grace.id, { removedAt: time.now });
    workbench.reviews.changed();
    const id = get().request?.id ?? "";
    expect(get().request).toMatchObject({
      reachable: false,
      approvers: [
        { name: "Grace", gone: true },
        { name: "Eve", gone: false },
      ],
    });
    expect(sign(eve).state).toBe("review");
    expect(reviews.changeApprovers(document.key, id, [], [grace.id], ada).state).toBe("approved");
    storage.people.update(eve.id, { removedAt: time.now });
    workbench.reviews.changed();
    expect(get()).toMatchObject({ state: "approved", request: { reachable: true } });
  });

  test("a quorum that too few people are left for says so", async () => {
    const { ask, get, storage, time, grace, eve } = await openReviewing();
    ask({ approvers: [grace.id, eve.id], quorum: 2 });
    storage.people.update(eve.id, { removedAt: time.now });
    expect(get().request).toMatchObject({ needed: 2, reachable: false });
  });

  test("two approvers at once: both count, each once", async () => {
    const { ask, sign, grace, eve } = await openReviewing();
    const seen = ask({ approvers: [grace.id, eve.id] });
    sign(grace, { seen });
    const after = sign(eve, { seen });
    expect(after).toMatchObject({ state: "approved", request: { satisfied: 2 } });
    expect(sign(grace, { seen })).toMatchObject({ state: "approved", request: { satisfied: 2 } });
  });
});

describe("signatures", () => {
  test("an approval names workspace, document, request, text, clauses and person, and is signed by their key", async () => {
    const { ask, sign, storage, document, grace, workbench } = await openReviewing();
    ask();
    sign(grace);
    const [row] = storage.reviews.approvals(document.rows.document);
    const said = JSON.parse(row?.statement ?? "{}");
    expect(said).toMatchObject({
      form: "palimpsest-approval-1",
      workspace: workbench.reviews.workspace(),
      document: document.key,
      person: "grace",
      verdict: "approve",
      revision: storage.revisions.get(document.rows.head).rootHash,
    });
    expect(said.clauses).toHaveLength(4);
    const key = storage.people.keys().find((candidate) => candidate.id === row?.keyId);
    expect(key?.personId).toBe("grace");
    expect(
      workbench.keys.verify({ keyId: row?.keyId ?? "", bytes: row?.signature ?? Buffer.alloc(0) }, Buffer.from(row?.statement ?? "")),
    ).toBe(true);
  });

  /** Copies Grace's approval into the database with other values, as somebody with access to the file could. */
  async function forged(
    values: (row: Record<string, unknown>, workspace: Awaited<ReturnType<typeof openReviewing>>) => Record<string, unknown>,
  ) {
    const workspace = await openReviewing();
    workspace.ask({ approvers: [workspace.grace.id, workspace.eve.id] });
    workspace.sign(workspace.grace);
    const sqlite = workspace.storage.connection();
    const row = sqlite.statement<Record<string, unknown>>("SELECT * FROM approval").get() ?? {};
    const copy: Record<string, unknown> = { ...row, id: 100, key: "forged", ...values(row, workspace) };
    const names = Object.keys(copy);
    const insert = (): unknown =>
      sqlite.execute(`INSERT INTO approval (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`, Object.values(copy));
    return { workspace, insert };
  }

  test("the same approval again is refused by the database", async () => {
    const { insert } = await forged(() => ({}));
    expect(insert).toThrow();
    const other = await forged(() => ({ nonce: "another" }));
    expect(other.insert).toThrow();
  });

  test.each([
    ["as that of somebody else", { person: "eve" }, "signature"],
    ["with words put into it", { reworded: true }, "signature"],
    ["with another verdict in its row", { verdict: "changes" }, "content"],
  ])("a copy %s counts for nothing", async (_what, change, problem) => {
    const { workspace, insert } = await forged((row) => {
      const reworded = "reworded" in change;
      const statement = `${row["statement"]}`;
      const other = reworded ? statement.replace('"reason":""', '"reason":"x"') : `${statement} `;
      return { nonce: "n2", statement: other, ...(reworded ? {} : change) };
    });
    insert();
    workspace.workbench.reviews.changed();
    const review = workspace.get();
    expect(review.state).toBe("review");
    expect(review.request?.satisfied).toBe(1);
    expect(review.statements.find(({ id }) => id === "forged")?.problem).toBe(problem === "content" ? "signature" : problem);
  });

  test("an approval of another document, of an old request, and of another workspace counts for nothing", async () => {
    const workspace = await openReviewing();
    const { ask, sign, storage, document, grace, reviews, ada, workbench } = workspace;
    ask();
    sign(grace);
    const other = anotherDocument(workspace);
    const asked = reviews.request(other.key, { approvers: [grace.id], quorum: null, dueAt: null, message: "", clauses: null }, ada);
    const sqlite = storage.connection();
    sqlite.raw.exec("DROP TRIGGER approval_is_final");
    // The row moves to the other document and its request, with the very bytes that were signed.
    sqlite.execute("UPDATE approval SET document = ?, request = (SELECT id FROM review_request WHERE key = ?), revision = ?", [
      other.rows.document,
      asked.request?.id,
      other.rows.head,
    ]);
    workbench.reviews.changed();
    expect(reviews.get(other.key)).toMatchObject({ state: "review", statements: [{ problem: "content" }] });
    expect(reviews.get(document.key).state).toBe("review");
    // Back to its own document, but to the request that came after it.
    ask();
    sqlite.execute("UPDATE approval SET document = ?, request = (SELECT max(id) FROM review_request), revision = ?", [
      document.rows.document,
      document.rows.head,
    ]);
    workbench.reviews.changed();
    expect(reviews.get(document.key)).toMatchObject({ state: "review", statements: [{ problem: "content" }] });
    // A workspace of another id.
    sqlite.execute("UPDATE approval SET request = (SELECT min(id) FROM review_request)");
    storage.settings.set("workspaceId", "another");
    const elsewhere = await openWorkspace();
    expect(elsewhere.workbench.reviews.workspace()).not.toBe(workbench.reviews.workspace());
  });

  test("with the key gone nobody signs in their name; with a new key they do, and what they signed before stays valid", async () => {
    const { ask, sign, edit, get, grace, workbench, storage } = await openReviewing();
    ask();
    sign(grace);
    const key = storage.people.keys().find((candidate) => candidate.personId === grace.id)?.id ?? "";
    workbench.ports.secrets.remove(`key-${key}`);
    edit("two years", "three years");
    expect(() => sign(grace, { only: ["term"] })).toThrow(failure("KEY_LOST"));
    expect(standings(get())["payment"]).toBe("approved");
    workbench.keys.create(grace.id);
    expect(sign(grace, { only: ["term"] }).state).toBe("approved");
    expect(get().statements.map(({ problem }) => problem)).toEqual([null, null]);
  });
});

describe("dates", () => {
  test("people are told a day before and when it is over, once, also when the clock is set back", async () => {
    const { ask, time, dueDates, workbench, grace, ada, storage } = await openReviewing();
    ask({ dueAt: time.now + 48 * HOUR });
    dueDates.look();
    const kinds = (person: typeof grace): string[] => workbench.notifications.list(person).notifications.map(({ kind }) => kind);
    expect(kinds(grace)).toEqual(["review-requested"]);
    time.now += 25 * HOUR;
    dueDates.look();
    dueDates.look();
    expect(kinds(grace)).toEqual(["due-soon", "review-requested"]);
    time.now += 24 * HOUR;
    dueDates.look();
    expect(kinds(grace)).toEqual(["overdue", "due-soon", "review-requested"]);
    expect(kinds(ada)).toEqual(["overdue"]);
    time.now -= 24 * HOUR;
    dueDates.look();
    time.now += 24 * HOUR;
    dueDates.look();
    expect(kinds(grace)).toHaveLength(3);
    expect(storage.reviews.allOpen()).toHaveLength(1);
  });

  test("they look by themselves, and tell nobody who has approved", async () => {
    const { ask, sign, time, dueDates, workbench, grace, eve } = await openReviewing();
    ask({ approvers: [grace.id, eve.id], dueAt: time.now + 30 * HOUR });
    sign(grace);
    dueDates.start();
    time.pass(8 * HOUR);
    dueDates.close();
    const due = (person: typeof grace): number =>
      workbench.notifications.list(person).notifications.filter(({ kind }) => kind === "due-soon").length;
    expect([due(grace), due(eve)]).toEqual([0, 1]);
  });

  test("the order of statements is that in which they were made, whatever the clock says", async () => {
    const { ask, sign, time, grace } = await openReviewing();
    ask();
    sign(grace, { verdict: "changes", only: ["term"] });
    time.now -= 48 * HOUR;
    expect(sign(grace).state).toBe("approved");
  });
});
