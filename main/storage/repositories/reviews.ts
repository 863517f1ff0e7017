import type { Sqlite } from "../sqlite.ts";

export interface StoredRequest {
  readonly rowId: number;
  readonly id: string;
  /** Row id. */
  readonly document: number;
  readonly requester: string;
  /** Row id of the revision that was sent. */
  readonly base: number;
  /** Clauses by their ids in the base, null for the whole document. */
  readonly scope: readonly string[] | null;
  readonly quorum: number | null;
  readonly dueAt: number | null;
  readonly message: string;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly outcome: "cancelled" | "replaced" | "final" | null;
  /** Row id of the last approval that was there when the text was sent again. */
  readonly answeredUpTo: number;
  /** Row id of the last revision that somebody saved although approvals had ended. */
  readonly savedUpTo: number;
}

export interface StoredApprover {
  readonly personId: string;
  readonly addedBy: string;
  readonly addedAt: number;
  readonly removedAt: number | null;
}

/** A signed statement as it is stored. */
export interface StoredStatement {
  readonly rowId: number;
  readonly id: string;
  readonly personId: string;
  /** Canonical JSON, the bytes that were signed. */
  readonly statement: string;
  readonly nonce: string;
  readonly keyId: string;
  readonly signature: Buffer;
  readonly at: number;
}

export interface StoredApproval extends StoredStatement {
  readonly document: number;
  readonly request: number;
  readonly verdict: "approve" | "changes";
  readonly revision: number;
}

export interface StoredKept extends StoredStatement {
  /** Row id of the approval. */
  readonly approval: number;
}

export interface StoredFinality {
  readonly kind: "final" | "unlocked" | "superseded";
  readonly personId: string;
  readonly revision: number;
  /** Whether everybody who was needed had approved. */
  readonly approved: boolean;
  readonly reason: string;
  /** Row id. */
  readonly successor: number | null;
  readonly at: number;
}

const REQUEST = `SELECT id AS rowId, key AS id, document, person AS requester, base, scope, quorum, due_at AS dueAt, message, opened_at AS openedAt,
  closed_at AS closedAt, outcome, answered_up_to AS answeredUpTo, saved_up_to AS savedUpTo FROM review_request`;
const SIGNED = `id AS rowId, key AS id, person AS personId, statement, nonce, signing_key AS keyId, signature, at`;

type RequestRow = Omit<StoredRequest, "scope"> & { readonly scope: string | null };

