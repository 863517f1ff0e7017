import { clauseName } from "../../../src/domain/document/clauseName.ts";
import type { NotificationCentre } from "../notifications/notificationCentre.ts";
import type { ReviewBook, ReviewedText } from "./reviewBook.ts";

/** Tells approvers and the requester, once for each approval and clause, that a saved text has ended an approval. */
export function tellFallen(reviews: ReviewBook, notifications: NotificationCentre, text: ReviewedText): void {
  const { request, coverage, clauses, finality } = reviews.picture(text);
  if (request === null || coverage === null || finality !== null) return;
  const titles = new Map(clauses.map((clause) => [clause.id, clauseName(clause) || clause.id]));
  for (const { personId, clauses: standings, removed } of coverage.approvers) {
    const ended = [
      ...[...standings].flatMap(([id, { standing, statementId, clauseThen }]) =>
        standing === "stale" ? [{ clause: titles.get(id) ?? id, name: `${statementId}:${clauseThen}` }] : [],
      ),
      ...removed.map(({ clause, statementId }) => ({ clause, name: `${statementId}:${clause}` })),
    ];
    for (const { clause, name } of ended)
      notifications.notify({
        to: [personId, request.requester],
        kind: "approval-stale",
        documentId: text.key,
        by: null,
        data: { clause },
        once: `stale:${name}`,
      });
  }
}
