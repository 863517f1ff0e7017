/** The lists that the panel, the keys and the labels share: what is listed, what "next" goes through, and "3 of 12". */
import type { DocumentKind, DocumentState } from "../../src/domain/document/documentState.ts";
import { type ChangeItem, clauseAt, listChanges, pendingChanges } from "./changes.ts";
import { findingsIn } from "./findings.ts";
import { outlineOf } from "./outlineCache.ts";
import { joinNew, progressOf, type QueueProgress, type ReviewQueue } from "./reviewQueue.ts";
import { getReview } from "./reviewStore.ts";
import type { DocumentSession } from "./session.ts";
import { stakesIn } from "./stakes.ts";
import { type ChangeFilter, getUi } from "./uiStore.ts";

/** Remembers the last answer for the same arguments. */
function remember<Arguments extends readonly unknown[], Answer>(compute: (...given: Arguments) => Answer): (...given: Arguments) => Answer {
  let last: { readonly given: Arguments; readonly answer: Answer } | null = null;
  return (...given) => {
    if (last === null || given.some((value, index) => value !== last?.given[index])) last = { given, answer: compute(...given) };
    return last.answer;
  };
}

function filtered(state: DocumentState, filter: ChangeFilter, kind: DocumentKind): readonly ChangeItem[] {
  let listed = listChanges(state, filter);
  if (filter.clause !== undefined && filter.clause !== null) {
    const outline = outlineOf(state.text);
    const clause = outline.find((item) => item.id === filter.clause);
    listed = listed.filter(({ hunk }) => clause !== undefined && within(outline, clause.start, clause.end, hunk.start));
  }
  const stakesOf = stakesIn(state);
  if (filter.stakes === true) listed = listed.filter(({ hunk }) => stakesOf(hunk).length > 0);
  if (filter.findings === true) {
    const findingsOf = findingsIn(state, kind);
    listed = listed.filter((item) => findingsOf(item).length > 0);
  }
  if (filter.order !== "stakes") return listed;
  const [high, low] = [listed.filter(({ hunk }) => stakesOf(hunk).length > 0), listed.filter(({ hunk }) => stakesOf(hunk).length === 0)];
  return [...high, ...low];
}

/** In the clause or one below it; what stands at the end of one belongs to it, not to the next. */
function within(outline: ReturnType<typeof outlineOf>, start: number, end: number, offset: number): boolean {
  const clause = clauseAt(outline, offset);
  return clause !== null && clause.start >= start && clause.end <= end;
}

/** What passes the filter, in its order. The same array for the same state and filter. */
export const listFor = remember(filtered);

const pendingFilter = remember((filter: ChangeFilter): ChangeFilter => ({ ...filter, status: "pending" }));
const pendingFor = remember(filtered);

const progressFor = remember((queue: ReviewQueue, state: DocumentState): QueueProgress => {
  const pending = pendingChanges(state);
  return progressOf(withNew(queue, state), state, pending);
});

/** A queue with what has come since it began. */
export function withNew(queue: ReviewQueue, state: DocumentState): ReviewQueue {
  const stakesOf = stakesIn(state);
  return joinNew(queue, pendingChanges(state), (hunk) => stakesOf(hunk).length > 0);
}

/** How far the review queue of a document is; null without one. */
export function queueProgress(session: DocumentSession, queue = getReview().queue): QueueProgress | null {
  return queue === null || queue.documentId !== session.documentId ? null : progressFor(queue, session.state());
}

/** The pending changes in the order in which "next change" goes through them: the review queue's, else the panel's. */
export function reviewOrder(session: DocumentSession): readonly ChangeItem[] {
  const progress = queueProgress(session);
  return progress?.open ?? pendingFor(session.state(), pendingFilter(getUi().filter), session.info().kind);
}

const placesOf = remember(
  (items: readonly ChangeItem[]): ReadonlyMap<string, number> => new Map(items.map((item, index) => [item.hunk.id, index + 1])),
);

/** "3 of 12": where a pending change stands in the review; null when it is not in it. */
export function reviewPosition(session: DocumentSession, hunkId: string | null): { position: number; total: number } | null {
  if (hunkId === null) return null;
  const progress = queueProgress(session);
  const order = reviewOrder(session);
  const position = (progress?.positions ?? placesOf(order)).get(hunkId);
  return position === undefined ? null : { position, total: progress?.total ?? order.length };
}
