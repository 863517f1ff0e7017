import type { PrintedClause } from "./fingerprint.ts";

/** A clause as somebody saw it when they signed. */
export interface SignedClause {
  readonly id: string;
  readonly fingerprint: string;
}

/** What somebody signed, as far as it matters for whether it holds. Statements are given in the order in which they were made. */
export interface Statement {
  readonly id: string;
  readonly personId: string;
  readonly verdict: "approve" | "changes";
  readonly clauses: readonly SignedClause[];
  /** Clauses of their earlier statements that they have seen to be gone. */
  readonly removed: readonly string[];
  /** False: the signature or what it says does not fit, so it counts for nothing. */
  readonly sound: boolean;
  /** Changes that were asked for before the text was sent again. */
  readonly answered: boolean;
  /** Which clause of its text is which one now; those that are missing are gone. */
  readonly toNow: ReadonlyMap<string, string>;
  /** Fingerprints, by its own ids of clauses, for which it was kept in spite of an edit, each with the id of the record. */
  readonly kept: readonly { readonly clause: string; readonly fingerprint: string; readonly id: string }[];
}

/**
 * How a clause stands with an approver. `open`: not signed. `stale`: approved, but it or a term that it uses has changed since.
 * `kept`: the same, and somebody who may do so kept the approval with a reason.
 */
export type Standing = "open" | "approved" | "kept" | "stale" | "changes";

export interface ClauseStanding {
  readonly standing: Standing;
  /** The statement that it comes from, null for `open`. */
  readonly statementId: string | null;
  /** The id of the clause in that statement. */
  readonly clauseThen: string | null;
  /** The record that keeps it, for `kept`. */
  readonly keptId: string | null;
}

/** Where an approver stands with the text as it is. */
export interface ApproverStanding {
  readonly personId: string;
  /** By the ids of the clauses in scope now. */
  readonly clauses: ReadonlyMap<string, ClauseStanding>;
  /** Clauses that they approved and that are gone since, with the statement that names them. */
  readonly removed: readonly { readonly clause: string; readonly statementId: string }[];
  /** The last thing they said is that something must change, and the text was not sent again. */
  readonly objects: boolean;
  /** Every clause in scope is approved (or kept), and none that they approved is gone unseen. */
  readonly satisfied: boolean;
}

const OPEN: ClauseStanding = { standing: "open", statementId: null, clauseThen: null, keptId: null };

/** Where an approver stands. `statements` are those of this person alone. */
export function standingOf(
  personId: string,
  clauses: readonly Pick<PrintedClause, "id" | "fingerprint">[],
  statements: readonly Statement[],
): ApproverStanding {
  const sound = statements.filter((statement) => statement.sound);
  const newestFirst = sound.toReversed();
  const signedBy = newestFirst.map((statement) => {
    const byNow = new Map<string, SignedClause>();
    for (const clause of statement.clauses) {
      const now = statement.toNow.get(clause.id);
      if (now !== undefined) byNow.set(now, clause);
    }
    return { statement, byNow };
  });
  const standings = new Map(
    clauses.map((clause) => {
      const last = signedBy.find(({ byNow }) => byNow.has(clause.id));
      const signed = last?.byNow.get(clause.id);
      return [clause.id, last === undefined || signed === undefined ? OPEN : clauseStanding(clause.fingerprint, signed, last.statement)];
    }),
  );
  const last = newestFirst[0];
  const objects = last !== undefined && last.verdict === "changes" && !last.answered;
  const removed = removedClauses(sound);
  const holds = [...standings.values()].every(({ standing }) => standing === "approved" || standing === "kept");
  return { personId, clauses: standings, removed, objects, satisfied: holds && standings.size > 0 && removed.length === 0 && !objects };
}

function clauseStanding(fingerprint: string, signed: SignedClause, statement: Statement): ClauseStanding {
  const from = { statementId: statement.id, clauseThen: signed.id, keptId: null };
  if (statement.verdict === "changes") return statement.answered ? OPEN : { ...from, standing: "changes" };
  if (signed.fingerprint === fingerprint) return { ...from, standing: "approved" };
  const kept = statement.kept.find((keep) => keep.clause === signed.id && keep.fingerprint === fingerprint);
  return kept === undefined ? { ...from, standing: "stale" } : { ...from, standing: "kept", keptId: kept.id };
}

