import type { Hunk, Proposal } from "../proposal/proposal.ts";
import { createRebaser, invertEdits, type Rebaser } from "../text/editAlgebra.ts";
import type { DocumentChange, DocumentState, Lock } from "./documentState.ts";

/**
 * The change that takes a document from the state after `change` back to `before`: inverse edits, the earlier records of
 * every hunk that edits alone would not bring back, and the earlier locks. Proposals that `change` added cannot be taken
 * away; their pending hunks become superseded. Its cause is "undo".
 */
export function inverseChange(before: DocumentState, change: DocumentChange): DocumentChange {
  const edits = invertEdits(before.text, change.edits);
  const forward = createRebaser(change.edits);
  const backward = createRebaser(edits);
  return {
    cause: "undo",
    edits,
    hunks: earlierHunks(before, change, forward, backward),
    proposals: earlierProposals(before, change),
    locks: earlierLocks(before, change, forward, backward),
    removedLocks: addedLocks(before, change),
  };
}

function earlierHunks(before: DocumentState, change: DocumentChange, forward: Rebaser, backward: Rebaser): Hunk[] {
  const named = new Set(change.hunks.map((hunk) => hunk.id));
  const replaced = new Set(change.proposals.map((proposal) => proposal.id));
  return before.proposals.flatMap((proposal) => {
    if (replaced.has(proposal.id)) return [];
    return proposal.hunks.filter((hunk) => named.has(hunk.id) || !returns(hunk, forward, backward));
  });
}

/** True when the edits and their inverse leave the range where it was without touching it. */
function returns(range: Hunk | Lock, forward: Rebaser, backward: Rebaser): boolean {
  const there = forward.range(range);
  const back = backward.range(there.range);
  return !there.touched && !back.touched && back.range.start === range.start && back.range.end === range.end;
}

function earlierProposals(before: DocumentState, change: DocumentChange): Proposal[] {
  const known = new Map(before.proposals.map((proposal) => [proposal.id, proposal]));
  return change.proposals.map((proposal) => known.get(proposal.id) ?? supersede(proposal));
}

function supersede(proposal: Proposal): Proposal {
  const hunks = proposal.hunks.map((hunk): Hunk => (hunk.status === "pending" ? { ...hunk, status: "superseded" } : hunk));
  return { ...proposal, hunks };
}

function earlierLocks(before: DocumentState, change: DocumentChange, forward: Rebaser, backward: Rebaser): Lock[] {
  const named = new Set([...change.locks.map((lock) => lock.id), ...change.removedLocks]);
  return before.locks.filter((lock) => named.has(lock.id) || !returns(lock, forward, backward));
}

function addedLocks(before: DocumentState, change: DocumentChange): string[] {
  const known = new Set(before.locks.map((lock) => lock.id));
  return change.locks.filter((lock) => !known.has(lock.id)).map((lock) => lock.id);
}
