/** Edits of this window that the backend has not acknowledged yet, and how they move when somebody else was faster. Pure. */
import { MAX_ITEMS } from "../../src/contract/limits.ts";
import { applyChange } from "../../src/domain/document/applyChange.ts";
import type { DocumentChange, DocumentState } from "../../src/domain/document/documentState.ts";
import { applyEdits, composeEdits, minimalEdits, rebaseEdits, rebaseRange } from "../../src/domain/text/editAlgebra.ts";
import type { TextEdits } from "../../src/domain/text/textEdit.ts";
import { joinSuggestions, moveSuggestion, type PendingChange, statesOf } from "./pendingSuggestion.ts";

/** `local` is `acknowledged` with every change of `pending` on top, in order. */
export interface Outbox {
  readonly acknowledged: DocumentState;
  readonly pending: readonly PendingChange[];
  /** The first pending change is on its way; it must not be merged with later ones. */
  readonly sent: boolean;
  readonly local: DocumentState;
}

export function openOutbox(state: DocumentState): Outbox {
  return { acknowledged: state, pending: [], sent: false, local: state };
}

const isPlainTyping = (change: DocumentChange): boolean =>
  change.cause === "typing" && change.hunks.length + change.proposals.length + change.locks.length + change.removedLocks.length === 0;

/** Applies a change locally and queues it; typing joins the unsent typing before it. */
export function enqueue(outbox: Outbox, change: PendingChange, author: string): Outbox {
  const local = applyChange(outbox.local, change, author);
  const last = outbox.pending.at(-1);
  const lastIsSent = outbox.sent && outbox.pending.length === 1;
  if (last !== undefined && !lastIsSent && isPlainTyping(last) && isPlainTyping(change)) {
    const joined: DocumentChange = { ...last, edits: composeEdits(last.edits, change.edits) };
    if (joined.edits.length <= MAX_ITEMS) return { ...outbox, local, pending: [...outbox.pending.slice(0, -1), joined] };
  }
  const longer = last === undefined || lastIsSent ? null : joinSuggestions(last, change);
  if (longer !== null) return { ...outbox, local, pending: [...outbox.pending.slice(0, -1), longer] };
  return { ...outbox, local, pending: [...outbox.pending, change] };
}

export function markSent(outbox: Outbox): Outbox {
  return { ...outbox, sent: true };
}

/** The backend has applied the first pending change as `change` (it may have filled in decisions). */
export function acknowledge(outbox: Outbox, change: DocumentChange, author: string): Outbox {
  const acknowledged = applyChange(outbox.acknowledged, change, author);
  const pending = outbox.pending.slice(1);
  return { acknowledged, pending, sent: false, local: pending.length === 0 ? acknowledged : outbox.local };
}

/** The candidate when it leads from `before` to `after`, else a difference computed afresh. */
function bridge(before: string, after: string, candidate: TextEdits): TextEdits {
  return applyEdits(before, candidate) === after ? candidate : minimalEdits(before, after);
}

function rebasePending(
  outbox: Outbox,
  acknowledged: DocumentState,
  edits: TextEdits,
  author: string,
): { outbox: Outbox; edits: TextEdits } {
  let over = edits;
  let before = outbox.acknowledged.text;
  let local = acknowledged;
  const pending: PendingChange[] = [];
  const states = outbox.pending.some((change) => change.suggestion !== undefined)
    ? statesOf(outbox.acknowledged, outbox.pending, author)
    : [];
  for (const [index, change] of outbox.pending.entries()) {
    if (change.suggestion !== undefined) {
      // Worked out again upon what others have made of the text; what is inserted stays whatever became of its place.
      const moved = moveSuggestion(change, states[index] ?? outbox.acknowledged, local);
      if (moved === null) continue;
      local = applyChange(local, moved, author);
      pending.push(moved);
      continue;
    }
    const moved = rebaseEdits(change.edits, over);
    const typed = applyEdits(before, change.edits);
    const next = bridge(typed, applyEdits(local.text, moved), rebaseEdits(over, change.edits));
    const hunks = change.hunks.map((hunk) => ({ ...hunk, ...rebaseRange(hunk, next).range }));
    const rebased: DocumentChange = { ...change, edits: moved, hunks };
    local = applyChange(local, rebased, author);
    pending.push(rebased);
    before = typed;
    over = next;
  }
  return { outbox: { acknowledged, pending, sent: false, local }, edits: over };
}

/**
 * Takes in a change that was not the first pending one. Pending changes are rebased over it (the backend has refused
 * the sent one, if any, as stale). `change` is the same change in terms of the local text before.
 */