/** Requests, what was signed, and what became final. The database refuses to change or remove what somebody signed or decided. */
export class ReviewRepository {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  /** Returns the row id. */
  addRequest(request: Omit<StoredRequest, "rowId" | "closedAt" | "outcome" | "answeredUpTo" | "savedUpTo">): number {
    const { id, document, requester, base, scope, quorum, dueAt, message, openedAt } = request;
    return this.#sqlite.execute(
      `INSERT INTO review_request (key, document, person, base, scope, quorum, due_at, message, opened_at, saved_up_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [id, document, requester, base, scope === null ? null : JSON.stringify(scope), quorum, dueAt, message, openedAt, base],
    ).id;
  }

  /** The request that is open on a document, null when there is none. */
  open(document: number): StoredRequest | null {
    return toRequest(this.#sqlite.statement<RequestRow>(`${REQUEST} WHERE document = ? AND closed_at IS NULL`).get(document));
  }

  /** Open requests of documents that are on the list. */
  allOpen(): StoredRequest[] {
    return this.#sqlite
      .statement<RequestRow>(`${REQUEST} WHERE closed_at IS NULL AND document IN (SELECT id FROM document WHERE removed_at IS NULL)`)
      .all()
      .flatMap((row) => toRequest(row) ?? []);
  }

  /** The newest request of a document, open or not. */
  last(document: number): StoredRequest | null {
    return toRequest(this.#sqlite.statement<RequestRow>(`${REQUEST} WHERE document = ? ORDER BY id DESC LIMIT 1`).get(document));
  }

  byRowId(rowId: number): StoredRequest | null {
    return toRequest(this.#sqlite.statement<RequestRow>(`${REQUEST} WHERE id = ?`).get(rowId));
  }

  close(rowId: number, outcome: NonNullable<StoredRequest["outcome"]>, at: number): void {
    this.#sqlite.execute("UPDATE review_request SET closed_at = ?, outcome = ? WHERE id = ?", [at, outcome, rowId]);
  }

  /** Notes that the text was sent again: what was said up to now is answered. */
  answer(rowId: number): void {
    this.#sqlite.execute(
      "UPDATE review_request SET answered_up_to = (SELECT coalesce(max(id), 0) FROM approval WHERE request = review_request.id) WHERE id = ?",
      [rowId],
    );
  }

  noteSaved(rowId: number, revision: number): void {
    this.#sqlite.execute("UPDATE review_request SET saved_up_to = max(saved_up_to, ?) WHERE id = ?", [revision, rowId]);
  }

  addApprover(request: number, personId: string, by: string, at: number): void {
    this.#sqlite.execute("INSERT INTO review_approver (request, person, added_by, added_at) VALUES (?, ?, ?, ?)", [
      request,
      personId,
      by,
      at,
    ]);
  }

  removeApprover(request: number, personId: string, by: string, at: number): void {
    this.#sqlite.execute(
      "UPDATE review_approver SET removed_by = ?, removed_at = ? WHERE request = ? AND person = ? AND removed_at IS NULL",
      [by, at, request, personId],
    );
  }

  /** In the order in which they were asked; those who were taken off have `removedAt`. */
  approvers(request: number): StoredApprover[] {
    return this.#sqlite
      .statement<StoredApprover>(
        "SELECT person AS personId, added_by AS addedBy, added_at AS addedAt, removed_at AS removedAt FROM review_approver WHERE request = ? ORDER BY id",
      )
      .all(request);
  }

  /** Returns the row id. Throws when the same statement or nonce is there already. */
  addApproval(approval: Omit<StoredApproval, "rowId">): number {
    const { id, document, request, personId, verdict, revision, statement, nonce, keyId, signature, at } = approval;
    return this.#sqlite.execute(
      `INSERT INTO approval (key, document, request, person, verdict, revision, statement, nonce, signing_key, signature, at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [id, document, request, personId, verdict, revision, statement, nonce, keyId, signature, at],
    ).id;
  }

  /** Statements about a document, in the order in which they were made. */
  approvals(document: number): StoredApproval[] {
    return this.#sqlite
      .statement<StoredApproval>(`SELECT ${SIGNED}, document, request, verdict, revision FROM approval WHERE document = ? ORDER BY id`)
      .all(document);
  }

  addKept(kept: Omit<StoredKept, "rowId">): number {
    const { id, approval, personId, statement, nonce, keyId, signature, at } = kept;
    return this.#sqlite.execute(
      "INSERT INTO kept_approval (key, approval, person, statement, nonce, signing_key, signature, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      [id, approval, personId, statement, nonce, keyId, signature, at],
    ).id;
  }

  /** What keeps approvals of a document, in order. */
  kept(document: number): StoredKept[] {
    return this.#sqlite
      .statement<StoredKept>(
        `SELECT ${SIGNED}, approval FROM kept_approval WHERE approval IN (SELECT id FROM approval WHERE document = ?) ORDER BY id`,
      )
      .all(document);
  }

  addFinality(document: number, finality: StoredFinality): void {
    const { kind, personId, revision, approved, reason, successor, at } = finality;
    this.#sqlite.execute(
      "INSERT INTO finality (document, kind, person, revision, approved, reason, successor, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      [document, kind, personId, revision, approved ? 1 : 0, reason, successor, at],
    );
  }

  /** Everything that made a document final or unlocked it, the oldest first. */
  finalities(document: number): StoredFinality[] {
    return this.#sqlite
      .statement<Omit<StoredFinality, "approved"> & { approved: number }>(
        "SELECT kind, person AS personId, revision, approved, reason, successor, at FROM finality WHERE document = ? ORDER BY id",
      )
      .all(document)
      .map((row) => ({ ...row, approved: row.approved === 1 }));
  }

  /** What the last of them says; null for a document that nobody made final. */
  finality(document: number): "final" | "superseded" | null {
    const row = this.#sqlite
      .statement<{ kind: StoredFinality["kind"] }>("SELECT kind FROM finality WHERE document = ? ORDER BY id DESC LIMIT 1")
      .get(document);
    return row === undefined || row.kind === "unlocked" ? null : row.kind;
  }
}

function toRequest(row: RequestRow | undefined): StoredRequest | null {
  return row === undefined ? null : { ...row, scope: row.scope === null ? null : (JSON.parse(row.scope) as string[]) };
}
