import { type Actor, holds } from "../../../src/domain/access/actor.ts";
import { allows } from "../../../src/domain/review/reviewState.ts";
import { countPending } from "../documents/checkpoint.ts";
import type { DocumentRegistry } from "../documents/documentRegistry.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import type { Workbench } from "../workbench.ts";
import { invalid, notAllowed, reasonRequired } from "./reviewService.ts";
import { sha256Hex } from "./textPrints.ts";

/** Making documents final, unlocking them, and saying what replaces them. */
export class FinalityService {
  readonly #workbench: Workbench;
  readonly #registry: DocumentRegistry;

  constructor(workbench: Workbench, registry: DocumentRegistry) {
    this.#workbench = workbench;
    this.#registry = registry;
  }

  /** Throws NOT_ALLOWED, REASON_REQUIRED, INVALID_ARGUMENT, SPAN_BUSY, DOCUMENT_FINAL. */
  finalise(documentId: string, unapproved: boolean, reason: string, by: Actor): void {
    const document = this.#registry.get(documentId);
    document.requireOpen();
    document.runs.refuseAny();
    if (countPending(document.state) > 0) throw invalid("documentId", "pending");
    document.flush();
    const { state } = this.#workbench.reviews.picture(document.reviewed());
    const approved = state === "approved";
    if (!approved) {
      if (!unapproved) throw invalid("unapproved", "unapproved");
      if (!holds(by, "admin")) throw notAllowed("Only an administrator may make a document final that is not approved.");
      if (reason === "") throw reasonRequired();
    }
    this.#write(document, { kind: "final", approved, reason, successor: null }, by);
  }

  /** Throws REASON_REQUIRED, INVALID_ARGUMENT (it is not final). */
  unlock(documentId: string, reason: string, by: Actor): void {
    const document = this.#registry.get(documentId);
    const { state } = this.#workbench.reviews.picture(document.reviewed());
    if (!allows(state, "unlock")) throw invalid("documentId", `not-in-state-${state}`);
    if (reason === "") throw reasonRequired();
    this.#write(document, { kind: "unlocked", approved: false, reason, successor: null }, by);
  }

  /** Throws NOT_FOUND, INVALID_ARGUMENT (itself, or something that it replaces), SPAN_BUSY. */
  supersede(documentId: string, successorId: string, reason: string, by: Actor): void {
    const document = this.#registry.get(documentId);
    const successor = this.#registry.get(successorId);
    const { state } = this.#workbench.reviews.picture(document.reviewed());
    if (!allows(state, "supersede")) throw invalid("documentId", `not-in-state-${state}`);
    if (this.#leadsTo(successor.rows.document, document.rows.document)) throw invalid("successorId", "circle");
    document.runs.refuseAny();
    document.flush();
    this.#write(document, { kind: "superseded", approved: state === "approved" || state === "final", reason, successor }, by);
  }

  #leadsTo(from: number, to: number): boolean {
    const { reviews } = this.#workbench.storage;
    for (let at: number | null = from; at !== null; ) {
      if (at === to) return true;
      const last: { kind: string; successor: number | null } | undefined = reviews.finalities(at).at(-1);
      at = last?.kind === "superseded" ? last.successor : null;
    }
    return false;
  }

  #write(
    document: OpenDocument,
    what: {
      readonly kind: "final" | "unlocked" | "superseded";
      readonly approved: boolean;
      readonly reason: string;
      readonly successor: OpenDocument | null;
    },
    by: Actor,
  ): void {
    const { storage, ports, audit, notifications, reviews } = this.#workbench;
    const { document: row, head } = document.rows;
    const { kind, approved, reason, successor } = what;
    const at = ports.clock.now();
    const request = storage.reviews.open(row) ?? storage.reviews.last(row);
    const concerned =
      request === null ? [] : [request.requester, ...storage.reviews.approvers(request.rowId).map(({ personId }) => personId)];
    try {
      storage.transaction(() => {
        const open = storage.reviews.open(row);
        if (open !== null) storage.reviews.close(open.rowId, "final", at);
        const next = successor?.rows.document ?? null;
        storage.reviews.addFinality(row, {
          kind,
          personId: by.id,
          revision: head,
          approved,
          reason: reason.toWellFormed(),
          successor: next,
          at,
        });
        audit.record({
          type: `document.${kind}`,
          person: by.id,
          document: document.key,
          data: { approved, reason: sha256Hex(reason), revision: storage.revisions.get(head).rootHash, successor: successor?.key ?? null },
        });
        const told = { final: "document-final", unlocked: "document-unlocked", superseded: "document-superseded" } as const;
        const data = reason === "" ? {} : { reason: reason.slice(0, 300) };
        notifications.notify({ to: concerned, kind: told[kind], documentId: document.key, by, data });
      });
    } finally {
      reviews.changed();
    }
    document.tellReview();
  }
}
