import type { Suggestion } from "../suggestion/suggestionChange.ts";
import { isSpent, joinSteps, type MarkupEffect, rebaseStep, type SuggestionStep } from "../suggestion/suggestionStep.ts";
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
  /** Set for a suggestion: it is done and undone by suggesting, and the two changes are empty. */
  readonly suggestion?: SuggestionStep;
  /** What a step that is no suggestion did to the markup text; left out where that is its edits, null where it is not known. */
  readonly markup?: MarkupEffect | null;
}

/** A step to carry out: the change, or what to suggest where it is a suggestion, and where the selection belongs. */
export interface UndoStep {
  readonly change: DocumentChange;
  readonly selection: TextRange;
  readonly suggestion: Suggestion | null;
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

  /** True when steps have to be told what others did to the markup text. */
  hasSuggestions(): boolean {
    return [...this.#done, ...this.#undone].some((entry) => entry.suggestion !== undefined);
  }

  /** Adds a step that was just applied; what was undone can no longer be redone. */
  push(entry: UndoEntry): void {
    this.#undone = [];
    const last = this.#done.at(-1);
    const joined = this.#open && last !== undefined ? coalesce(last, entry) : null;
    if (joined !== null) this.#done[this.#done.length - 1] = joined;
    else this.#done.push(entry);
    if (this.#done.length > MAX_ENTRIES) this.#done.shift();
    this.#open = entry.change.cause === "typing" || entry.suggestion !== undefined;
  }

  /** Ends the present step: the next typing starts a new one. */
  seal(): void {
    this.#open = false;
  }

  /** The change that undoes the last step and where the selection belongs; null when there is none. */
  undo(): UndoStep | null {
    const entry = this.#done.pop();
    if (entry === undefined) return null;
    this.#undone.push(entry);
    this.#open = false;
    const { inverse, selectionBefore, suggestion } = entry;
    return { change: { ...inverse, cause: "undo" }, selection: selectionBefore, suggestion: suggestion?.backward ?? null };
  }

  /** The change that does the last undone step again. */
  redo(): UndoStep | null {
    const entry = this.#undone.pop();
    if (entry === undefined) return null;
    this.#done.push(entry);
    this.#open = false;
    const { change, selectionAfter, suggestion } = entry;
    return { change: { ...change, cause: "redo" }, selection: selectionAfter, suggestion: suggestion?.forward ?? null };
  }

  /**
   * Works a foreign change of the present text under all steps, so that each still undoes its own part alone. Hunks
   * that the foreign change decided (`hunkIds`) keep that decision: the steps forget their records of them. Steps of which
   * nothing is left are gone. `markup` is the same change in offsets of the markup text; it is needed where `hasSuggestions`.
   */
  rebase(edits: TextEdits, hunkIds: readonly string[] = [], markup: TextEdits = edits): void {
    const forgotten = new Set(hunkIds);
    let over = edits;
    let overMarkup: TextEdits | null = markup;
    for (let index = this.#done.length - 1; index >= 0; index -= 1) {
      const entry = this.#done[index];
      if (entry === undefined) continue;
      const earlier = rebaseEdits(over, entry.inverse.edits, "before");
      const earlierMarkup: TextEdits | null = through(overMarkup, effectOf(entry), "back");
      this.#done[index] = rebaseEntry(entry, earlier, over, forgotten, earlierMarkup, overMarkup);
      over = earlier;
      overMarkup = earlierMarkup;
    }
    over = edits;
    overMarkup = markup;
    for (let index = this.#undone.length - 1; index >= 0; index -= 1) {
      const entry = this.#undone[index];
      if (entry === undefined) continue;
      const later = rebaseEdits(over, entry.change.edits, "before");
      const laterMarkup: TextEdits | null = through(overMarkup, effectOf(entry), "applied");
      this.#undone[index] = rebaseEntry(entry, over, later, forgotten, overMarkup, laterMarkup);
      over = later;
      overMarkup = laterMarkup;
    }
    this.#done = this.#done.filter((entry) => !isDone(entry, "undo"));
    this.#undone = this.#undone.filter((entry) => !isDone(entry, "redo"));
    this.#open = false;
  }
}

/** What a step does to the markup text; null where nobody knows. */
function effectOf({ change, inverse, suggestion, markup }: UndoEntry): MarkupEffect | null {
  return suggestion ?? (markup === undefined ? { applied: change.edits, back: inverse.edits } : markup);
}

const through = (over: TextEdits | null, effect: MarkupEffect | null, way: keyof MarkupEffect): TextEdits | null =>
  over === null || effect === null ? null : rebaseEdits(over, effect[way], "before");

/** True when nothing is left of a step in this direction. */
function isDone(entry: UndoEntry, direction: "undo" | "redo"): boolean {
  if (entry.suggestion !== undefined) return isSpent(entry.suggestion, direction);
  return doesNothing(direction === "undo" ? entry.inverse : entry.change);
}

function doesNothing({ edits, hunks, proposals, locks, removedLocks }: DocumentChange): boolean {
  return edits.length + hunks.length + proposals.length + locks.length + removedLocks.length === 0;
}

/** `before`: the foreign edits in coordinates of the text before the step, `after`: of the text after it. */
function rebaseEntry(
  entry: UndoEntry,
  before: TextEdits,
  after: TextEdits,
  forgotten: ReadonlySet<string>,
  beforeMarkup: TextEdits | null,
  afterMarkup: TextEdits | null,
): UndoEntry {
  const beforeRebaser = createRebaser(before);
  const afterRebaser = createRebaser(after);
  return {
    change: rebaseChange(entry.change, before, afterRebaser, forgotten),
    inverse: rebaseChange(entry.inverse, after, beforeRebaser, forgotten),
    selectionBefore: rebaseSelection(entry.selectionBefore, beforeRebaser),
    selectionAfter: rebaseSelection(entry.selectionAfter, afterRebaser),
    at: entry.at,
    ...rebaseMarkup(entry, beforeMarkup, afterMarkup),
  };
}

/** A suggestion that cannot be followed any more does nothing from now on. */
function rebaseMarkup(
  { suggestion, markup }: UndoEntry,
  before: TextEdits | null,
  after: TextEdits | null,
): Pick<UndoEntry, "suggestion" | "markup"> {
  const known = before !== null && after !== null;
  if (suggestion !== undefined) return { suggestion: known ? rebaseStep(suggestion, before, after) : SPENT };
  if (markup === undefined) return {};
  return {
    markup: known && markup !== null ? { applied: rebaseEdits(markup.applied, before), back: rebaseEdits(markup.back, after) } : null,
  };
}

const NOTHING: Suggestion = { edits: [], restore: [] };
const SPENT: SuggestionStep = { applied: [], back: [], forward: NOTHING, backward: NOTHING };

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
  if (second.at - first.at > COALESCE_MS || second.at < first.at) return null;
  if (first.suggestion !== undefined && second.suggestion !== undefined) {
    const suggestion = joinSteps(first.suggestion, second.suggestion);
    return suggestion === null ? null : { ...first, suggestion, selectionAfter: second.selectionAfter, at: second.at };
  }
  if (first.change.cause !== "typing" || second.change.cause !== "typing") return null;
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
    ...joinEffects(first, second),
  };
}

function joinEffects(first: UndoEntry, second: UndoEntry): Pick<UndoEntry, "markup"> {
  if (first.markup === undefined && second.markup === undefined) return {};
  const one = effectOf(first);
  const two = effectOf(second);
  if (one === null || two === null) return { markup: null };
  return { markup: { applied: composeEdits(one.applied, two.applied), back: composeEdits(two.back, one.back) } };
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
