/** Edits that the person asked for and the editor has not made, such as room for the text of a run. */
import { MAX_ITEMS } from "../../src/contract/limits.ts";
import { emptyChange, inverseChange } from "../../src/domain/document/applyChange.ts";
import type { DocumentChange, DocumentState } from "../../src/domain/document/documentState.ts";
import type { UndoHistory } from "../../src/domain/document/undoHistory.ts";
import { PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import { collapseEdits } from "../../src/domain/text/collapseEdits.ts";
import { normaliseEdits } from "../../src/domain/text/editAlgebra.ts";
import type { TextEdits, TextRange } from "../../src/domain/text/textEdit.ts";
import { markupDifference, markupEffect } from "./suggesting.ts";
import type { TrackedRanges } from "./trackRanges.ts";

/** What the person had inserted, and the way to take it out again. */
export interface Inserted {
  /**
   * Takes out the insertions that none of these offsets lies in or beside, as if they had never been there: no undo step of them is left.
   * What cannot be changed now stays. Only the first call does something.
   */
  takeBack(keep?: readonly number[]): void;
}

/** What an own edit needs of its session. */
export interface EditingSession {
  state(): DocumentState;
  editable(edits: TextEdits): boolean;
  history(): UndoHistory;
  apply(change: DocumentChange): void;
  track(ranges: readonly TextRange[]): TrackedRanges;
  /** Milliseconds since 1970 UTC. */
  now(): number;
}

/** Applies edits as one undo step. Throws LOCKED_TEXT. */
export function ownEdit(session: EditingSession, edits: TextEdits): Inserted {
  const before = session.state();
  const change: DocumentChange = { ...emptyChange("typing"), edits: collapseEdits(before.text, normaliseEdits(edits), MAX_ITEMS) };
  const first = change.edits[0];
  if (first === undefined) return { takeBack: () => undefined };
  if (!session.editable(change.edits)) throw blocked();
  session.history().seal();
  session.apply(change);
  const inverse = inverseChange(before, change);
  const caret = { start: first.start, end: first.start };
  const effect = markupEffect(session.history(), before, session.state());
  session.history().push({ change, inverse, selectionBefore: caret, selectionAfter: caret, at: session.now(), ...effect });
  session.history().seal();
  const inserted = session.track(insertedRanges(before.text, change.edits));
  let open = true;
  return {
    takeBack: (keep = []) => {
      if (!open) return;
      open = false;
      inserted.stop();
      const unused = inserted.ranges().filter(({ start, end }) => start < end && !keep.some((offset) => offset >= start && offset <= end));
      takeOut(session, normaliseEdits(unused.map((range) => ({ ...range, text: "" }))));
    },
  };
}

/** What edits insert, in the text behind them; of replacements only what they put before or behind the old text. */
function insertedRanges(text: string, edits: TextEdits): TextRange[] {
  let shift = 0;
  return edits.flatMap(({ start, end, text: written }): TextRange[] => {
    const old = text.slice(start, end);
    const from = start + shift;
    const to = from + written.length;
    shift += written.length - old.length;
    if (written.startsWith(old)) return [{ start: from + old.length, end: to }];
    return written.endsWith(old) ? [{ start: from, end: to - old.length }] : [];
  });
}

function takeOut(session: EditingSession, edits: TextEdits): void {
  if (edits.length === 0 || !session.editable(edits)) return;
  const before = session.state();
  session.apply({ ...emptyChange("typing"), edits });
  session.history().rebase(edits, [], markupDifference(session.history(), before, session.state()));
}

/** The error for a step over text that may not change now. */
export function blocked(): PalimpsestError {
  return new PalimpsestError(
    "LOCKED_TEXT",
    "This step would change text that is locked or being denoised. Unlock it, or wait for the run, first.",
  );
}
