import { PalimpsestError } from "../errors/palimpsestError.ts";
import { presentHunk } from "../proposal/presentHunk.ts";
import type { Decision, Hunk, NestedEdit, Proposal } from "../proposal/proposal.ts";
import { decideNested, movedId, moveOut, nestedEdits, nestInFront } from "../suggestion/decideNested.ts";
import { markupTree } from "../suggestion/markupTree.ts";
import { applyEdits, createRebaser, normaliseEdits } from "../text/editAlgebra.ts";
import type { TextEdit, TextEdits } from "../text/textEdit.ts";
import type { DocumentChange, DocumentState } from "./documentState.ts";
import { touchedLock } from "./locks.ts";

/**
 * The edits that make all of `hunks` part of the text, sorted; hunks that are not pending are left out. The hunks are as
 * `presentHunk` gives them. Insertions at one place follow each other in the order of the hunks; where hunks overlap, what both
 * replace is replaced once.
 */
export function hunkEdits(hunks: readonly Hunk[]): TextEdit[] {
  const pending = apart(hunks.filter((hunk) => hunk.status === "pending"));
  return normaliseEdits(pending.map((hunk) => ({ start: hunk.start, end: hunk.end, text: hunk.newText })));
}

/** Hunks in the order of the text, each cut to what none before it replaces. */
function apart(hunks: readonly Hunk[]): Hunk[] {
  let end = 0;
  return hunks
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
    .map((hunk) => {
      const start = Math.max(hunk.start, end);
      end = Math.max(start, hunk.end);
      return start === hunk.start && end === hunk.end ? hunk : { ...hunk, start, end };
    });
}

/**
 * What deciding hunks and nested edits (by their ids) does to the document. Accept puts a hunk's text in, with what was typed inside it
 * meanwhile, and lets it span it; its `oldText` becomes what was really replaced. Reject changes statuses alone. Reopen makes
 * rejected hunks pending again, and accepted ones too as long as nobody changed the inserted text. What others suggest upon the text
 * of a hunk becomes hunks of their own when it is accepted; when it is rejected, their insertions do. Deciding a nested edit
 * changes the text of the hunk it stands in. `by` is a person's name, `at` is ms since 1970 UTC.
 * @throws PalimpsestError NOT_FOUND (unknown id), INVALID_ARGUMENT (not in a state for the verdict), LOCKED_TEXT
 */
export function decisionChange(
  state: DocumentState,
  hunkIds: readonly string[],
  verdict: Decision["verdict"],
  by: string,
  at: number,
  reason: string | null,
): DocumentChange {
  const targets = findTargets(state, hunkIds, verdict);
  const decision: Decision = { verdict, by, at, reason };
  const inside = decideInside(state, targets.nested, decision);
  const hunks = targets.hunks.map((hunk) => inside.get(hunk.id) ?? hunk);
  const change = decide(state, hunks, decision);
  const lock = touchedLock(state.locks, change.edits);
  if (lock !== null) {
    throw new PalimpsestError("LOCKED_TEXT", `The change at ${lock.start} would alter text that ${lock.by} locked. Unlock it first.`, {
      start: lock.start,
      end: lock.end,
      by: lock.by,
    });
  }
  const settled = settleNeighbours(state, [...inside.values()], change, decision);
  return { cause: verdict, edits: change.edits, hunks: settled.hunks, proposals: settled.proposals, locks: [], removedLocks: [] };
}

type Decided = { readonly edits: TextEdits; readonly hunks: readonly Hunk[] };