/** A clause that is gone must be seen by those who approved it: what they agreed to is less than it was. */
function removedClauses(sound: readonly Statement[]): { clause: string; statementId: string }[] {
  const removed = new Map<string, string>();
  for (const statement of sound) {
    for (const id of statement.removed) removed.delete(id);
    if (statement.verdict !== "approve") continue;
    for (const { id } of statement.clauses) {
      if (statement.toNow.has(id)) removed.delete(id);
      else removed.set(id, statement.id);
    }
  }
  return [...removed].map(([clause, statementId]) => ({ clause, statementId }));
}

/** Who wrote what is to be approved, for the rule that an author is never the sole approver. */
export interface Writers {
  /** Who asked for the approval. */
  readonly requester: string;
  /** Ids of the people who wrote the present text of a clause, themselves or through a model. */
  readonly of: (clauseId: string) => ReadonlySet<string>;
}

export interface Coverage {
  readonly approvers: readonly ApproverStanding[];
  /** How many of them are needed. */
  readonly needed: number;
  readonly satisfied: number;
  /** Clauses that enough people approved, but nobody other than those who wrote them or asked for the approval. */
  readonly alone: readonly string[];
  readonly objected: boolean;
  /** The request is fulfilled. */
  readonly met: boolean;
}

/**
 * Whether a request is fulfilled by the text as it stands. Needed are all approvers, or as many as the quorum says, each of them for all
 * clauses in scope; and every clause must be among those of an approver who neither asked for the approval nor wrote that clause.
 */
export function coverage(
  clauses: readonly Pick<PrintedClause, "id" | "fingerprint">[],
  approvers: readonly string[],
  quorum: number | null,
  statements: readonly Statement[],
  writers: Writers,
): Coverage {
  const standings = approvers.map((personId) =>
    standingOf(
      personId,
      clauses,
      statements.filter((statement) => statement.personId === personId),
    ),
  );
  const satisfied = standings.filter((standing) => standing.satisfied);
  const needed = quorum ?? Math.max(1, approvers.length);
  const enough = satisfied.length >= needed;
  const alone = clauses.flatMap(({ id }) => {
    const approving = standings.filter((standing) => isApproval(standing.clauses.get(id)));
    const wrote = writers.of(id);
    const apart = approving.some(({ personId }) => personId !== writers.requester && !wrote.has(personId));
    return approving.length > 0 && !apart ? [id] : [];
  });
  const objected = standings.some((standing) => standing.objects);
  const met = enough && alone.length === 0 && !objected && clauses.length > 0;
  return { approvers: standings, needed, satisfied: satisfied.length, alone, objected, met };
}

export function isApproval(standing: ClauseStanding | undefined): boolean {
  return standing?.standing === "approved" || standing?.standing === "kept";
}

/** An approval that held before and does not any more. `clause` is the id in its statement. */
export interface FallenApproval {
  readonly personId: string;
  readonly statementId: string;
  readonly clause: string;
  /** The clause as it is after, null when it is gone. */
  readonly now: string | null;
}

/** Approvals that hold in one coverage of the same statements and do not in the other. */
export function fallenApprovals(before: Coverage, after: Coverage): FallenApproval[] {
  return before.approvers.flatMap((standing): FallenApproval[] => {
    const then = after.approvers.find(({ personId }) => personId === standing.personId);
    const { personId } = standing;
    const holds = new Set<string>();
    const places = new Map<string, string>();
    for (const [now, clause] of then?.clauses ?? []) {
      const key = `${clause.statementId} ${clause.clauseThen}`;
      places.set(key, now);
      if (isApproval(clause)) holds.add(key);
    }
    return [...standing.clauses.values()].flatMap((clause): FallenApproval[] => {
      const { statementId, clauseThen } = clause;
      if (!isApproval(clause) || statementId === null || clauseThen === null) return [];
      const key = `${statementId} ${clauseThen}`;
      return holds.has(key) ? [] : [{ personId, statementId, clause: clauseThen, now: places.get(key) ?? null }];
    });
  });
}
