/** Proposed changes as lists: what the panel shows, what "next change" goes to, what one label covers. Pure. */
import type { DocumentState } from "../../src/domain/document/documentState.ts";
import type { OutlineItem } from "../../src/domain/document/outline.ts";
import { presentHunk } from "../../src/domain/proposal/presentHunk.ts";
import type { Author, Hunk, NestedEdit, Proposal } from "../../src/domain/proposal/proposal.ts";
import type { TextRange } from "../../src/domain/text/textEdit.ts";
import type { ChangeFilter } from "./uiStore.ts";

export interface ChangeItem {
  readonly hunk: Hunk;
  readonly proposal: Proposal;
}

/** What an author is listed under. */
export const authorLabel = (author: Author): string => author.name;

const items = new WeakMap<Hunk, ChangeItem>();

/** A hunk as it stands in the text, with its proposal. The same object as long as neither changes. */
function itemOf(text: string, hunk: Hunk, proposal: Proposal): ChangeItem {
  const present = presentHunk(text, hunk);
  const known = items.get(hunk);
  if (known !== undefined && known.proposal === proposal && sameText(known.hunk, present)) return known;
  const item = { hunk: present, proposal };
  items.set(hunk, item);
  return item;
}

const sameText = (a: Hunk, b: Hunk): boolean => a === b || (a.oldText === b.oldText && a.newText === b.newText && a.nested === b.nested);

/** Whether a card shows the same for both: another hunk of a proposal that changes makes a new item for all of them. */
export function looksTheSame(a: ChangeItem, b: ChangeItem): boolean {
  if (a === b) return true;
  const [one, other] = [a.proposal, b.proposal];
  return (
    a.hunk.id === b.hunk.id &&
    a.hunk.status === b.hunk.status &&
    a.hunk.editedBy === b.hunk.editedBy &&
    a.hunk.decision === b.hunk.decision &&
    a.hunk.nested === b.hunk.nested &&
    sameText(a.hunk, b.hunk) &&
    one.alternative === other.alternative &&
    one.alternativeCount === other.alternativeCount
  );
}

const byPlace = (a: ChangeItem, b: ChangeItem): number => a.hunk.start - b.hunk.start || a.hunk.end - b.hunk.end;
const byAuthor = (a: ChangeItem, b: ChangeItem): number =>
  authorLabel(a.proposal.author).localeCompare(authorLabel(b.proposal.author)) || byPlace(a, b);
const timeOf = ({ hunk, proposal }: ChangeItem): number => hunk.decision?.at ?? proposal.createdAt;
const byTime = (a: ChangeItem, b: ChangeItem): number => timeOf(b) - timeOf(a) || byPlace(a, b);
/** Human changes have no confidence and come last. */
const byConfidence = (a: ChangeItem, b: ChangeItem): number => (a.hunk.confidence ?? 2) - (b.hunk.confidence ?? 2) || byPlace(a, b);

/** Every hunk of the document that passes the filter, as it stands now, in the filter's order. */
export function listChanges({ text, proposals }: Pick<DocumentState, "text" | "proposals">, filter: ChangeFilter): ChangeItem[] {
  const listed: ChangeItem[] = [];
  for (const proposal of proposals) {
    if (filter.author !== null && authorLabel(proposal.author) !== filter.author) continue;
    if (filter.kind !== null && proposal.kind !== filter.kind) continue;
    for (const hunk of proposal.hunks) {
      if (hasStatus(hunk, filter.status)) listed.push(itemOf(text, hunk, proposal));
    }
  }
  return listed.sort(ORDERS[filter.order]);
}

const ORDERS = { document: byPlace, uncertain: byConfidence, stakes: byPlace, author: byAuthor, newest: byTime } as const;

function hasStatus({ status }: Hunk, wanted: ChangeFilter["status"]): boolean {
  if (wanted === "decided") return status === "accepted" || status === "rejected";
  return wanted === "all" || status === wanted;
}

