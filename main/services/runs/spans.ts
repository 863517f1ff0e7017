import type { Run } from "../../../src/contract/index.ts";
import type { DocumentState } from "../../../src/domain/document/documentState.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { checkRange } from "../../../src/domain/text/characters.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";

/**
 * The spans of a run, sorted. Throws SPAN_OUT_OF_RANGE, SPAN_SPLITS_CHARACTER, INVALID_ARGUMENT (they overlap),
 * LOCKED_TEXT (all of a span is locked, so nothing could change).
 */
export function checkSpans(state: DocumentState, spans: readonly TextRange[]): TextRange[] {
  for (const span of spans) checkRange(state.text, span);
  const sorted = spans.map(({ start, end }) => ({ start, end })).sort((a, b) => a.start - b.start || a.end - b.end);
  sorted.forEach((span, index) => {
    const before = sorted[index - 1];
    const same = before !== undefined && before.start === span.start && before.end === span.end;
    if (before !== undefined && (before.end > span.start || same)) {
      throw new PalimpsestError("INVALID_ARGUMENT", "Two of the selected places overlap. Select places that do not.", {
        argument: "spans",
        reason: `${span.start}:${span.end}`,
      });
    }
    const lock = state.locks.find((candidate) => span.start < span.end && candidate.start <= span.start && candidate.end >= span.end);
    if (lock !== undefined) {
      throw new PalimpsestError("LOCKED_TEXT", `All of this text was locked by ${lock.by}. Unlock it first.`, {
        start: span.start,
        end: span.end,
        by: lock.by,
      });
    }
  });
  return sorted;
}

/** The parts of locks that lie inside the spans, sorted. */
export function locksWithin(state: DocumentState, spans: readonly TextRange[]): TextRange[] {
  return spans
    .flatMap((span) =>
      state.locks.flatMap((lock): TextRange[] => {
        const start = Math.max(lock.start, span.start);
        const end = Math.min(lock.end, span.end);
        return start < end ? [{ start, end }] : [];
      }),
    )
    .sort((a, b) => a.start - b.start);
}

/**
 * Where the old text of a run's spans stands now: at its old offsets, or at the nearest place that reads the same.
 * Throws INVALID_ARGUMENT when the text is not there any more.
 */
export function findSpans(text: string, spans: Run["spans"]): TextRange[] {
  let from = 0;
  return spans.map(({ start, end, oldText }) => {
    const found = text.slice(start, end) === oldText && start >= from ? start : nearest(text, oldText, start, from);
    if (found === null) {
      throw new PalimpsestError(
        "INVALID_ARGUMENT",
        "The text of this run is not in the document any more. Select the place and start a new run.",
        {
          argument: "runId",
          reason: "the text has changed",
        },
      );
    }
    from = found + oldText.length;
    return { start: found, end: from };
  });
}

function nearest(text: string, wanted: string, around: number, from: number): number | null {
  if (wanted === "") return null;
  let best: number | null = null;
  for (let at = text.indexOf(wanted, from); at >= 0; at = text.indexOf(wanted, at + 1)) {
    if (best !== null && Math.abs(at - around) >= Math.abs(best - around)) break;
    best = at;
  }
  return best;
}
