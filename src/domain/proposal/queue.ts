import type { OutlineItem } from "../document/outline.ts";
import type { Author, Hunk, HunkStatus, Proposal, ProposalKind } from "./proposal.ts";

/** A hunk with the proposal it belongs to, as the list of proposed changes shows it. */
export interface QueuedChange {
  readonly hunk: Hunk;
  readonly proposal: Proposal;
}

/** What the list shows. A missing or null part lets everything through; `author` is a key of `authorKey`. */
export interface ChangeFilter {
  readonly author?: string | null;
  readonly kind?: ProposalKind | null;
  readonly status?: HunkStatus | null;
}

/** "document": as they stand in the text. "least-certain": lowest confidence first; human changes, which have none, come last. */
export type ChangeOrder = "document" | "least-certain";

/** One key per author: a model is another author than the person it works for. */
export function authorKey(author: Author): string {
  return `${author.kind}:${author.name}`;
}

/** Authors of the proposals, each once, in the order of their first proposal. */
export function authorsOf(proposals: readonly Proposal[]): Author[] {
  return [...new Map(proposals.map((proposal) => [authorKey(proposal.author), proposal.author])).values()];
}

/** The changes that pass the filter, in the order asked for. */
export function queueChanges(proposals: readonly Proposal[], filter: ChangeFilter = {}, order: ChangeOrder = "document"): QueuedChange[] {
  const { author = null, kind = null, status = null } = filter;
  const changes = proposals
    .filter((proposal) => (author === null || authorKey(proposal.author) === author) && (kind === null || proposal.kind === kind))
    .flatMap((proposal) => proposal.hunks.map((hunk): QueuedChange => ({ hunk, proposal })))
    .filter(({ hunk }) => status === null || hunk.status === status);
  return changes.sort(order === "document" ? byPlace : (a, b) => certainty(a) - certainty(b) || byPlace(a, b));
}

/** The first change behind `offset` in document order, else the very first: going on from the end begins again. */
export function nextChange(changes: readonly QueuedChange[], offset: number): QueuedChange | null {
  const sorted = changes.toSorted(byPlace);
  return sorted.find(({ hunk }) => hunk.start > offset) ?? sorted[0] ?? null;
}

/** The last change that begins before `offset` in document order, else the very last. */
export function previousChange(changes: readonly QueuedChange[], offset: number): QueuedChange | null {
  const sorted = changes.toSorted(byPlace);
  return sorted.findLast(({ hunk }) => hunk.start < offset) ?? sorted.at(-1) ?? null;
}

/** The change after or before `hunkId` in the order given, going round at the ends; null when the list is empty. */
export function stepFrom(changes: readonly QueuedChange[], hunkId: string, direction: 1 | -1): QueuedChange | null {
  const index = changes.findIndex(({ hunk }) => hunk.id === hunkId);
  if (index < 0) return (direction === 1 ? changes[0] : changes.at(-1)) ?? null;
  return changes[(index + direction + changes.length) % changes.length] ?? null;
}

/** "3 of 12": the place of a change in the order given, from 1; null when it is not in the list. */
export function positionOf(changes: readonly QueuedChange[], hunkId: string): { position: number; total: number } | null {
  const index = changes.findIndex(({ hunk }) => hunk.id === hunkId);
  return index < 0 ? null : { position: index + 1, total: changes.length };
}

/** The innermost item of the outline that holds `offset`; null before the first. The outline is in document order. */
export function clauseOf(outline: readonly OutlineItem[], offset: number): OutlineItem | null {
  let low = 0;
  let high = outline.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((outline[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  for (let index = low - 1; index >= 0; index -= 1) {
    const item = outline[index];
    // The end of the text still belongs to the last clause.
    if (item !== undefined && (offset < item.end || index === outline.length - 1)) return item;
  }
  return outline[low - 1] ?? null;
}

/** Number of changes by the id of the innermost clause they begin in; clauses without changes are left out. */
export function countByClause(changes: readonly QueuedChange[], outline: readonly OutlineItem[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { hunk } of changes) {
    const id = clauseOf(outline, hunk.start)?.id;
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

function byPlace(a: QueuedChange, b: QueuedChange): number {
  return a.hunk.start - b.hunk.start || a.hunk.end - b.hunk.end;
}

function certainty({ hunk }: QueuedChange): number {
  return hunk.confidence ?? Number.MAX_VALUE;
}
