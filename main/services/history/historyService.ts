import type { Contributions, Outputs, Revision } from "../../../src/contract/index.ts";
import { type Actor, authorOf } from "../../../src/domain/access/actor.ts";
import { emptyChange } from "../../../src/domain/document/applyChange.ts";
import type { DocumentChange, DocumentState } from "../../../src/domain/document/documentState.ts";
import type { Hunk } from "../../../src/domain/proposal/proposal.ts";
import { createRebaser, minimalEdits } from "../../../src/domain/text/editAlgebra.ts";
import type { TextEdits } from "../../../src/domain/text/textEdit.ts";
import { unknownRevision } from "../../storage/repositories/revisionKeys.ts";
import type { StoredRevision } from "../../storage/repositories/revisions.ts";
import { refuseLocked } from "../documents/clientChange.ts";
import { staleVersion } from "../documents/documentEvents.ts";
import type { DocumentRegistry } from "../documents/documentRegistry.ts";
import type { ChangeTarget } from "../documents/documentService.ts";
import type { Workbench } from "../workbench.ts";
import { contributionsBetween } from "./contributions.ts";

/** The versions of a document. */
export class HistoryService {
  readonly #workbench: Workbench;
  readonly #registry: DocumentRegistry;

  constructor(workbench: Workbench, registry: DocumentRegistry) {
    this.#workbench = workbench;
    this.#registry = registry;
  }

  /** Newest first; `before` is a revision number; `named`: only those with a name. Throws NOT_FOUND. */
  list(documentId: string, limit: number, before: number | undefined, named = false): Outputs["history"]["list"] {
    const { revisions, documents } = this.#workbench.storage;
    const { rowId } = documents.byKey(documentId);
    const total = named ? revisions.countNamed(rowId) : revisions.count(rowId);
    return { total, revisions: revisions.list(rowId, limit, before ?? null, named).map(toRevision) };
  }

  /** Throws NOT_FOUND, DATABASE_DAMAGED. */
  text(revisionId: string): { revision: Revision; text: string } {
    const { revisions } = this.#workbench.storage;
    const found = revisions.byKey(revisionId);
    return { revision: toRevision(found), text: revisions.text(found.rowId) };
  }

  /** Names a revision, or takes its name away (null, blank). Who did it is in the log. Throws NOT_FOUND. */
  label(revisionId: string, label: string | null, by: Actor): Revision {
    const { storage, ports, audit, reviews } = this.#workbench;
    const { revisions } = storage;
    const before = revisions.byKey(revisionId);
    reviews.requireOpen(storage.documents.byKey(before.documentKey).rowId);
    const name = label === null || label.trim() === "" ? null : label.trim();
    if (name === before.label) return toRevision(before);
    storage.transaction(() => {
      revisions.setLabel(before.rowId, name, authorOf(by), ports.clock.now());
      const data = { revision: before.id, root: before.rootHash, name, before: before.label };
      audit.record({ type: "version.named", person: by.id, document: before.documentKey, data });
    });
    return toRevision(revisions.get(before.rowId));
  }

  /** Throws NOT_FOUND. */
  contributions(beforeId: string, afterId: string): Contributions {
    const { storage } = this.#workbench;
    return contributionsBetween(storage, storage.revisions.byKey(beforeId), storage.revisions.byKey(afterId));
  }

  /** Throws STALE_VERSION, NOT_FOUND, LOCKED_TEXT, SPAN_BUSY, DOCUMENT_FINAL, APPROVALS_FALL. Restoring what is there already makes no new version. */
  restore(target: ChangeTarget, revisionId: string, endApprovals = false): { version: number; change: DocumentChange; revision: Revision } {
    const { revisions } = this.#workbench.storage;
    const document = this.#registry.get(target.documentId);
    if (target.baseVersion !== document.state.version)
      throw staleVersion("The document has changed in the meantime.", { version: document.state.version });
    const wanted = revisions.byKey(revisionId);
    if (wanted.documentKey !== document.key) throw unknownRevision(revisionId);
    const edits = minimalEdits(document.state.text, revisions.text(wanted.rowId));
    document.requireOpen();
    refuseLocked(document.state, edits);
    document.runs.refuseTouching(edits);
    document.requireApprovals({ ...emptyChange("restore"), edits }, endApprovals);
    document.settle();
    const change: DocumentChange = { ...emptyChange("restore"), edits, hunks: supersedeTouched(document.state, edits) };
    const author = authorOf(target.by);
    if (edits.length > 0) {
      const detail = { kind: "restored", number: wanted.number, label: wanted.label } as const;
      const alongside = (): void =>
        this.#workbench.audit.record({
          type: "document.restored",
          person: target.by.id,
          document: document.key,
          data: { revision: wanted.id, number: wanted.number },
        });
      document.apply(change, { clientId: target.clientId, author, revision: { author, cause: "restore", message: "", detail }, alongside });
    }
    return { version: document.state.version, change, revision: toRevision(revisions.get(document.rows.head)) };
  }
}

/** Pending hunks whose text the edits change: they no longer fit. */
function supersedeTouched(state: DocumentState, edits: TextEdits): Hunk[] {
  const rebaser = createRebaser(edits);
  return state.proposals.flatMap((proposal) =>
    proposal.hunks.flatMap((hunk): Hunk[] => {
      const { range, touched } = rebaser.range(hunk);
      return hunk.status === "pending" && touched ? [{ ...hunk, ...range, status: "superseded" }] : [];
    }),
  );
}

/** A stored revision as the contract shows it. */
export function toRevision(stored: StoredRevision): Revision {
  const { id, documentKey, parentId, number, author, cause, message, detail, label, named, createdAt, rootHash, words, runKey } = stored;
  return {
    id,
    documentId: documentKey,
    parentId,
    number,
    author: { ...author },
    cause,
    message,
    detail,
    label,
    named: named === null ? null : { ...named },
    createdAt,
    rootHash,
    words,
    runId: runKey,
  };
}
