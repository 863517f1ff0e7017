import type { Run } from "../../../src/contract/index.ts";
import type { DocumentState, Lock } from "../../../src/domain/document/documentState.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { checkRange } from "../../../src/domain/text/characters.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";

/** A place that a run writes at; `room`: tokens of new text that it leaves room for at least. */
export interface RunSpan extends TextRange {
  readonly room?: number | undefined;
}

/**
 * The spans of a run, sorted. Throws SPAN_OUT_OF_RANGE, SPAN_SPLITS_CHARACTER, INVALID_ARGUMENT (they overlap),
 * LOCKED_TEXT (all of a span is locked, so nothing could change).
 */
export function checkSpans(state: DocumentState, spans: readonly RunSpan[]): RunSpan[] {
  for (const span of spans) checkRange(state.text, span);
  const sorted = spans
    .map(({ start, end, room }) => (room === undefined ? { start, end } : { start, end, room }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  sorted.forEach((span, index) => {
    const before = sorted[index - 1];
    const same = before !== undefined && before.start === span.start && before.end === span.end;
    if (before !== undefined && (before.end > span.start || same)) {
      throw new PalimpsestError("INVALID_ARGUMENT", "Two of the selected places overlap. Select places that do not.", {
        argument: "spans",
        reason: `${span.start}:${span.end}`,
      });
    }
    const lock = wholeLock(state, span);
    if (lock !== null) {
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

/** A place of a run in the present text. */
export interface RunPlace extends RunSpan {
  /** True when it reads as it did when the run began. */
  readonly unchanged: boolean;
}

/**
 * Where the spans of a run are now. `anchors` are its spans as they followed the text; of a run whose place was never
 * noted only the old offsets are known, and those count while the text there is the old one. Throws INVALID_ARGUMENT
 * when the place is not known any more.
 */
export function placesOfRun(text: string, spans: Run["spans"], anchors: readonly TextRange[] | null): RunPlace[] {
  return spans.map((span, index) => {
    const place = anchors?.[index];
    const { start, end } = place ?? span;
    const unchanged = text.slice(start, end) === span.oldText;
    if (place === undefined && !unchanged) throw textHasChanged();
    return span.room === undefined ? { start, end, unchanged } : { start, end, room: span.room, unchanged };
  });
}

/** The places as spans for another run on the old text. Throws INVALID_ARGUMENT when one of them reads otherwise by now. */
export function requireUnchanged(places: readonly RunPlace[]): RunSpan[] {
  if (places.some((place) => !place.unchanged)) throw textHasChanged();
  return places.map(({ start, end, room }) => ({ start, end, room }));
}

function textHasChanged(): PalimpsestError {
  return new PalimpsestError(
    "INVALID_ARGUMENT",
    "The text of this run has changed since. Undo the changes there, or select the place and start a new run.",
    { argument: "runId", reason: "the text has changed" },
  );
}

/** The lock at the start of a span that locks cover from its start to its end, together or alone; else null. */
function wholeLock(state: DocumentState, span: TextRange): Lock | null {
  if (span.start === span.end) return null;
  const inside = state.locks.filter((lock) => lock.start < span.end && lock.end > span.start).sort((a, b) => a.start - b.start);
  let covered = span.start;
  for (const lock of inside) {
    if (lock.start > covered) return null;
    covered = Math.max(covered, lock.end);
  }
  return covered >= span.end ? (inside[0] ?? null) : null;
}
