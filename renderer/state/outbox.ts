/** Edits of this window that the backend has not acknowledged yet, and how they move when somebody else was faster. Pure. */
import { applyChange } from "../../src/domain/document/applyChange.ts";
import type { DocumentChange, DocumentState } from "../../src/domain/document/documentState.ts";
import { applyEdits, composeEdits, minimalEdits, rebaseEdits, rebaseRange } from "../../src/domain/text/editAlgebra.ts";
import type { TextEdits } from "../../src/domain/text/textEdit.ts";

/** `local` is `acknowledged` with every change of `pending` on top, in order. */
export interface Outbox {
  readonly acknowledged: DocumentState;
  readonly pending: readonly DocumentChange[];
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
export function enqueue(outbox: Outbox, change: DocumentChange, author: string): Outbox {
  const local = applyChange(outbox.local, change, author);
  const last = outbox.pending.at(-1);
  const lastIsSent = outbox.sent && outbox.pending.length === 1;
  if (last !== undefined && !lastIsSent && isPlainTyping(last) && isPlainTyping(change)) {
    const joined: DocumentChange = { ...last, edits: composeEdits(last.edits, change.edits) };
    return { ...outbox, local, pending: [...outbox.pending.slice(0, -1), joined] };
  }
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
  const pending: DocumentChange[] = [];
  for (const change of outbox.pending) {
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

/** Starts again from a state opened afresh; what was pending is kept, unless the backend's text already has it. */
export function reopen(outbox: Outbox, state: DocumentState, author: string): Outbox {
  if (outbox.pending.length === 0 || state.text === outbox.local.text) return openOutbox(state);
  return rebasePending(outbox, state, minimalEdits(outbox.acknowledged.text, state.text), author).outbox;
}

/** Gives up the first pending change (the backend will never take it); later ones move into its place. */
export function dropFirst(outbox: Outbox, author: string): Outbox {
  const [first, ...rest] = outbox.pending;
  if (first === undefined) return outbox;
  const after = applyChange(outbox.acknowledged, first, author);
  const back = minimalEdits(after.text, outbox.acknowledged.text);
  const behind: Outbox = { acknowledged: after, pending: rest, sent: false, local: outbox.local };
  return rebasePending(behind, outbox.acknowledged, back, author).outbox;
}
