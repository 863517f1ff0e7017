/** The review queue: pending changes in an order that stays while they are decided, the least certain first. Pure. */
import type { DocumentState } from "../../src/domain/document/documentState.ts";
import type { Hunk } from "../../src/domain/proposal/proposal.ts";
import type { ChangeItem } from "./changes.ts";

/** What is kept of a queue, also over a reload. */
export interface ReviewQueue {
  readonly documentId: string;
  /** Ids of hunks in the order in which they are gone through. Decided ones stay, so that positions stay. */
  readonly ids: readonly string[];
  /** Left out for the rest of this review. */
  readonly skipped: readonly string[];
}

/** How far a queue is. */
export interface QueueProgress {
  /** Pending changes that are still to come, in order. */
  readonly open: readonly ChangeItem[];
  /** Place of each change in the queue, from 1. */
  readonly positions: ReadonlyMap<string, number>;
  readonly total: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Pending changes that were skipped. */
  readonly left: number;
}

/**
 * Changes of models by confidence, the least certain first; then those of people, high-stakes ones first. Within that in the order of
 * the text, as `pending` is.
 */
export function queueOrder(pending: readonly ChangeItem[], isHighStakes: (hunk: Hunk) => boolean): string[] {
  const rank = ({ hunk }: ChangeItem): number => hunk.confidence ?? (isHighStakes(hunk) ? 2 : 3);
  return pending
    .map((item, index) => ({ item, index, rank: rank(item) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ item }) => item.hunk.id);
}

export function startQueue(documentId: string, pending: readonly ChangeItem[], isHighStakes: (hunk: Hunk) => boolean): ReviewQueue {
  return { documentId, ids: queueOrder(pending, isHighStakes), skipped: [] };
}

/** The queue with pending changes that came since it began, at its end. The same one when there are none. */
export function joinNew(queue: ReviewQueue, pending: readonly ChangeItem[], isHighStakes: (hunk: Hunk) => boolean): ReviewQueue {
  const known = new Set(queue.ids);
  const added = pending.filter((item) => !known.has(item.hunk.id));
  return added.length === 0 ? queue : { ...queue, ids: [...queue.ids, ...queueOrder(added, isHighStakes)] };
}

/** Leaves a change out for the rest of the review; it stays pending. */
export function skip(queue: ReviewQueue, hunkId: string): ReviewQueue {
  return queue.skipped.includes(hunkId) ? queue : { ...queue, skipped: [...queue.skipped, hunkId] };
}

/** Puts a change at the end of the queue: it comes again. */
export function snooze(queue: ReviewQueue, hunkId: string): ReviewQueue {
  return { ...queue, ids: [...queue.ids.filter((id) => id !== hunkId), hunkId] };
}

/** How far a queue is in a state. Changes that are superseded or gone count no more. */
export function progressOf(queue: ReviewQueue, state: Pick<DocumentState, "proposals">, pending: readonly ChangeItem[]): QueueProgress {
  const statuses = new Map(state.proposals.flatMap((proposal) => proposal.hunks.map((hunk) => [hunk.id, hunk.status] as const)));
  const items = new Map(pending.map((item) => [item.hunk.id, item]));
  const skipped = new Set(queue.skipped);
  const positions = new Map<string, number>();
  const open: ChangeItem[] = [];
  const counts = { accepted: 0, rejected: 0, left: 0 };
  for (const id of queue.ids) {
    const status = statuses.get(id);
    if (status === undefined || status === "superseded") continue;
    positions.set(id, positions.size + 1);
    const item = items.get(id);
    if (status === "accepted") counts.accepted += 1;
    else if (status === "rejected") counts.rejected += 1;
    else if (skipped.has(id)) counts.left += 1;
    else if (item !== undefined) open.push(item);
  }
  return { open, positions, total: positions.size, ...counts };
}

/** A kept queue again; null for anything else. */
export function parseQueue(text: string | null, documentId: string): ReviewQueue | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("ids" in value) || !("skipped" in value)) return null;
    const { ids, skipped } = value;
    return isIds(ids) && isIds(skipped) ? { documentId, ids, skipped } : null;
  } catch {
    return null;
  }
}

const isIds = (value: unknown): value is string[] => Array.isArray(value) && value.every((id) => typeof id === "string");
