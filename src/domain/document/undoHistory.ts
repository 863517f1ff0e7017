import { composeEdits, createRebaser, type Rebaser, rebaseEdits } from "../text/editAlgebra.ts";
import type { TextEdits, TextRange } from "../text/textEdit.ts";
import type { DocumentChange } from "./documentState.ts";

/** One undoable step. `inverse` leads back from the text after `change`; `at` is ms since 1970 UTC. */
export interface UndoEntry {
  readonly change: DocumentChange;
  readonly inverse: DocumentChange;
  readonly selectionBefore: TextRange;
  readonly selectionAfter: TextRange;
  readonly at: number;
}

/** Typing this close together (ms) becomes one step. */
export const COALESCE_MS = 600;
/** Older steps are forgotten. */
export const MAX_ENTRIES = 1000;

/** The one undo stack of an open document: typing, decisions, locks. Foreign changes are worked under it by `rebase`. */
export class UndoHistory {
  #done: UndoEntry[] = [];
  #undone: UndoEntry[] = [];
  #open = false;

  canUndo(): boolean {
    return this.#done.length > 0;
  }

  canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** Adds a step that was just applied; what was undone can no longer be redone. */
  push(entry: UndoEntry): void {
    this.#undone = [];
    const last = this.#done.at(-1);
    const joined = this.#open && last !== undefined ? coalesce(last, entry) : null;
    if (joined !== null) this.#done[this.#done.length - 1] = joined;
    else this.#done.push(entry);
    if (this.#done.length > MAX_ENTRIES) this.#done.shift();
    this.#open = entry.change.cause === "typing";
  }

  /** Ends the present step: the next typing starts a new one. */
  seal(): void {
    this.#open = false;
  }

  /** The change that undoes the last step and where the selection belongs; null when there is none. */
  undo(): { change: DocumentChange; selection: TextRange } | null {
    const entry = this.#done.pop();
    if (entry === undefined) return null;
    this.#undone.push(entry);
    this.#open = false;
    return { change: { ...entry.inverse, cause: "undo" }, selection: entry.selectionBefore };
  }

  /** The change that does the last undone step again. */
  redo(): { change: DocumentChange; selection: TextRange } | null {
    const entry = this.#undone.pop();
    if (entry === undefined) return null;
    this.#done.push(entry);
    this.#open = false;
    return { change: { ...entry.change, cause: "redo" }, selection: entry.selectionAfter };
  }

  /**
   * Works a foreign change of the present text under all steps, so that each still undoes its own part alone. Hunks
   * that the foreign change decided (`hunkIds`) keep that decision: the steps forget their records of them. Steps of which
   * nothing is left are gone.
   */
  rebase(edits: TextEdits, hunkIds: readonly string[] = []): void {
    const forgotten = new Set(hunkIds);
    let over = edits;
    for (let index = this.#done.length - 1; index >= 0; index -= 1) {
      const entry = this.#done[index];
      if (entry === undefined) continue;
      const earlier = rebaseEdits(over, entry.inverse.edits, "before");
      this.#done[index] = rebaseEntry(entry, earlier, over, forgotten);
      over = earlier;
    }
    over = edits;
    for (let index = this.#undone.length - 1; index >= 0; index -= 1) {
      const entry = this.#undone[index];
      if (entry === undefined) continue;
      const later = rebaseEdits(over, entry.change.edits, "before");
      this.#undone[index] = rebaseEntry(entry, over, later, forgotten);
      over = later;
    }
    this.#done = this.#done.filter((entry) => !doesNothing(entry.inverse));
    this.#undone = this.#undone.filter((entry) => !doesNothing(entry.change));
    this.#open = false;
  }
}

function doesNothing({ edits, hunks, proposals, locks, removedLocks }: DocumentChange): boolean {
  return edits.length + hunks.length + proposals.length + locks.length + removedLocks.length === 0;
}

/** `before`: the foreign edits in coordinates of the text before the step, `after`: of the text after it. */
function rebaseEntry(entry: UndoEntry, before: TextEdits, after: TextEdits, forgotten: ReadonlySet<string>): UndoEntry {
  const beforeRebaser = createRebaser(before);
  const afterRebaser = createRebaser(after);
  return {
    change: rebaseChange(entry.change, before, afterRebaser, forgotten),
    inverse: rebaseChange(entry.inverse, after, beforeRebaser, forgotten),
    selectionBefore: rebaseSelection(entry.selectionBefore, beforeRebaser),
    selectionAfter: rebaseSelection(entry.selectionAfter, afterRebaser),
    at: entry.at,
  };
}

/** `over` is in coordinates of the text the change applies to; its records are in those of the text it leads to. */
function rebaseChange(change: DocumentChange, over: TextEdits, records: Rebaser, forgotten: ReadonlySet<string>): DocumentChange {
  const move = <T extends TextRange>(item: T): T => ({ ...item, ...records.range(item).range });
  return {
    ...change,
    edits: rebaseEdits(change.edits, over),
    hunks: change.hunks.filter((hunk) => !forgotten.has(hunk.id)).map(move),
    proposals: change.proposals
      .filter((proposal) => !proposal.hunks.some((hunk) => forgotten.has(hunk.id)))
      .map((proposal) => ({ ...proposal, hunks: proposal.hunks.map(move) })),
    locks: change.locks.map(move),
  };
}

function rebaseSelection(selection: TextRange, rebaser: Rebaser): TextRange {
  const start = rebaser.offset(selection.start, "after");
  const end = rebaser.offset(selection.end, "after");
  return { start, end: Math.max(start, end) };
}

/** Both steps as one when they are typing that goes on at the same place soon after; else null. */
function coalesce(first: UndoEntry, second: UndoEntry): UndoEntry | null {
  if (first.change.cause !== "typing" || second.change.cause !== "typing") return null;
  if (second.at - first.at > COALESCE_MS || second.at < first.at) return null;
  const written = first.inverse.edits;
  const next = second.change.edits;
  if (written.length !== 1 || next.length !== 1) return null;
  const [place] = written;
  const [edit] = next;
  if (place === undefined || edit === undefined || edit.start > place.end || edit.end < place.start) return null;
  // A new line begins a step, so that undo goes back line by line.
  if (edit.text.includes("\n")) return null;
  return {
    change: joinChanges(first.change, second.change),
    inverse: joinChanges(second.inverse, first.inverse),
    selectionBefore: first.selectionBefore,
    selectionAfter: second.selectionAfter,
    at: second.at,
  };
}

/** One change with the effect of `first` and then `second`; records of the later one win. */
function joinChanges(first: DocumentChange, second: DocumentChange): DocumentChange {
  const rebaser = createRebaser(second.edits);
  const move = <T extends TextRange>(item: T): T => ({ ...item, ...rebaser.range(item).range });
  const hunkIds = new Set(second.hunks.map((hunk) => hunk.id));
  const lockIds = new Set(second.locks.map((lock) => lock.id));
  return {
    cause: second.cause,
    edits: composeEdits(first.edits, second.edits),
    hunks: [...first.hunks.filter((hunk) => !hunkIds.has(hunk.id)).map(move), ...second.hunks],
    proposals: [...first.proposals, ...second.proposals],
    locks: [...first.locks.filter((lock) => !lockIds.has(lock.id)).map(move), ...second.locks],
    removedLocks: [...new Set([...first.removedLocks, ...second.removedLocks])],
  };
}
