import type { DocumentChange, DocumentState, Lock } from "../../../src/domain/document/documentState.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Author, Decision, Hunk, NestedEdit } from "../../../src/domain/proposal/proposal.ts";
import { sameNested } from "../../../src/domain/proposal/sameNested.ts";
import { createRebaser } from "../../../src/domain/text/editAlgebra.ts";
import type { RecordedDecision } from "../../storage/repositories/decisions.ts";

/** Earlier records of one hunk that are kept; the oldest falls out. */
const MOST_RECORDS = 64;

/** A lock and the text that it holds. */
interface KnownLock {
  readonly lock: Lock;
  readonly text: string;
}

/**
 * What the backend itself has said of the hunks and locks of an open document. Undo and redo bring records back, and those come from
 * a client: with them it could put words into somebody's mouth. Known from the moment the document was opened.
 */
export class SeenRecords {
  readonly #hunks = new Map<string, Hunk[]>();
  /** Name of the person whose change brought a hunk. */
  readonly #bringers = new Map<string, string>();
  readonly #locks = new Map<string, KnownLock>();

  constructor(opened: DocumentState) {
    for (const proposal of opened.proposals) for (const hunk of proposal.hunks) this.#see(hunk);
    for (const lock of opened.locks) this.#locks.set(lock.id, { lock, text: textOf(opened, lock) });
  }

  /** Takes in a step from a state to the next, made by `author`. */
  follow(before: DocumentState, after: DocumentState, author: Author): void {
    if (before.proposals !== after.proposals) {
      const known = new Set(before.proposals);
      for (const proposal of after.proposals) if (!known.has(proposal)) for (const hunk of proposal.hunks) this.#see(hunk, author);
    }
    if (before.locks === after.locks) return;
    for (const lock of after.locks) this.#locks.set(lock.id, { lock, text: textOf(after, lock) });
  }

  hunk(id: string): readonly Hunk[] {
    return this.#hunks.get(id) ?? [];
  }

  /** Null for hunks that were there when the document was opened. */
  bringer(hunkId: string): string | null {
    return this.#bringers.get(hunkId) ?? null;
  }

  lock(id: string): KnownLock | undefined {
    return this.#locks.get(id);
  }

  #see(hunk: Hunk, author: Author | null = null): void {
    const records = this.#hunks.get(hunk.id);
    if (records === undefined) {
      this.#hunks.set(hunk.id, [hunk]);
      if (author !== null) this.#bringers.set(hunk.id, author.kind === "person" ? author.name : author.forPerson);
      return;
    }
    const last = records.at(-1);
    if (last !== undefined && says(last, hunk)) {
      records[records.length - 1] = hunk;
      return;
    }
    records.push(hunk);
    if (records.length > MOST_RECORDS) records.shift();
  }
}

/** Everything that returning records are compared with. */
export interface Known {
  readonly seen: SeenRecords;
  /** A hunk as it is or was last. */
  hunk(id: string): Hunk | undefined;
  /** Every verdict ever given on a hunk, from the log of decisions. */
  verdicts(hunkId: string): readonly Pick<RecordedDecision, "verdict" | "by" | "at" | "reason">[];
}

/** Who brings records back. */
export interface Returner {
  readonly name: string;
  /** There are no accounts: the person is whoever they were called before, and nobody is there to be forged. */
  readonly alone: boolean;
}

/**
 * Checks what undo and redo bring back; `change` has passed `checkClientChange`. A decision comes back only if it was made, and somebody
 * else's only to the one whose own decision replaced it. Names, replaced texts and places are those that the backend has told; hunks of
 * others are not taken away; a lock comes back as it was. Throws INVALID_ARGUMENT.
 */
export function checkReturning(before: DocumentState, after: DocumentState, change: DocumentChange, known: Known, by: Returner): void {
  if (change.cause !== "undo" && change.cause !== "redo") return;
  const current = new Map(before.proposals.map((proposal) => [proposal.id, proposal]));
  const rebaser = createRebaser(change.edits);
  for (const hunk of [...change.hunks, ...change.proposals.flatMap((proposal) => proposal.hunks)]) {
    const now = current.get(hunk.proposalId)?.hunks.find((one) => one.id === hunk.id);
    checkHunk(hunk, before, known, by);
    if (now !== undefined) {
      const { range } = rebaser.range(now);
      if (hunk.start > range.end || range.start > hunk.end) requireOldText(hunk, after);
    } else if (hunk.status === "pending") requireOldText(hunk, after);
  }
  for (const proposal of change.proposals) {
    const kept = new Set(proposal.hunks.map((hunk) => hunk.id));
    for (const gone of current.get(proposal.id)?.hunks.filter((hunk) => !kept.has(hunk.id)) ?? [])
      if (!by.alone && known.seen.bringer(gone.id) !== by.name)
        throw forged("proposals", "A change that somebody else proposed cannot be taken away.");
  }
  for (const lock of change.locks) checkLock(lock, after, known, by);
}