let pendingOf: { readonly proposals: DocumentState["proposals"]; readonly text: string; readonly listed: ChangeItem[] } | null = null;

/** All pending changes in the order of the text; the same array for the same state. */
export function pendingChanges(state: DocumentState): readonly ChangeItem[] {
  if (pendingOf === null || pendingOf.proposals !== state.proposals || pendingOf.text !== state.text) {
    const listed = listChanges(state, { status: "pending", author: null, kind: null, order: "document" });
    pendingOf = { proposals: state.proposals, text: state.text, listed };
  }
  return pendingOf.listed;
}

/** Ids of changes with everything that is pending upon them: what "all" means when all of a place is decided. */
export function withNested(listed: readonly ChangeItem[]): string[] {
  return listed.flatMap(({ hunk }) => [hunk.id, ...pendingNested(hunk.nested).map((edit) => edit.id)]);
}

/** The pending edits among nested ones, to any depth. */
export function pendingNested(edits: readonly NestedEdit[]): NestedEdit[] {
  return edits.filter((edit) => edit.status === "pending").flatMap((edit) => [edit, ...pendingNested(edit.nested)]);
}

export function countPending(state: DocumentState): number {
  let count = 0;
  for (const proposal of state.proposals) for (const hunk of proposal.hunks) if (hunk.status === "pending") count += 1;
  return count;
}

/** The item before or after the focused one, round the ends; without a focus the nearest to the caret. Null when there are none. */
export function stepChange(items: readonly ChangeItem[], focusedId: string | null, caret: number, direction: 1 | -1): ChangeItem | null {
  if (items.length === 0) return null;
  const at = items.findIndex((item) => item.hunk.id === focusedId);
  if (at >= 0) return items[(at + direction + items.length) % items.length] ?? null;
  if (direction === 1) return items.find((item) => item.hunk.end >= caret) ?? items[0] ?? null;
  return items.findLast((item) => item.hunk.start <= caret) ?? items.at(-1) ?? null;
}

/** Pending hunks inside or across one of the ranges. Ranges are half-open: a hunk that only touches one is not in it. */
export function changesIn(state: DocumentState, ranges: readonly TextRange[]): ChangeItem[] {
  return pendingChanges(state).filter(({ hunk }) => ranges.some((range) => isIn(hunk, range, state.text)));
}

function isIn(hunk: Hunk, range: TextRange, text: string): boolean {
  if (hunk.start < hunk.end) return hunk.start < range.end && hunk.end > range.start;
  if (hunk.start !== range.end) return hunk.start >= range.start && hunk.start < range.end;
  // What is inserted at the end of a line still belongs to it; at the beginning of a line it belongs to what begins there.
  return hunk.start === text.length || text[hunk.start - 1] !== "\n";
}

/** The deepest outline item that holds an offset; null before the first heading. `outline` is in document order. */
export function clauseAt(outline: readonly OutlineItem[], offset: number): OutlineItem | null {
  let found: OutlineItem | null = null;
  for (const item of outline) {
    if (item.start > offset) break;
    if (item.end >= offset || found === null || item.start >= found.start) found = item;
  }
  return found;
}

/** What is denoised when a change is to be made again: the span of its run that holds it, else the text of its whole proposal. */
export function placeAgain({ hunk, proposal }: ChangeItem, spans: readonly TextRange[]): TextRange[] {
  const holding = spans.filter((span) => span.start <= hunk.start && span.end >= hunk.end && span.end > span.start);
  return (holding.length > 0 ? holding : [proposalRange(proposal)]).map(({ start, end }) => ({ start, end }));
}

/** Where the text of a proposal stands: from its first hunk to the end of its last. */
function proposalRange(proposal: Proposal): TextRange {
  const starts = proposal.hunks.map((hunk) => hunk.start);
  const ends = proposal.hunks.map((hunk) => hunk.end);
  return { start: Math.min(...starts), end: Math.max(...ends) };
}
