import type { Outputs } from "../../../src/contract/index.ts";
import { type Actor, holds } from "../../../src/domain/access/actor.ts";
import { clauseName } from "../../../src/domain/document/clauseName.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { SignedClause } from "../../../src/domain/review/coverage.ts";
import { allows, type ReviewAction } from "../../../src/domain/review/reviewState.ts";
import { APPROVAL_FORM, KEPT_FORM } from "../../../src/domain/review/statement.ts";
import type { StoredRequest } from "../../storage/repositories/reviews.ts";
import type { DocumentRegistry } from "../documents/documentRegistry.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import type { Workbench } from "../workbench.ts";
import { differencesFor } from "./differences.ts";
import type { ReviewPicture } from "./reviewBook.ts";
import { reviewView } from "./reviewView.ts";
import { sha256Hex } from "./textPrints.ts";

type View = Outputs["reviews"]["get"];

/** What is asked for. `clauses` null: the whole document; `quorum` null: every approver is needed. */
export interface ReviewOrder {
  readonly approvers: readonly string[];
  readonly quorum: number | null;
  readonly dueAt: number | null;
  readonly message: string;
  readonly clauses: readonly string[] | null;
}

/** Asking for approval, and signing. */
export class ReviewService {
  readonly #workbench: Workbench;
  readonly #registry: DocumentRegistry;

  constructor(workbench: Workbench, registry: DocumentRegistry) {
    this.#workbench = workbench;
    this.#registry = registry;
  }

  /** Throws NOT_FOUND. */
  get(documentId: string): View {
    return this.#view(this.#registry.get(documentId));
  }