function checkHunk(hunk: Hunk, before: DocumentState, { seen, hunk: find, verdicts }: Known, by: Returner): void {
  const now = find(hunk.id);
  if (now === undefined) return;
  const earlier = seen.hunk(hunk.id);
  if (!sameDecision(hunk.decision, now.decision)) {
    const { decision } = hunk;
    const made =
      decision === null ||
      earlier.some((one) => sameDecision(one.decision, decision)) ||
      verdicts(hunk.id).some((one) => sameDecision(one, decision));
    if (!made) throw forged("hunks", "A decision that was never made cannot come back.");
    requireOwn(decision, now.decision, by);
  }
  checkNested(hunk, now, earlier, by);
  const told = earlier.some((one) => says(one, hunk));
  if (told) return;
  if (!fits(hunk)) throw forged("hunks", "The state of a change and its decision do not belong together.");
  if (hunk.status === "superseded" && now.status !== "superseded" && !by.alone && seen.bringer(hunk.id) !== by.name)
    throw forged("hunks", "A change that somebody else proposed cannot be put aside.");
  const editors = [now.editedBy, ...earlier.map((one) => one.editedBy), by.name];
  if (now.editedBy === by.name) editors.push(null);
  if (!editors.includes(hunk.editedBy)) throw forged("hunks", "Nobody of this name has edited the change.");
  const texts = [now.oldText, ...earlier.map((one) => one.oldText)];
  if (hunk.status === "accepted") texts.push(textOf(before, now));
  if (!texts.includes(hunk.oldText)) throw forged("hunks", "The text that a change replaces cannot be another one.");
}

/** What others suggested upon a change comes back as it was told, in one piece. */
function checkNested(hunk: Hunk, now: Hunk, earlier: readonly Hunk[], by: Returner): void {
  if (sameInside(hunk, now)) return;
  if (!earlier.some((one) => sameInside(one, hunk))) throw forged("hunks", "What others suggested upon a change cannot be another thing.");
  const current = new Map(withInner(now.nested).map((edit) => [edit.id, edit.decision]));
  for (const { id, decision } of withInner(hunk.nested)) {
    const before = current.get(id);
    if (before !== undefined && !sameDecision(before, decision)) requireOwn(decision, before, by);
  }
}

/** Throws INVALID_ARGUMENT unless a decision that comes back, or the one that goes, is the caller's own. */
function requireOwn(comes: Decision | null, goes: Decision | null, by: Returner): void {
  if (!by.alone && comes?.by !== by.name && goes?.by !== by.name)
    throw forged("hunks", "A decision of somebody else comes back only when your own, which replaced it, is undone.");
}

function checkLock(lock: Lock, after: DocumentState, { seen }: Known, by: Returner): void {
  const known = seen.lock(lock.id);
  if (known === undefined) {
    if (lock.by === by.name) return;
    throw forged("locks", "A lock that is not known cannot come back. Lock the text again.");
  }
  if (known.lock.by !== lock.by || known.lock.at !== lock.at || known.text !== textOf(after, lock))
    throw forged("locks", "A lock comes back as it was.");
}

/** Away from where it was, a change stands only over the text that it replaces. */
function requireOldText(hunk: Hunk, after: DocumentState): void {
  if (textOf(after, hunk) !== hunk.oldText && textOf(after, hunk) !== hunk.newText)
    throw forged("hunks", "A change cannot be moved to other text.");
}

const withInner = (edits: readonly NestedEdit[]): NestedEdit[] => edits.flatMap((edit) => [edit, ...withInner(edit.nested)]);

const sameInside = (a: Hunk, b: Hunk): boolean => a.nested === b.nested || (a.newText === b.newText && sameNested(a.nested, b.nested));

/** Whether two records say the same of a hunk; where it stands is not looked at. */
function says(a: Hunk, b: Hunk): boolean {
  if (a.newText !== b.newText || !sameInside(a, b)) return false;
  return a.status === b.status && a.editedBy === b.editedBy && a.oldText === b.oldText && sameDecision(a.decision, b.decision);
}

function fits({ status, decision }: Hunk): boolean {
  if (status === "accepted") return decision?.verdict === "accept";
  if (status === "rejected") return decision?.verdict === "reject";
  return status === "superseded" || decision === null || decision.verdict === "reopen";
}

function sameDecision(a: Decision | null, b: Decision | null): boolean {
  if (a === null || b === null) return a === b;
  return a === b || (a.verdict === b.verdict && a.by === b.by && a.at === b.at && a.reason === b.reason);
}

const textOf = ({ text }: DocumentState, { start, end }: { readonly start: number; readonly end: number }): string =>
  text.slice(start, end);

function forged(argument: string, reason: string): PalimpsestError {
  return new PalimpsestError("INVALID_ARGUMENT", `${reason} Send the change without it.`, { argument, reason });
}