function decide(state: DocumentState, hunks: readonly Hunk[], decision: Decision): Decided {
  if (decision.verdict === "reject") {
    const rejected = hunks.map((hunk): Hunk => ({ ...requireStatus(hunk, ["pending"], "reject"), status: "rejected", decision }));
    return { edits: [], hunks: rejected };
  }
  if (decision.verdict === "accept") {
    for (const hunk of hunks) requireStatus(hunk, ["pending"], "accept");
    const present = apart(hunks.map((hunk) => presentHunk(state.text, hunk)));
    const proposed = new Map(hunks.map((hunk) => [hunk.id, hunk.newText]));
    const accepted = place(present, (hunk) => hunk.newText).map(({ hunk, start, end }): Hunk => {
      const oldText = state.text.slice(hunk.start, hunk.end);
      const newText = proposed.get(hunk.id) ?? hunk.newText;
      return { ...hunk, start, end, oldText, newText, status: "accepted", decision };
    });
    return { edits: hunkEdits(present), hunks: accepted };
  }
  for (const hunk of hunks) requireStatus(hunk, ["rejected", "accepted"], "reopen");
  const returned = (hunk: Hunk): string => (hunk.status === "accepted" ? hunk.oldText : state.text.slice(hunk.start, hunk.end));
  const accepted = hunks.filter((hunk) => hunk.status === "accepted");
  for (const hunk of accepted) requireUntouched(state, hunk);
  const edits = normaliseEdits(accepted.map((hunk) => ({ start: hunk.start, end: hunk.end, text: hunk.oldText })));
  const reopened = place(hunks, returned).map(({ hunk, start, end }): Hunk => ({ ...hunk, start, end, status: "pending", decision }));
  return { edits, hunks: reopened };
}

/** Where each hunk is once its range holds `textOf(hunk)`. */
function place(hunks: readonly Hunk[], textOf: (hunk: Hunk) => string): { hunk: Hunk; start: number; end: number }[] {
  let shift = 0;
  return hunks
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
    .map((hunk) => {
      const start = hunk.start + shift;
      const length = textOf(hunk).length;
      shift += length - (hunk.end - hunk.start);
      return { hunk, start, end: start + length };
    });
}

/** Hunks after their nested edits were decided, by id. */
function decideInside(state: DocumentState, nested: ReadonlyMap<string, ReadonlySet<string>>, decision: Decision): Map<string, Hunk> {
  const decided = new Map<string, Hunk>();
  if (nested.size === 0) return decided;
  for (const proposal of state.proposals) {
    for (const hunk of proposal.hunks) {
      const ids = nested.get(hunk.id);
      if (ids !== undefined) decided.set(hunk.id, decideNested(state.text, hunk, proposal, ids, decision));
    }
  }
  return decided;
}

/**
 * What a decision does besides: nested edits of decided hunks move out of them, and hunks that insert at the place of an accepted one
 * stay on their side of it, whichever is decided first.
 */
