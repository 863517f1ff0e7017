import type { Hunk, Proposal } from "../proposal/proposal.ts";
import { applyEdits, createRebaser, type Rebaser } from "../text/editAlgebra.ts";
import { rebaseLineEndings } from "../text/lineEndings.ts";
import type { ChangeCause, DocumentChange, DocumentState, Lock } from "./documentState.ts";

export { decisionChange, hunkEdits } from "./decisionChange.ts";
export { inverseChange } from "./inverseChange.ts";
export { touchesLock } from "./locks.ts";

/** A change that does nothing yet; add what it should carry. */
export function emptyChange(cause: ChangeCause): DocumentChange {
  return { cause, edits: [], hunks: [], proposals: [], locks: [], removedLocks: [] };
}

/**
 * The one reducer of documents: the state after `change`, which must fit the text (`checkEdits`). The order is fixed by
 * `DocumentChange`. Pending hunks whose text is edited are marked with the name `author`; a lock whose whole text is gone
 * disappears. The given state is not changed, and parts that stay the same are shared.
 */
export function applyChange(state: DocumentState, change: DocumentChange, author: string): DocumentState {
  const text = applyEdits(state.text, change.edits);
  let { proposals, locks, lineEndings } = state;
  if (change.edits.length > 0) {
    const rebaser = createRebaser(change.edits);
    proposals = proposals.map((proposal) => mapHunks(proposal, (hunk) => rebaseHunk(hunk, rebaser, author)));
    locks = rebaseLocks(locks, rebaser);
    lineEndings = rebaseLineEndings(lineEndings, change.edits, text);
  }
  if (change.hunks.length > 0) {
    const replaced = new Map(change.hunks.map((hunk) => [hunk.id, hunk]));
    proposals = proposals.map((proposal) => mapHunks(proposal, (hunk) => replaced.get(hunk.id) ?? hunk));
  }
  proposals = addOrReplace(proposals, change.proposals);
  locks = addOrReplace(locks, change.locks);
  if (change.removedLocks.length > 0) {
    const removed = new Set(change.removedLocks);
    locks = locks.filter((lock) => !removed.has(lock.id));
  }
  return { text, version: state.version + 1, proposals, locks, lineEndings };
}

/**
 * A hunk after edits of the text under it. Every hunk follows the text, whatever its status. A pending one that was
 * touched is marked with `author`; when nothing of its range is left and it inserts nothing, nothing is left to decide
 * and it is superseded.
 */
export function rebaseHunk(hunk: Hunk, rebaser: Rebaser, author: string): Hunk {
  const { range, touched } = rebaser.range(hunk);
  const moved = range.start !== hunk.start || range.end !== hunk.end;
  if (!touched || hunk.status !== "pending") return moved ? { ...hunk, start: range.start, end: range.end } : hunk;
  const gone = range.start === range.end && hunk.newText === "";
  return { ...hunk, start: range.start, end: range.end, editedBy: author, status: gone ? "superseded" : "pending" };
}

/** The same proposal when no hunk changed. */
function mapHunks(proposal: Proposal, map: (hunk: Hunk) => Hunk): Proposal {
  let changed = false;
  const hunks = proposal.hunks.map((hunk) => {
    const mapped = map(hunk);
    if (mapped !== hunk) changed = true;
    return mapped;
  });
  return changed ? { ...proposal, hunks } : proposal;
}

function rebaseLocks(locks: readonly Lock[], rebaser: Rebaser): readonly Lock[] {
  const result: Lock[] = [];
  for (const lock of locks) {
    const { start, end } = rebaser.range(lock).range;
    if (start === lock.start && end === lock.end) result.push(lock);
    else if (start < end) result.push({ ...lock, start, end });
  }
  return result;
}

function addOrReplace<T extends { readonly id: string }>(items: readonly T[], added: readonly T[]): readonly T[] {
  if (added.length === 0) return items;
  const byId = new Map(items.map((item) => [item.id, item]));
  for (const item of added) byId.set(item.id, item);
  return [...byId.values()];
}
