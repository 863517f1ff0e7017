import { clauseName } from "../../../src/domain/document/clauseName.ts";
import type { DocumentKind } from "../../../src/domain/document/documentState.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { type Coverage, coverage, type FallenApproval, fallenApprovals, type Statement } from "../../../src/domain/review/coverage.ts";
import type { PrintedClause } from "../../../src/domain/review/fingerprint.ts";
import { type ReviewState, reviewState } from "../../../src/domain/review/reviewState.ts";
import type { ApprovalStatement, KeptStatement } from "../../../src/domain/review/statement.ts";
import type { StoredApproval, StoredKept, StoredRequest } from "../../storage/repositories/reviews.ts";
import type { Storage } from "../../storage/storage.ts";
import type { KeyRing } from "../access/keyRing.ts";
import { ClauseWriters } from "./clauseWriters.ts";
import { type CheckedStatement, SignedStatements } from "./signedStatements.ts";
import { TextPrints } from "./textPrints.ts";

/** A document with a text of it: the one that is open, that of its last revision, or one that a change would make. */
export interface ReviewedText {
  /** Row ids. */
  readonly document: number;
  readonly head: number;
  readonly key: string;
  readonly kind: DocumentKind;
  readonly text: string;
}

/** A statement of the request with its row and what was found when it was checked. */
export interface ReadApproval {
  readonly row: StoredApproval;
  readonly checked: CheckedStatement<ApprovalStatement>;
  readonly kept: readonly { readonly row: StoredKept; readonly checked: CheckedStatement<KeptStatement> }[];
}

/** The review of a document as the text stands. */
export interface ReviewPicture {
  readonly state: ReviewState;
  readonly finality: "final" | "superseded" | null;
  /** The open request, or the one that led to what is final. */
  readonly request: StoredRequest | null;
  /** All clauses of the text. */
  readonly clauses: readonly PrintedClause[];
  /** Those that the request is about. */
  readonly scope: readonly PrintedClause[];
  readonly coverage: Coverage | null;
  readonly approvals: readonly ReadApproval[];
  /** People who wrote each clause. */
  readonly writers: ReadonlyMap<string, ReadonlySet<string>>;
}

const NOBODY: ReadonlySet<string> = new Set();
const WORKSPACE = "workspaceId";

/**
 * Computes where documents stand: from what people signed and from the text, never from a stored answer. What it computed is kept as long
 * as neither the text nor anything that was asked or signed changes.
 */
export class ReviewBook {
  readonly prints: TextPrints;
  readonly statements: SignedStatements;
  readonly #storage: Storage;
  readonly #writers: ClauseWriters;
  readonly #pictures = new Map<number, { clauses: readonly PrintedClause[]; head: number; stamp: number; picture: ReviewPicture }>();
  readonly #written = new Map<number, { head: number; stamp: number; of: ReadonlyMap<string, Set<string>> }>();
  readonly #read = new Map<number, { request: number; stamp: number; approvals: readonly ReadApproval[] }>();
  #stamp = 0;
  #workspace: string | null = null;
  readonly #newId: () => string;

  constructor(storage: Storage, keys: KeyRing, newId: () => string) {
    this.#storage = storage;
    this.#newId = newId;
    this.prints = new TextPrints(storage);
    this.statements = new SignedStatements(storage, keys);
    this.#writers = new ClauseWriters(storage);
  }

  /** Id of the workspace, made when it is first needed. */
  workspace(): string {
    const stored = this.#workspace ?? this.#storage.settings.get(WORKSPACE);
    const id = typeof stored === "string" ? stored : this.#newId();
    if (stored === undefined) this.#storage.settings.set(WORKSPACE, id);
    this.#workspace = id;
    return id;
  }

  /** To be called after anything that was asked, signed or made final, and when people change. */
  changed(): void {
    this.#stamp += 1;
  }

  /** Throws DOCUMENT_FINAL when the text, and everything that belongs to it, must stay as it is. */
  requireOpen(document: number): void {
    const finality = this.#storage.reviews.finality(document);
    if (finality !== null)
      throw new PalimpsestError("DOCUMENT_FINAL", "This document is final. Unlock it first if it must change.", { state: finality });
  }

