import { PalimpsestError } from "../errors/palimpsestError.ts";
import { presentHunk } from "../proposal/presentHunk.ts";
import type { Decision, Hunk } from "../proposal/proposal.ts";
import { normaliseEdits } from "../text/editAlgebra.ts";
import type { TextEdit, TextEdits } from "../text/textEdit.ts";
import type { DocumentChange, DocumentState } from "./documentState.ts";
import { touchedLock } from "./locks.ts";

/**
 * The edits that make all of `hunks` part of the text, sorted; hunks that are not pending are left out. The hunks are as
 * `presentHunk` gives them. Insertions at one place follow each other in the order of the hunks.
 * @throws PalimpsestError INVALID_ARGUMENT when two hunks overlap
 */
export function hunkEdits(hunks: readonly Hunk[]): TextEdit[] {
  const pending = hunks.filter((hunk) => hunk.status === "pending");
  return normaliseEdits(pending.map((hunk) => ({ start: hunk.start, end: hunk.end, text: hunk.newText })));
}

/**
 * What deciding hunks does to the document. Accept puts their text in, with what was typed inside them meanwhile,
 * and lets them span it; their `oldText` becomes what was really replaced. Reject changes statuses alone. Reopen makes rejected hunks pending again, and accepted ones
 * too as long as nobody changed the inserted text. `by` is a person's name, `at` is ms since 1970 UTC.
 * @throws PalimpsestError NOT_FOUND (unknown id), INVALID_ARGUMENT (not in a state for the verdict, or overlapping), LOCKED_TEXT
 */
export function decisionChange(
  state: DocumentState,
  hunkIds: readonly string[],
  verdict: Decision["verdict"],
  by: string,
  at: number,
  reason: string | null,
): DocumentChange {
  const hunks = findHunks(state, hunkIds);
  const decision: Decision = { verdict, by, at, reason };
  const change = decide(state, hunks, decision);
  const lock = touchedLock(state.locks, change.edits);
  if (lock !== null) {
    throw new PalimpsestError("LOCKED_TEXT", `The change at ${lock.start} would alter text that ${lock.by} locked. Unlock it first.`, {
      start: lock.start,
      end: lock.end,
      by: lock.by,
    });
  }
  return { cause: verdict, proposals: [], locks: [], removedLocks: [], ...change };
}

type Decided = { readonly edits: TextEdits; readonly hunks: readonly Hunk[] };

function decide(state: DocumentState, hunks: readonly Hunk[], decision: Decision): Decided {
  if (decision.verdict === "reject") {
    const rejected = hunks.map((hunk): Hunk => ({ ...requireStatus(hunk, ["pending"], "reject"), status: "rejected", decision }));
    return { edits: [], hunks: rejected };
  }
  if (decision.verdict === "accept") {
    for (const hunk of hunks) requireStatus(hunk, ["pending"], "accept");
    const present = new Map(hunks.map((hunk) => [hunk.id, presentHunk(state.text, hunk)]));
    const accepted = place(hunks, (hunk) => present.get(hunk.id)?.newText ?? hunk.newText).map(
      ({ hunk, start, end }): Hunk => ({
        ...hunk,
        start,
        end,
        oldText: state.text.slice(hunk.start, hunk.end),
        status: "accepted",
        decision,
      }),
    );
    return { edits: hunkEdits([...present.values()]), hunks: accepted };
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

function requireStatus(hunk: Hunk, allowed: readonly Hunk["status"][], verdict: string): Hunk {
  if (allowed.includes(hunk.status)) return hunk;
  const message = `Cannot ${verdict} the change "${hunk.id}": it is already ${hunk.status}. Look at its present state first.`;
  throw new PalimpsestError("INVALID_ARGUMENT", message, { argument: "hunkIds", reason: `${hunk.id} is ${hunk.status}` });
}

function requireUntouched(state: DocumentState, hunk: Hunk): void {
  if (state.text.slice(hunk.start, hunk.end) === hunk.newText) return;
  const message = `The text of the accepted change "${hunk.id}" is not the proposed one alone any more, because somebody typed in it, so it cannot be reopened. Restore an earlier version instead.`;
  throw new PalimpsestError("INVALID_ARGUMENT", message, { argument: "hunkIds", reason: `${hunk.id} was edited` });
}
