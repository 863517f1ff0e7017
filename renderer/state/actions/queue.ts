/** Going through the review queue. It is kept in the browser, for each person and document, so that a reload goes on where it was. */
import { queueProgress, withNew } from "../changeLists.ts";
import { pendingChanges } from "../changes.ts";
import { currentTranslator } from "../language.ts";
import { parseQueue, type ReviewQueue, skip, snooze, startQueue } from "../reviewQueue.ts";
import { FRESH_REVIEW, getReview, setReview } from "../reviewStore.ts";
import type { DocumentSession } from "../session.ts";
import { stakesIn } from "../stakes.ts";
import { announce, currentSession, getUi, setUi } from "../uiStore.ts";
import { focusChange } from "./review.ts";

const keyOf = (documentId: string): string => `palimpsest.reviewQueue.${documentId}.${getUi().appInfo?.actor?.id ?? ""}`;

function keep(queue: ReviewQueue | null, documentId: string): void {
  setReview({ queue });
  try {
    if (queue === null) localStorage.removeItem(keyOf(documentId));
    else localStorage.setItem(keyOf(documentId), JSON.stringify({ ids: queue.ids, skipped: queue.skipped }));
  } catch {
    // Without storage the queue lasts as long as the window.
  }
}

/** Forgets what belongs to another document and takes up the queue that was left here. */
export function enterReview(session: DocumentSession): void {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(keyOf(session.documentId));
  } catch {
    kept = null;
  }
  setReview({ ...FRESH_REVIEW, queue: parseQueue(kept, session.documentId) });
}

/** The next change of the queue, or how it went. */
export function goOn(session: DocumentSession): void {
  const progress = queueProgress(session);
  const next = progress?.open[0];
  if (next !== undefined) focusChange(session, next);
  else if (progress !== null) {
    setUi({ focusedHunkId: null });
    const { accepted, rejected, left } = progress;
    announce(currentTranslator()("queue.summary", { accepted, rejected, left }));
  }
}

export function startReview(): void {
  const session = currentSession();
  if (session === null) return;
  const pending = pendingChanges(session.state());
  if (pending.length === 0) {
    announce(currentTranslator()("changes.none"));
    return;
  }
  const stakesOf = stakesIn(session.state());
  keep(
    startQueue(session.documentId, pending, (hunk) => stakesOf(hunk).length > 0),
    session.documentId,
  );
  setUi({ rightTab: "changes", rightFolded: false, drawer: window.innerWidth < 900 ? "right" : null });
  goOn(session);
}

function leave(session: DocumentSession, how: typeof skip): void {
  const { queue } = getReview();
  const progress = queueProgress(session);
  const focused = getUi().focusedHunkId;
  const at = progress?.open.findIndex((item) => item.hunk.id === focused) ?? -1;
  const item = progress?.open[Math.max(0, at)];
  if (queue === null || progress === null || item === undefined) return;
  const following = progress.open[Math.max(0, at) + 1];
  keep(how(withNew(queue, session.state()), item.hunk.id), session.documentId);
  if (following !== undefined) focusChange(session, following);
  else goOn(session);
}

/** Leaves the focused change out for the rest of the review. */
export function skipCurrent(): void {
  const session = currentSession();
  if (session !== null) leave(session, skip);
}

/** Puts the focused change at the end of the queue. */
export function snoozeCurrent(): void {
  const session = currentSession();
  if (session !== null) leave(session, snooze);
}

/** Goes through what was skipped. */
export function reviewLeft(): void {
  const session = currentSession();
  const { queue } = getReview();
  if (session === null || queue === null) return;
  keep({ ...withNew(queue, session.state()), skipped: [] }, session.documentId);
  goOn(session);
}

export function endReview(): void {
  const session = currentSession();
  if (session === null) return;
  keep(null, session.documentId);
  announce(currentTranslator()("queue.ended"));
}
