import { MAX_TEXT_LENGTH } from "../../../src/contract/common.ts";
import { applyChange } from "../../../src/domain/document/applyChange.ts";
import type { DocumentChange, DocumentState } from "../../../src/domain/document/documentState.ts";
import { touchedLock } from "../../../src/domain/document/locks.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { sameOffer } from "../../../src/domain/proposal/presentHunk.ts";
import type { Hunk, HunkStatus, Proposal } from "../../../src/domain/proposal/proposal.ts";
import { nestedEdits } from "../../../src/domain/suggestion/decideNested.ts";
import { checkEdits } from "../../../src/domain/text/editAlgebra.ts";
import type { TextEdits, TextRange } from "../../../src/domain/text/textEdit.ts";

/** Records of a hunk that this document has or had, by its id. */
export type HunkLookup = (id: string) => readonly Hunk[];

/**
 * Checks a change that came from outside. Typing may only carry edits; undo and redo may also bring back earlier records
 * of hunks, proposals and locks, but cannot invent any or change what was proposed. Returns the state after it.
 * Throws INVALID_ARGUMENT, SPAN_OUT_OF_RANGE, SPAN_SPLITS_CHARACTER, LOCKED_TEXT, NOT_FOUND, FILE_TOO_LARGE.
 */
export function checkClientChange(state: DocumentState, change: DocumentChange, author: string, lookup: HunkLookup): DocumentState {
  if (change.cause !== "typing" && change.cause !== "undo" && change.cause !== "redo") {
    throw invalid(`A change with the cause "${change.cause}" has a call of its own.`, "cause");
  }
  checkEdits(state.text, change.edits);
  refuseLocked(state, change.edits);
  if (change.cause === "typing") {
    const extra = change.hunks.length + change.proposals.length + change.locks.length + change.removedLocks.length;
    if (extra > 0) throw invalid("Typing changes text alone.", "change");
  }
  const known = new Map(state.proposals.map((proposal) => [proposal.id, proposal]));
  for (const proposal of change.proposals) checkProposal(proposal, known.get(proposal.id), lookup);
  for (const hunk of change.hunks) {
    if (!known.has(hunk.proposalId)) throw unknown("proposal", hunk.proposalId);
    checkHunk(hunk, lookup);
  }
  refuseDropping(state, change);
  const next = applyChange(state, change, author);
  if (next.text.length > MAX_TEXT_LENGTH) {
    throw new PalimpsestError("FILE_TOO_LARGE", "The document would become too long. Split it into several documents.", {
      limit: MAX_TEXT_LENGTH,
    });
  }
  const ranges: readonly TextRange[] = [...change.hunks, ...change.proposals.flatMap((proposal) => proposal.hunks), ...change.locks];
  for (const range of ranges) {
    if (range.start > range.end || range.end > next.text.length) {
      throw new PalimpsestError("SPAN_OUT_OF_RANGE", `The range ${range.start}:${range.end} is not in the text.`, {
        start: range.start,
        end: range.end,
        length: next.text.length,
      });
    }
  }
  return next;
}

/** Throws LOCKED_TEXT when an edit would change locked text. */
export function refuseLocked(state: DocumentState, edits: TextEdits): void {
  const lock = touchedLock(state.locks, edits);
  if (lock !== null) {
    throw new PalimpsestError("LOCKED_TEXT", `This text was locked by ${lock.by}. Unlock it first.`, {
      start: lock.start,
      end: lock.end,
      by: lock.by,
    });
  }
}

/** A hunk, or a nested edit of one, whose status is another than before. */
export interface StatusChange {
  readonly hunk: Pick<Hunk, "id" | "status" | "proposalId" | "decision">;
  readonly before: HunkStatus;
  readonly nested: boolean;
}

/** Hunks and nested edits of both states whose status differs. */
export function statusChanges(before: DocumentState, after: DocumentState): StatusChange[] {
  if (before.proposals === after.proposals) return [];
  const statuses = new Map(allOf(before).map(({ hunk, nested }) => [keyOf(hunk.id, nested), hunk.status]));
  return allOf(after).flatMap(({ hunk, nested }): StatusChange[] => {
    const status = statuses.get(keyOf(hunk.id, nested));
    return status === undefined || status === hunk.status ? [] : [{ hunk, nested, before: status }];
  });
}

const allOf = ({ proposals }: DocumentState): Omit<StatusChange, "before">[] =>
  proposals.flatMap((proposal) =>
    proposal.hunks.flatMap((hunk) => [
      { hunk, nested: false },
      ...nestedEdits(hunk.nested).map(({ id, status, decision }) => ({
        hunk: { id, status, decision, proposalId: hunk.proposalId },
        nested: true,
      })),
    ]),
  );

/** What moves out of a hunk keeps its id, so that an id may name both. */
const keyOf = (id: string, nested: boolean): string => `${nested ? "nested " : ""}${id}`;

function checkProposal(proposal: Proposal, known: Proposal | undefined, lookup: HunkLookup): void {
  if (known === undefined) throw unknown("proposal", proposal.id);
  const fixed = ["documentId", "baseRevisionId", "kind", "createdAt", "runId", "alternativeCount"] as const;
  const changed = fixed.find((key) => proposal[key] !== known[key]);
  if (changed !== undefined || JSON.stringify(proposal.author) !== JSON.stringify(known.author)) {
    throw invalid("What a proposal is and who made it cannot be changed.", "proposals");
  }
  for (const hunk of proposal.hunks) {
    if (hunk.proposalId !== proposal.id) throw invalid("A hunk belongs to another proposal.", "proposals");
    checkHunk(hunk, lookup);
  }
}

/** What is suggested upon a change stays upon it, or moves out of it, for as long as the change is pending. */
function refuseDropping(state: DocumentState, change: DocumentChange): void {
  const returning = [...change.hunks, ...change.proposals.flatMap((proposal) => proposal.hunks)];
  const kept = new Set(returning.flatMap((hunk) => [hunk.id, ...nestedEdits(hunk.nested).map((edit) => edit.id)]));
  const pending = new Set(returning.filter((hunk) => hunk.status === "pending").map((hunk) => hunk.id));
  for (const proposal of state.proposals) {
    for (const hunk of proposal.hunks) {
      if (hunk.status !== "pending" || !pending.has(hunk.id)) continue;
      const gone = nestedEdits(hunk.nested).some((edit) => edit.status === "pending" && !kept.has(edit.id));
      if (gone) throw invalid("What others suggested upon a change cannot be taken away.", "hunks");
    }
  }
}

function checkHunk(hunk: Hunk, lookup: HunkLookup): void {
  const known = lookup(hunk.id);
  if (known.length === 0) throw unknown("hunk", hunk.id);
  if (!known.some((record) => record.proposalId === hunk.proposalId && sameOffer(record, hunk))) {
    throw invalid("What was proposed cannot be changed.", "hunks");
  }
}

function unknown(kind: string, id: string): PalimpsestError {
  return new PalimpsestError("NOT_FOUND", `There is no ${kind} ${id} in this document. Open the document again.`, { kind, id });
}

function invalid(reason: string, argument: string): PalimpsestError {
  return new PalimpsestError("INVALID_ARGUMENT", `${reason} Send the change without it.`, { argument, reason });
}
