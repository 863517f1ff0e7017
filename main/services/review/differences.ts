import type { Outputs } from "../../../src/contract/index.ts";
import { isApproval } from "../../../src/domain/review/coverage.ts";
import type { PrintedClause } from "../../../src/domain/review/fingerprint.ts";
import type { Workbench } from "../workbench.ts";
import type { ReviewedText, ReviewPicture } from "./reviewBook.ts";

type Difference = Outputs["reviews"]["differences"][number];

/** The clauses that a person has not approved as they are, each with what it was when they last approved it, else when it was final or sent. */
export function differencesFor(workbench: Workbench, text: ReviewedText, picture: ReviewPicture, personId: string): Difference[] {
  const { storage, reviews } = workbench;
  const { request, coverage, clauses, scope } = picture;
  if (request === null) return [];
  const standing = coverage?.approvers.find((approver) => approver.personId === personId);
  const revisions = new Map(picture.approvals.map(({ row }) => [row.id, row.revision]));
  const earlier = storage.reviews
    .approvals(text.document)
    .findLast((row) => row.personId === personId && row.verdict === "approve")?.revision;
  const final = storage.reviews.finalities(text.document).findLast(({ kind }) => kind === "final")?.revision;
  const start = earlier ?? final ?? request.base;
  const since = earlier !== undefined ? "signed" : final !== undefined ? "final" : "base";
  const before = (revision: number, id: string): PrintedClause | undefined => {
    const back = [...reviews.prints.align(revision, text.kind, clauses)].find(([, now]) => now === id)?.[0];
    return reviews.prints.revision(revision, text.kind).find((clause) => clause.id === back);
  };
  const changed = scope.flatMap((clause): Difference[] => {
    const how = standing?.clauses.get(clause.id);
    if (isApproval(how)) return [];
    const revision = how?.standing === "stale" ? (revisions.get(how.statementId ?? "") ?? start) : start;
    const old = before(revision, clause.id);
    return [
      {
        clause: clause.id,
        title: clause.title,
        label: clause.label,
        before: old?.text ?? null,
        after: clause.text,
        since: how?.standing === "stale" ? "signed" : since,
        definitions: definitions(workbench, text, revision, clause),
      },
    ];
  });
  const gone = (standing?.removed ?? []).flatMap(({ clause: id, statementId }): Difference[] => {
    const old = reviews.prints.revision(revisions.get(statementId) ?? start, text.kind).find((clause) => clause.id === id);
    if (old === undefined) return [];
    return [{ clause: id, title: old.title, label: old.label, before: old.text, after: null, since: "signed", definitions: [] }];
  });
  return [...changed, ...gone];
}

function definitions({ storage, reviews }: Workbench, text: ReviewedText, revision: number, { terms }: PrintedClause) {
  if (terms.length === 0) return [];
  const old = reviews.prints.definitions(storage.revisions.text(revision), text.kind);
  const now = reviews.prints.definitions(text.text, text.kind);
  return terms.flatMap((term) => {
    const before = old.get(term) ?? "";
    const after = now.get(term) ?? "";
    return before === after ? [] : [{ term, before, after }];
  });
}
