/** Suggestions of this window that the backend has not acknowledged: what was meant, so that it can be worked out afresh. Pure. */
import { applyChange } from "../../src/domain/document/applyChange.ts";
import type { DocumentChange, DocumentState } from "../../src/domain/document/documentState.ts";
import type { Hunk } from "../../src/domain/proposal/proposal.ts";
import { markupOf } from "../../src/domain/suggestion/markup.ts";
import {
  isEmptySuggestion,
  rebaseSuggestion,
  type Suggestion,
  type SuggestionContext,
  suggestionChange,
} from "../../src/domain/suggestion/suggestionChange.ts";
import { minimalEdits } from "../../src/domain/text/editAlgebra.ts";

/** A change on its way to the backend; a suggestion is sent as what was meant, not as its records. */
export interface PendingChange extends DocumentChange {
  readonly suggestion?: Suggestion & { readonly context: SuggestionContext };
}

/** What a suggestion makes of a state, ready to be sent. */
export function pendingSuggestion(state: DocumentState, suggestion: Suggestion, context: SuggestionContext): PendingChange {
  const { edits, restore } = suggestion;
  return { ...suggestionChange(state, suggestion, context).change, suggestion: { edits, restore, context } };
}

/** The suggestion upon another state than the one that it was made upon; null when nothing is left of it. */
export function moveSuggestion(change: PendingChange, from: DocumentState, to: DocumentState): PendingChange | null {
  if (change.suggestion === undefined) return change;
  const moved = rebaseSuggestion(change.suggestion, minimalEdits(markupOf(from).text, markupOf(to).text));
  return isEmptySuggestion(moved) ? null : pendingSuggestion(to, moved, change.suggestion.context);
}

/** Two suggestions as one when the second types on behind the first; else null. */
export function joinSuggestions(first: PendingChange, second: PendingChange): PendingChange | null {
  const [edit] = first.suggestion?.edits ?? [];
  const [next] = second.suggestion?.edits ?? [];
  if (first.suggestion === undefined || second.suggestion === undefined || edit === undefined || next === undefined) return null;
  const single = first.suggestion.edits.length === 1 && second.suggestion.edits.length === 1 && edit.start === edit.end;
  const plain = first.suggestion.restore.length + second.suggestion.restore.length + second.proposals.length === 0;
  if (!single || !plain || next.start !== next.end || edit.text === "" || next.start !== edit.start + edit.text.length) return null;
  const later = new Map(second.hunks.map((hunk) => [hunk.id, hunk]));
  const newest = (hunk: Hunk): Hunk => later.get(hunk.id) ?? hunk;
  const proposals = first.proposals.map((proposal) => ({ ...proposal, hunks: proposal.hunks.map(newest) }));
  const hunks = [...first.hunks.filter((hunk) => !later.has(hunk.id)), ...second.hunks];
  return { ...first, hunks, proposals, suggestion: { ...first.suggestion, edits: [{ ...edit, text: edit.text + next.text }] } };
}

/** The state after each of the changes, the one before all first. */
export function statesOf(state: DocumentState, changes: readonly DocumentChange[], author: string): DocumentState[] {
  const states = [state];
  for (const change of changes) states.push(applyChange(states[states.length - 1] ?? state, change, author));
  return states;
}