  stateOf(text: ReviewedText): ReviewState {
    const finality = this.#storage.reviews.finality(text.document);
    if (finality !== null) return finality;
    return this.#storage.reviews.open(text.document) === null ? "draft" : this.picture(text).state;
  }

  picture(text: ReviewedText): ReviewPicture {
    const clauses = this.prints.present(text.document, text.text, text.kind);
    const known = this.#pictures.get(text.document);
    if (known !== undefined && known.clauses === clauses && known.head === text.head && known.stamp === this.#stamp) return known.picture;
    const picture = this.#draw(text, clauses);
    this.#pictures.set(text.document, { clauses, head: text.head, stamp: this.#stamp, picture });
    return picture;
  }

  /** Approvals that hold now and would not with another text. */
  fallen(text: ReviewedText, after: string): FallenApproval[] {
    const now = this.picture(text);
    if (now.request === null || now.coverage === null || now.finality !== null || now.approvals.length === 0) return [];
    const then = this.#draw({ ...text, text: after }, this.prints.read(after, text.kind));
    return then.coverage === null ? [] : fallenApprovals(now.coverage, then.coverage);
  }

  /** Approvals that have ended since the version that was saved last. */
  endedSinceSaved(text: ReviewedText): FallenApproval[] {
    const { request, coverage: now, approvals, finality } = this.picture(text);
    if (request === null || now === null || finality !== null || approvals.length === 0) return [];
    const saved = this.#storage.revisions.text(request.savedUpTo);
    const before = this.#draw({ ...text, text: saved }, this.prints.revision(request.savedUpTo, text.kind));
    const fallen = before.coverage === null ? [] : fallenApprovals(before.coverage, now);
    // What was signed after that version held then.
    const later = new Set(approvals.flatMap(({ row }) => (row.revision > request.savedUpTo ? [row.id] : [])));
    const known = new Set(fallen.map(({ statementId, clause }) => `${statementId} ${clause}`));
    for (const standing of now.approvers)
      for (const [id, { standing: how, statementId, clauseThen }] of standing.clauses) {
        if (how !== "stale" || statementId === null || clauseThen === null || !later.has(statementId)) continue;
        if (!known.has(`${statementId} ${clauseThen}`))
          fallen.push({ personId: standing.personId, statementId, clause: clauseThen, now: id });
      }
    return fallen;
  }

  /** Throws APPROVALS_FALL, naming whose approval of what would end, unless that is wanted. */
  requireWanted(fallen: readonly FallenApproval[], text: ReviewedText, endApprovals: boolean): void {
    if (endApprovals || fallen.length === 0) return;
    const people = new Map(this.#storage.people.list().map((person) => [person.id, person.name]));
    const names = [...new Set(fallen.map(({ personId }) => people.get(personId) ?? personId))];
    const { clauses } = this.picture(text);
    const titles = new Map(clauses.map((clause) => [clause.id, clauseName(clause) || clause.id]));
    const parts = [...new Set(fallen.map(({ clause, now }) => titles.get(now ?? clause) ?? titles.get(clause) ?? clause))];
    throw new PalimpsestError("APPROVALS_FALL", "Approvals would end with this change. Confirm it, or leave the text as it is.", {
      count: fallen.length,
      names: names.join(", "),
      clauses: parts.slice(0, 5).join(", "),
      more: Math.max(0, parts.length - 5),
    });
  }

  /** To be called when a transaction was rolled back. */
  forget(): void {
    this.#stamp += 1;
    this.prints.forget();
    this.#writers.forget();
  }

  #draw(text: ReviewedText, clauses: readonly PrintedClause[]): ReviewPicture {
    const { reviews } = this.#storage;
    const finality = reviews.finality(text.document);
    const last = finality === null ? null : reviews.last(text.document);
    const request = finality === null ? reviews.open(text.document) : last?.outcome === "final" ? last : null;
    const none = { finality, clauses, request: null, scope: [], coverage: null, approvals: [], writers: new Map() };
    if (request === null) return { ...none, state: reviewState({ finality, request: null }) };
    const approvals = this.#approvals(text, request);
    const scope = this.#scope(request, text.kind, clauses);
    const writers = this.#writersNow(text, clauses);
    const approvers = reviews.approvers(request.rowId).flatMap(({ personId, removedAt }) => (removedAt === null ? [personId] : []));
    const covered = coverage(
      scope,
      approvers,
      request.quorum,
      approvals.map((approval) => this.#statement(approval, request, text.kind, clauses)),
      { requester: request.requester, of: (id) => writers.get(id) ?? NOBODY },
    );
    const state = reviewState({ finality, request: { objected: covered.objected, met: covered.met } });
    return { state, finality, clauses, request, scope, coverage: covered, approvals, writers };
  }

  #scope(request: StoredRequest, kind: DocumentKind, clauses: readonly PrintedClause[]): readonly PrintedClause[] {
    if (request.scope === null) return clauses;
    const toNow = this.prints.align(request.base, kind, clauses);
    const wanted = new Set(request.scope.map((id) => toNow.get(id)));
    return clauses.filter((clause) => wanted.has(clause.id));
  }

  /** What was signed is read and checked again only after something was signed. */
  #approvals(text: ReviewedText, request: StoredRequest): readonly ReadApproval[] {
    const known = this.#read.get(text.document);
    if (known?.request === request.rowId && known.stamp === this.#stamp) return known.approvals;
    const approvals = this.#readApprovals(text, request);
    this.#read.set(text.document, { request: request.rowId, stamp: this.#stamp, approvals });
    return approvals;
  }

  #readApprovals(text: ReviewedText, request: StoredRequest): readonly ReadApproval[] {
    const { reviews } = this.#storage;
    const rows = reviews.approvals(text.document).filter((row) => row.request === request.rowId);
    if (rows.length === 0) return [];
    const workspace = this.workspace();
    const kept = reviews.kept(text.document);
    return rows.map((row): ReadApproval => {
      const checked = this.statements.approval(row, { workspace, document: text.key, request: request.id });
      const own = kept.filter((keep) => keep.approval === row.rowId);
      return {
        row,
        checked,
        kept: own.map((keep) => ({
          row: keep,
          checked: this.statements.kept(keep, { workspace, document: text.key, approval: row.id }),
        })),
      };
    });
  }