  /** Throws INVALID_ARGUMENT, DOCUMENT_FINAL. */
  request(documentId: string, order: ReviewOrder, by: Actor): View {
    const document = this.#registry.get(documentId);
    document.settle();
    const picture = this.#require(document, "request");
    const approvers = this.#approvers(order.approvers);
    if (order.quorum !== null && order.quorum > approvers.length) throw invalid("quorum", "quorum");
    const ids = new Set(picture.clauses.map((clause) => clause.id));
    if (order.clauses?.some((id) => !ids.has(id)) === true || ids.size === 0) throw invalid("clauses", "clause");
    const { storage, ports, audit, notifications } = this.#workbench;
    const at = ports.clock.now();
    const id = ports.random.id();
    this.#write(document, () => {
      const before = storage.reviews.open(document.rows.document);
      if (before !== null) storage.reviews.close(before.rowId, "replaced", at);
      const rowId = storage.reviews.addRequest({
        id,
        document: document.rows.document,
        requester: by.id,
        base: document.rows.head,
        scope: order.clauses,
        quorum: order.quorum,
        dueAt: order.dueAt,
        message: order.message,
        openedAt: at,
      });
      for (const person of approvers) storage.reviews.addApprover(rowId, person, by.id, at);
      this.#requireSomebodyElse(document);
      audit.record({
        type: "review.requested",
        person: by.id,
        document: document.key,
        data: {
          request: id,
          replaces: before?.id ?? null,
          approvers,
          quorum: order.quorum,
          due: order.dueAt,
          clauses: order.clauses,
          revision: this.#root(document),
          message: sha256Hex(order.message),
        },
      });
      notifications.notify({ to: approvers, kind: "review-requested", documentId, by, data: dueData(order.dueAt) });
    });
    return this.#view(document);
  }

  /** Throws NOT_FOUND (another or no request is open), NOT_ALLOWED, DOCUMENT_FINAL. */
  cancel(documentId: string, requestId: string, reason: string, by: Actor): View {
    const document = this.#registry.get(documentId);
    const request = this.#own(document, requestId, "cancel", by);
    const { storage, ports, audit, notifications } = this.#workbench;
    const asked = this.#asked(request);
    this.#write(document, () => {
      storage.reviews.close(request.rowId, "cancelled", ports.clock.now());
      audit.record({
        type: "review.cancelled",
        person: by.id,
        document: document.key,
        data: { request: request.id, reason: sha256Hex(reason) },
      });
      notifications.notify({ to: [...asked, request.requester], kind: "review-cancelled", documentId, by, data: reasonData(reason) });
    });
    return this.#view(document);
  }

  /** Throws as `cancel` does, and INVALID_ARGUMENT when nobody is waited for. */
  remind(documentId: string, requestId: string, by: Actor): View {
    const document = this.#registry.get(documentId);
    const request = this.#own(document, requestId, "remind", by);
    const waiting = this.#picture(document).coverage?.approvers.flatMap(({ personId, satisfied }) => (satisfied ? [] : [personId])) ?? [];
    if (waiting.length === 0) throw invalid("requestId", "nobody-waits");
    const { audit, notifications } = this.#workbench;
    this.#write(document, () => {
      audit.record({ type: "review.reminded", person: by.id, document: document.key, data: { request: request.id, people: waiting } });
      notifications.notify({ to: waiting, kind: "review-reminder", documentId, by, data: dueData(request.dueAt) });
    });
    return this.#view(document);
  }

  /** Throws as `cancel` does, and INVALID_ARGUMENT. */
  changeApprovers(documentId: string, requestId: string, add: readonly string[], remove: readonly string[], by: Actor): View {
    const document = this.#registry.get(documentId);
    const request = this.#own(document, requestId, "changeApprovers", by);
    const { storage, ports, audit, notifications } = this.#workbench;
    const at = ports.clock.now();
    const asked = this.#asked(request);
    const fresh = this.#approvers(add, true).filter((id) => !asked.includes(id));
    const gone = remove.filter((id) => asked.includes(id));
    const left = asked.length + fresh.length - gone.length;
    if (left === 0 || (request.quorum !== null && left < request.quorum)) throw invalid("remove", "quorum");
    this.#write(document, () => {
      for (const id of gone) storage.reviews.removeApprover(request.rowId, id, by.id, at);
      for (const id of fresh) storage.reviews.addApprover(request.rowId, id, by.id, at);
      this.#requireSomebodyElse(document);
      audit.record({
        type: "review.approvers-changed",
        person: by.id,
        document: document.key,
        data: { request: request.id, added: fresh, removed: gone },
      });
      notifications.notify({ to: fresh, kind: "review-requested", documentId, by, data: dueData(request.dueAt) });
      notifications.notify({ to: gone, kind: "review-cancelled", documentId, by });
    });
    return this.#view(document);
  }

  /** Throws as `cancel` does. */
  sendAgain(documentId: string, requestId: string, message: string, by: Actor): View {
    const document = this.#registry.get(documentId);
    document.settle();
    const request = this.#own(document, requestId, "sendAgain", by);
    const { storage, audit, notifications } = this.#workbench;
    this.#write(document, () => {
      storage.reviews.answer(request.rowId);
      audit.record({
        type: "review.sent-again",
        person: by.id,
        document: document.key,
        data: { request: request.id, revision: this.#root(document), message: sha256Hex(message) },
      });
      notifications.notify({ to: this.#asked(request), kind: "review-answered", documentId, by, data: reasonData(message) });
    });
    return this.#view(document);
  }

  /** Throws APPROVAL_STALE, NOT_ALLOWED, NOT_FOUND, REASON_REQUIRED, KEY_LOST, DOCUMENT_FINAL. */
  sign(
    documentId: string,
    requestId: string,
    said: {
      readonly verdict: "approve" | "changes";
      readonly clauses: readonly SignedClause[];
      readonly removed: readonly string[];
      readonly reason: string;
    },
    by: Actor,
  ): View {
    const document = this.#registry.get(documentId);
    document.settle();
    const before = this.#require(document, said.verdict === "approve" ? "approve" : "requestChanges");
    const request = requireRequest(before, requestId);
    if (!this.#asked(request).includes(by.id)) throw notAllowed("You were not asked to approve this document.");
    if (said.verdict === "changes" && said.reason === "") throw reasonRequired();
    const present = new Map(before.scope.map((clause) => [clause.id, clause]));
    const gone = new Set(before.coverage?.approvers.find(({ personId }) => personId === by.id)?.removed.map(({ clause }) => clause));
    const other = said.clauses.find(({ id, fingerprint }) => present.get(id)?.fingerprint !== fingerprint);
    const back = said.removed.find((id) => !gone.has(id));
    if (other !== undefined || back !== undefined) {
      throw new PalimpsestError("APPROVAL_STALE", "The text has changed since you read it. Look at what changed, then approve again.", {
        clause: present.get(other?.id ?? "")?.title ?? other?.id ?? back ?? "",
      });
    }
    const { storage, ports, audit, notifications } = this.#workbench;
    const at = ports.clock.now();
    const id = ports.random.id();
    const clauses = [...new Map(said.clauses.map((clause) => [clause.id, clause])).values()];
    const content = {
      form: APPROVAL_FORM,
      workspace: this.#workbench.reviews.workspace(),
      document: document.key,
      request: request.id,
      revision: this.#root(document),
      person: by.id,
      verdict: said.verdict,
      clauses,
      removed: [...new Set(said.removed)],
      reason: said.reason.toWellFormed(),
      at,
      nonce: ports.random.id(),
    } as const;
    const signed = this.#workbench.reviews.statements.sign(content, by);
    this.#write(document, () => {
      const { document: row, head } = document.rows;
      const { verdict } = said;
      storage.reviews.addApproval({ id, document: row, request: request.rowId, personId: by.id, verdict, revision: head, at, ...signed });
      audit.record({
        type: verdict === "approve" ? "approval.given" : "approval.refused",
        person: by.id,
        document: document.key,
        data: { approval: id, request: request.id, clauses: clauses.length, statement: sha256Hex(signed.statement), key: signed.keyId },
      });
      if (verdict === "changes") {
        const data = { ...reasonData(said.reason), clauses: clauses.length };
        notifications.notify({ to: [request.requester], kind: "changes-requested", documentId, by, data });
      }
    });
    const after = this.#picture(document);
    if (after.state === "approved" && before.state !== "approved")
      notifications.notify({ to: [request.requester, ...this.#asked(request)], kind: "approved", documentId, by });
    return this.#view(document);
  }

  /** Throws REASON_REQUIRED, NOT_FOUND, NOT_ALLOWED, APPROVAL_STALE, KEY_LOST, DOCUMENT_FINAL. */
  keep(documentId: string, statementId: string, clause: string, fingerprint: string, reason: string, by: Actor): View {
    const document = this.#registry.get(documentId);
    const picture = this.#require(document, "keep");
    if (reason === "") throw reasonRequired();
    const approval = picture.approvals.find(({ row }) => row.id === statementId);
    const standing = picture.coverage?.approvers
      .flatMap(({ clauses }) => [...clauses])
      .find(([, found]) => found.statementId === statementId && found.clauseThen === clause);
    if (approval === undefined || standing === undefined) {
      throw new PalimpsestError("NOT_FOUND", "There is no such approval in this review. Look at the review again.", {
        kind: "approval",
        id: statementId,
      });
    }
    if (!holds(by, "admin") && approval.row.personId !== by.id)
      throw notAllowed("Only an administrator, or whoever approved, may keep an approval.");
    const [now, { standing: how }] = standing;
    const present = picture.scope.find(({ id }) => id === now);
    if (how !== "stale" || present?.fingerprint !== fingerprint) {
      throw new PalimpsestError("APPROVAL_STALE", "The text has changed since you read it. Look at what changed, then decide again.", {
        clause: present?.title ?? clause,
      });
    }
    const { storage, ports, audit, notifications } = this.#workbench;
    const at = ports.clock.now();
    const id = ports.random.id();
    const content = {
      form: KEPT_FORM,
      workspace: this.#workbench.reviews.workspace(),
      document: document.key,
      approval: statementId,
      clause,
      signed: approval.checked.content?.clauses.find((signed) => signed.id === clause)?.fingerprint ?? "",
      fingerprint,
      person: by.id,
      reason: reason.toWellFormed(),
      at,
      nonce: ports.random.id(),
    } as const;
    const signed = this.#workbench.reviews.statements.sign(content, by);
    this.#write(document, () => {
      storage.reviews.addKept({ id, approval: approval.row.rowId, personId: by.id, at, ...signed });
      audit.record({
        type: "approval.kept",
        person: by.id,
        document: document.key,
        data: { kept: id, approval: statementId, statement: sha256Hex(signed.statement), key: signed.keyId },
      });
      const data = { ...reasonData(reason), clause: clauseName(present) };
      notifications.notify({ to: [approval.row.personId, picture.request?.requester ?? ""], kind: "approval-kept", documentId, by, data });
    });
    return this.#view(document);
  }

  /** What became of the clauses that a person has not approved as they are. */
  differences(documentId: string, personId: string): Outputs["reviews"]["differences"] {
    const document = this.#registry.get(documentId);
    return differencesFor(this.#workbench, document.reviewed(), this.#picture(document), personId);
  }

  #picture(document: OpenDocument): ReviewPicture {
    return this.#workbench.reviews.picture(document.reviewed());
  }

  #view(document: OpenDocument): View {
    const { storage, ports } = this.#workbench;
    return reviewView(storage, document.reviewed(), this.#picture(document), ports.clock.now());
  }

  /** Throws DOCUMENT_FINAL, or INVALID_ARGUMENT where the state does not allow it. */
  #require(document: OpenDocument, action: ReviewAction): ReviewPicture {
    const picture = this.#picture(document);
    if (!allows(picture.state, action)) {
      document.requireOpen();
      throw invalid("documentId", `not-in-state-${picture.state}`);
    }
    return picture;
  }

  /** The open request, for its requester or an administrator. */
  #own(document: OpenDocument, requestId: string, action: ReviewAction, by: Actor): StoredRequest {
    const request = requireRequest(this.#require(document, action), requestId);
    if (request.requester !== by.id && !holds(by, "admin"))
      throw notAllowed("Only whoever asked for the approval, or an administrator, may do this.");
    return request;
  }

  #asked(request: StoredRequest): string[] {
    return this.#workbench.storage.reviews
      .approvers(request.rowId)
      .flatMap(({ personId, removedAt }) => (removedAt === null ? [personId] : []));
  }

  /** People who work here and may approve. Throws INVALID_ARGUMENT. */
  #approvers(ids: readonly string[], none = false): string[] {
    const able = new Map(this.#workbench.storage.people.list().map((person) => [person.id, person]));
    const people = [...new Set(ids)];
    for (const id of people) {
      const person = able.get(id);
      if (person === undefined || person.removedAt !== null || !person.roles.includes("approver")) throw invalid("approvers", "person");
    }
    if (people.length === 0 && !none) throw invalid("approvers", "person");
    return people;
  }

  /** Throws INVALID_ARGUMENT when a clause could only be approved by those who wrote it or ask: that would be no approval. */
  #requireSomebodyElse(document: OpenDocument): void {
    this.#workbench.reviews.changed();
    const { request, coverage, scope, writers } = this.#picture(document);
    if (request === null || coverage === null) return;
    const alone = scope.find(({ id }) =>
      coverage.approvers.every(({ personId }) => personId === request.requester || writers.get(id)?.has(personId) === true),
    );
    if (alone !== undefined) throw invalid("approvers", "nobody-else", { clause: clauseName(alone) });
  }

  #root(document: OpenDocument): string {
    return this.#workbench.storage.revisions.get(document.rows.head).rootHash;
  }

  /** All or nothing; then everybody who looks at the document hears of it. */
  #write(document: OpenDocument, work: () => void): void {
    const { storage, reviews } = this.#workbench;
    try {
      storage.transaction(work);
    } finally {
      reviews.changed();
    }
    document.tellReview();
  }
}

function requireRequest({ request }: ReviewPicture, requestId: string): StoredRequest {
  if (request !== null && request.id === requestId) return request;
  throw new PalimpsestError("NOT_FOUND", "This request is not open any more. Look at the review again.", {
    kind: "request",
    id: requestId,
  });
}

const dueData = (dueAt: number | null): Record<string, number> => (dueAt === null ? {} : { due: dueAt });
const reasonData = (reason: string): Record<string, string> => (reason === "" ? {} : { reason: reason.slice(0, 300) });

export function invalid(argument: string, reason: string, more: Record<string, string> = {}): PalimpsestError {
  return new PalimpsestError("INVALID_ARGUMENT", `The review cannot do this (${reason}). Look at the review again.`, {
    argument,
    reason,
    ...more,
  });
}

export function notAllowed(message: string): PalimpsestError {
  return new PalimpsestError("NOT_ALLOWED", message, { call: "reviews", roles: "admin" });
}

export function reasonRequired(): PalimpsestError {
  return new PalimpsestError("REASON_REQUIRED", "Say why, then try again.");
}