function settleNeighbours(
  state: DocumentState,
  inside: readonly Hunk[],
  { edits, hunks: decided }: Decided,
  { verdict }: Decision,
): { hunks: Hunk[]; proposals: Proposal[] } {
  const changed = new Map([...inside, ...decided].map((hunk) => [hunk.id, hunk]));
  if (verdict === "reopen") return { hunks: [...changed.values()], proposals: [] };
  const rebaser = createRebaser(edits);
  const text = applyEdits(state.text, edits);
  const decidedIds = new Set(decided.map((hunk) => hunk.id));
  const proposals: Proposal[] = [];
  /** The nearest insertion behind that stays pending. */
  let next: { hunk: Hunk; rank: number } | null = null;
  /** How much accepted insertions put at this place of the text before, behind the present one. */
  let tie = { at: -1, length: 0 };
  for (const { id, origin, start, end, rank } of markupTree(state.text, state.proposals).edits.toReversed()) {
    if (origin === null) continue;
    const hunk = changed.get(id) ?? origin.hunk;
    if (!decidedIds.has(id)) {
      const moved = rebaser.range({ start, end }).range;
      const shift = start === end && tie.at === start ? tie.length : 0;
      const placed = { ...hunk, start: moved.start - shift, end: moved.end - shift };
      const inserts = placed.start === placed.end && hunk.newText !== "";
      if (inserts && next !== null && next.hunk.start === placed.start && next.rank < rank) {
        // Accepted deletions have brought the two together: the order of their proposals would read the wrong way round.
        next.hunk = nestInFront(next.hunk, [{ ...origin.proposal, hunks: [{ ...placed, id: movedId(id) }] }]);
        changed.set(next.hunk.id, next.hunk);
        changed.set(id, { ...placed, status: "superseded", nested: [] });
        continue;
      }
      if (shift > 0 || changed.has(id)) changed.set(id, placed);
      next = inserts ? { hunk: placed, rank } : null;
      continue;
    }
    if (verdict === "accept" && start === end) tie = { at: start, length: (tie.at === start ? tie.length : 0) + hunk.end - hunk.start };
    const out = moveOut(text, hunk, origin.proposal, verdict === "accept" ? hunk.start : hunk.end, verdict);
    changed.set(id, { ...hunk, nested: hunk.nested.filter((edit) => edit.status !== "pending") });
    const at = next?.hunk.start;
    const border = out.filter((proposal) => proposal.hunks.some((item) => item.start === item.end && item.start === at));
    if (next !== null && border.length > 0) {
      next.hunk = nestInFront(next.hunk, border);
      changed.set(next.hunk.id, next.hunk);
    }
    proposals.unshift(...out.filter((proposal) => !border.includes(proposal)));
  }
  return { hunks: [...changed.values()], proposals };
}

interface Targets {
  readonly hunks: readonly Hunk[];
  /** Ids of nested edits by the id of the hunk they stand in. */
  readonly nested: ReadonlyMap<string, ReadonlySet<string>>;
}

function findTargets(state: DocumentState, ids: readonly string[], verdict: Decision["verdict"]): Targets {
  const wanted = new Set(ids);
  const nested = new Map<string, Set<string>>();
  for (const proposal of state.proposals) {
    for (const hunk of proposal.hunks) {
      if (hunk.status !== "pending" || hunk.nested.length === 0) continue;
      const found = nestedEdits(hunk.nested).filter((edit) => wanted.has(edit.id));
      for (const edit of found) requireStatus(edit, [verdict === "reopen" ? "rejected" : "pending"], verdict);
      if (found.length > 0) nested.set(hunk.id, new Set(found.map((edit) => edit.id)));
    }
  }
  for (const found of nested.values()) for (const id of found) wanted.delete(id);
  return { hunks: findHunks(state, [...wanted]), nested };
}

function findHunks(state: DocumentState, hunkIds: readonly string[]): Hunk[] {
  const wanted = new Set(hunkIds);
  const found = state.proposals.flatMap((proposal) => proposal.hunks.filter((hunk) => wanted.delete(hunk.id)));
  for (const id of wanted) {
    throw new PalimpsestError("NOT_FOUND", `There is no proposed change "${id}" in this document. Reload the list of changes.`, {
      what: "hunk",
      id,
    });
  }
  return found;
}

function requireStatus<T extends Hunk | NestedEdit>(hunk: T, allowed: readonly Hunk["status"][], verdict: string): T {
  if (allowed.includes(hunk.status)) return hunk;
  const message = `Cannot ${verdict} the change "${hunk.id}": it is already ${hunk.status}. Look at its present state first.`;
  throw new PalimpsestError("INVALID_ARGUMENT", message, { argument: "hunkIds", reason: `${hunk.id} is ${hunk.status}` });
}

function requireUntouched(state: DocumentState, hunk: Hunk): void {
  if (state.text.slice(hunk.start, hunk.end) === hunk.newText) return;
  const message = `The text of the accepted change "${hunk.id}" is not the proposed one alone any more, because somebody typed in it, so it cannot be reopened. Restore an earlier version instead.`;
  throw new PalimpsestError("INVALID_ARGUMENT", message, { argument: "hunkIds", reason: `${hunk.id} was edited` });
}