  #statement({ row, checked, kept }: ReadApproval, request: StoredRequest, kind: DocumentKind, now: readonly PrintedClause[]): Statement {
    const { content } = checked;
    return {
      id: row.id,
      personId: row.personId,
      verdict: row.verdict,
      clauses: content?.clauses ?? [],
      removed: content?.removed ?? [],
      sound: checked.problem === null,
      answered: row.rowId <= request.answeredUpTo,
      toNow: this.prints.align(row.revision, kind, now),
      kept: kept.flatMap((keep) => {
        const said = keep.checked.content;
        return keep.checked.problem !== null || said === null
          ? []
          : [{ clause: said.clause, fingerprint: said.fingerprint, id: keep.row.id }];
      }),
    };
  }

  /** Writers of the last revision's clauses, for the clauses of a text that may have gone on since. */
  #writersNow(text: ReviewedText, clauses: readonly PrintedClause[]): Map<string, Set<string>> {
    let known = this.#written.get(text.document);
    if (known?.head !== text.head || known.stamp !== this.#stamp) {
      const stored = this.#storage.revisions.text(text.head);
      const of = this.#writers.of(text.document, text.head, stored, this.prints.revision(text.head, text.kind));
      known = { head: text.head, stamp: this.#stamp, of };
      this.#written.set(text.document, known);
    }
    const writers = known.of;
    const toNow = this.prints.align(text.head, text.kind, clauses);
    return new Map([...writers].flatMap(([id, people]) => (toNow.has(id) ? [[toNow.get(id) ?? id, people] as const] : [])));
  }
}