export function integrate(
  outbox: Outbox,
  change: DocumentChange,
  author: string,
): { readonly outbox: Outbox; readonly change: DocumentChange } {
  const acknowledged = applyChange(outbox.acknowledged, change, author);
  if (outbox.pending.length === 0) return { outbox: openOutbox(acknowledged), change };
  const moved = rebasePending(outbox, acknowledged, change.edits, author);
  const local = moved.outbox.local;
  const hunkById = new Map(local.proposals.flatMap((proposal) => proposal.hunks.map((hunk) => [hunk.id, hunk] as const)));
  const proposalById = new Map(local.proposals.map((proposal) => [proposal.id, proposal] as const));
  const lockById = new Map(local.locks.map((lock) => [lock.id, lock] as const));
  return {
    outbox: moved.outbox,
    change: {
      ...change,
      edits: moved.edits,
      hunks: change.hunks.map((hunk) => hunkById.get(hunk.id) ?? hunk),
      proposals: change.proposals.map((proposal) => proposalById.get(proposal.id) ?? proposal),
      locks: change.locks.map((lock) => lockById.get(lock.id) ?? lock),
    },
  };
}

/** True when `change`, which came as one's own, is the first pending one and not something else that was begun here (a run). */
export function isAnswer(outbox: Outbox, change: DocumentChange): boolean {
  const first = outbox.pending[0];
  return outbox.sent && first !== undefined && first.cause === change.cause && sameEdits(first.edits, change.edits);
}

function sameEdits(a: TextEdits, b: TextEdits): boolean {
  const same = (edit: TextEdits[number], other: TextEdits[number] | undefined): boolean =>
    edit.start === other?.start && edit.end === other.end && edit.text === other.text;
  return a.length === b.length && a.every((edit, index) => same(edit, b[index]));
}

/** True when a state has what a suggestion inserts and strikes. */
function hasSuggested(state: DocumentState, change: PendingChange): boolean {
  const known = new Map(state.proposals.flatMap((proposal) => proposal.hunks.map((hunk) => [hunk.id, hunk] as const)));
  return [...change.hunks, ...change.proposals.flatMap((proposal) => proposal.hunks)].every((hunk) => {
    const present = known.get(hunk.id);
    return present?.status === hunk.status && present.newText === hunk.newText && present.nested.length === hunk.nested.length;
  });
}

/** True when a state has what a change says besides its edits. */
function hasRecords(state: DocumentState, change: PendingChange | undefined): boolean {
  if (change === undefined || change.edits.length > 0) return true;
  if (change.suggestion !== undefined) return hasSuggested(state, change);
  const statuses = new Map(state.proposals.flatMap((proposal) => proposal.hunks.map((hunk) => [hunk.id, hunk.status] as const)));
  const locks = new Set(state.locks.map((lock) => lock.id));
  const hunks = [...change.hunks, ...change.proposals.flatMap((proposal) => proposal.hunks)];
  return (
    hunks.every((hunk) => statuses.get(hunk.id) === hunk.status) &&
    change.locks.every((lock) => locks.has(lock.id)) &&
    !change.removedLocks.some((id) => locks.has(id))
  );
}

/** Starts again from a state opened afresh; what was pending is kept, but for the first changes that the backend's text already has. */
export function reopen(outbox: Outbox, state: DocumentState, author: string): Outbox {
  for (let arrived = outbox.pending.length; arrived > 0; arrived -= 1) {
    const text = outbox.pending.slice(0, arrived).reduce((before, change) => applyEdits(before, change.edits), outbox.acknowledged.text);
    if (text !== state.text || !hasRecords(state, outbox.pending[arrived - 1])) continue;
    const pending = outbox.pending.slice(arrived);
    return {
      acknowledged: state,
      pending,
      sent: false,
      local: pending.reduce((local, change) => applyChange(local, change, author), state),
    };
  }
  return rebasePending(outbox, state, minimalEdits(outbox.acknowledged.text, state.text), author).outbox;
}

/** Gives up the first pending change (the backend will never take it); later ones move into its place. `edits` take it out of the local text. */
export function dropFirst(outbox: Outbox, author: string): { readonly outbox: Outbox; readonly edits: TextEdits } {
  const [first, ...rest] = outbox.pending;
  if (first === undefined) return { outbox, edits: [] };
  const after = applyChange(outbox.acknowledged, first, author);
  const back = minimalEdits(after.text, outbox.acknowledged.text);
  const behind: Outbox = { acknowledged: after, pending: rest, sent: false, local: outbox.local };
  return rebasePending(behind, outbox.acknowledged, back, author);
}
