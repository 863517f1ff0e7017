import type { Outputs } from "../../../src/contract/index.ts";
import { type ClauseStanding, type Coverage, isApproval } from "../../../src/domain/review/coverage.ts";
import { revisionKey } from "../../storage/repositories/revisionKeys.ts";
import type { Storage } from "../../storage/storage.ts";
import type { ReadApproval, ReviewedText, ReviewPicture } from "./reviewBook.ts";

type View = Outputs["reviews"]["get"];

/** The review of a document as the contract shows it. `now`: milliseconds since 1970 UTC. */
export function reviewView(storage: Storage, text: ReviewedText, picture: ReviewPicture, now: number): View {
  const everybody = storage.people.list();
  const names = new Map(everybody.map((person) => [person.id, person.name]));
  const named = (id: string) => ({ id, name: names.get(id) ?? id });
  const inScope = new Set(picture.scope.map((clause) => clause.id));
  const { coverage } = picture;
  return {
    documentId: text.key,
    state: picture.state,
    request: requestView(storage, picture, named, now),
    clauses: picture.clauses.map((clause) => {
      const by = (coverage?.approvers ?? []).flatMap(({ personId, clauses }) => {
        const standing = clauses.get(clause.id);
        return standing === undefined ? [] : [{ personId, ...standing }];
      });
      return {
        id: clause.id,
        title: clause.title,
        label: clause.label,
        ranges: clause.ranges.map(({ start, end }) => ({ start, end })),
        fingerprint: clause.fingerprint,
        terms: [...clause.terms],
        inScope: inScope.has(clause.id),
        standing: coverage === null ? "open" : together(by, coverage, clause.id),
        writers: [...(picture.writers.get(clause.id) ?? [])],
        by,
      };
    }),
    statements: picture.approvals.map((approval) => statementView(approval, picture, named)).toReversed(),
    finality: storage.reviews
      .finalities(text.document)
      .map(({ kind, personId, approved, reason, revision, successor, at }) => {
        const next = successor === null ? null : storage.documents.byRowId(successor);
        return {
          kind,
          person: named(personId),
          approved,
          reason,
          revisionId: revisionKey(revision),
          successor: next === null ? null : { id: next.key, title: next.title },
          at,
        };
      })
      .toReversed(),
    people: everybody.filter((person) => person.removedAt === null).map(({ id, name, roles }) => ({ id, name, roles: [...roles] })),
  };
}

type Named = (id: string) => { id: string; name: string };

function requestView(storage: Storage, { request, coverage, state }: ReviewPicture, named: Named, now: number): View["request"] {
  if (request === null || coverage === null) return null;
  const able = new Set(
    storage.people.list().flatMap((person) => (person.removedAt === null && person.roles.includes("approver") ? [person.id] : [])),
  );
  const possible = coverage.approvers.filter(({ personId, satisfied }) => satisfied || able.has(personId)).length;
  return {
    id: request.id,
    requester: named(request.requester),
    message: request.message,
    openedAt: request.openedAt,
    dueAt: request.dueAt,
    overdue: request.dueAt !== null && request.closedAt === null && state !== "approved" && now > request.dueAt,
    wholeDocument: request.scope === null,
    quorum: request.quorum,
    needed: coverage.needed,
    satisfied: coverage.satisfied,
    reachable: possible >= coverage.needed,
    alone: [...coverage.alone],
    open: request.closedAt === null,
    approvers: coverage.approvers.map(({ personId, satisfied, objects, removed }) => ({
      ...named(personId),
      gone: !able.has(personId),
      satisfied,
      objects,
      removed: removed.map(({ clause }) => clause),
    })),
  };
}

/** How a clause stands with all approvers together. */
function together(by: readonly (ClauseStanding & { personId: string })[], { needed, alone }: Coverage, clause: string) {
  if (by.some(({ standing }) => standing === "changes")) return "changes";
  if (by.some(({ standing }) => standing === "stale")) return "stale";
  const approving = by.filter((standing) => isApproval(standing)).length;
  if (approving >= needed && !alone.includes(clause)) return "approved";
  return approving > 0 ? "part" : "open";
}

function statementView({ row, checked, kept }: ReadApproval, { request }: ReviewPicture, named: Named): View["statements"][number] {
  return {
    id: row.id,
    requestId: request?.id ?? "",
    person: named(row.personId),
    verdict: row.verdict,
    clauses: (checked.content?.clauses ?? []).map(({ id, fingerprint }) => ({ id, fingerprint })),
    removed: [...(checked.content?.removed ?? [])],
    reason: checked.content?.reason ?? "",
    revisionId: revisionKey(row.revision),
    at: row.at,
    problem: checked.problem,
    kept: kept.flatMap((keep) => {
      const { content, problem } = keep.checked;
      if (content === null) return [];
      const { clause, fingerprint, reason, at } = content;
      return [{ id: keep.row.id, clause, fingerprint, person: named(keep.row.personId), reason, at, problem }];
    }),
  };
}
