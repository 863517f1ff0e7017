import { composeEdits, createRebaser, rebaseEdits } from "../text/editAlgebra.ts";
import type { TextEdits } from "../text/textEdit.ts";
import { isEmptySuggestion, rebaseSuggestion, type Suggestion } from "./suggestionChange.ts";

/** What a step did to the markup text of a document, and the way back. */
export interface MarkupEffect {
  readonly applied: TextEdits;
  readonly back: TextEdits;
}

/** A suggestion as a step that can be undone: every part is in offsets of the markup text that it applies to. */
export interface SuggestionStep extends MarkupEffect {
  readonly forward: Suggestion;
  readonly backward: Suggestion;
}

/** The step under a foreign change: `before` is that change in offsets of the markup before the step, `after` of that after it. */
export function rebaseStep(step: SuggestionStep, before: TextEdits, after: TextEdits): SuggestionStep {
  return {
    applied: rebaseEdits(step.applied, before),
    back: rebaseEdits(step.back, after),
    forward: rebaseSuggestion(step.forward, before),
    backward: rebaseSuggestion(step.backward, after),
  };
}

/** True when nothing is left to undo, or to do again, of a step. */
export const isSpent = (step: SuggestionStep, direction: "undo" | "redo"): boolean =>
  isEmptySuggestion(direction === "undo" ? step.backward : step.forward);

/** Both steps as one when the second goes on where the first stopped: typing on one line, or deleting one's way. Else null. */
export function joinSteps(first: SuggestionStep, second: SuggestionStep): SuggestionStep | null {
  const [edit] = first.forward.edits;
  const [next] = second.forward.edits;
  if (edit === undefined || next === undefined || first.forward.edits.length + second.forward.edits.length > 2) return null;
  if (first.forward.restore.length + second.forward.restore.length > 0 || next.text.includes("\n")) return null;
  const effect = { applied: composeEdits(first.applied, second.applied), back: composeEdits(second.back, first.back) };
  const over = createRebaser(second.applied);
  const restore = [...first.backward.restore.map((range) => over.range(range).range), ...second.backward.restore];
  const backward = { edits: composeEdits(second.backward.edits, first.backward.edits), restore };
  if (next.start === next.end && edit.text !== "" && next.start === createRebaser(first.applied).offset(edit.end, "after")) {
    return { ...effect, forward: { edits: [{ ...edit, text: edit.text + next.text }], restore: [] }, backward };
  }
  const strikes = first.applied.length + second.applied.length === 0;
  if (strikes && (next.end === edit.start || next.start === edit.end)) {
    const forward = { start: Math.min(edit.start, next.start), end: Math.max(edit.end, next.end), text: "" };
    return { ...effect, forward: { edits: [forward], restore: [] }, backward };
  }
  const cuts = first.backward.restore.length + second.backward.restore.length === 0 && edit.text + next.text === "";
  if (cuts && first.applied.length === 1 && second.applied.length === 1 && (next.end === edit.start || next.start === edit.start)) {
    return { ...effect, forward: { edits: composeEdits(first.forward.edits, second.forward.edits), restore: [] }, backward };
  }
  return null;
}
