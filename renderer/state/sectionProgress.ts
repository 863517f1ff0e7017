/** How far each span of a run is, from the slots of a frame. Pure. */
import type { Frame } from "../../src/contract/index.ts";

export interface SpanProgress {
  readonly state: "waiting" | "writing" | "done";
  /** Share of what was open at the beginning that is decided, 0..1. */
  readonly share: number;
}

const counts = new WeakMap<Frame, readonly number[]>();

/** Open slots of each span; counted once for each frame. */
export function openSlots(frame: Frame): readonly number[] {
  const known = counts.get(frame);
  if (known !== undefined) return known;
  const counted = frame.spans.map(({ slots }) => {
    let open = 0;
    for (const { text, deleted } of slots) if (text === null && !deleted) open += 1;
    return open;
  });
  counts.set(frame, counted);
  return counted;
}

const WAITING: SpanProgress = { state: "waiting", share: 0 };
const DONE: SpanProgress = { state: "done", share: 1 };

/** Progress of `count` spans at a frame; `first` is the first frame that is known of the same alternative. */
export function spanProgress(frame: Frame | null, first: Frame | null, count: number): SpanProgress[] {
  const open = frame === null ? [] : openSlots(frame);
  const start = first === null ? open : openSlots(first);
  // Frames that came too fast are left out: the first one known may be written in already.
  const hasStart = first === null || first.step === 0;
  return Array.from({ length: count }, (_, span): SpanProgress => {
    const left = open[span];
    if (left === undefined) return WAITING;
    if (left === 0) return DONE;
    const all = hasStart ? (start[span] ?? left) : Math.max(start[span] ?? left, unlockedSlots(frame, span));
    return left >= all ? WAITING : { state: "writing", share: 1 - left / all };
  });
}

function unlockedSlots(frame: Frame | null, span: number): number {
  return frame?.spans[span]?.slots.reduce((sum, slot) => sum + (slot.locked ? 0 : 1), 0) ?? 0;
}

/** Which spans to offer for keeping: those that are wholly written, else those of which at least half is decided. */
export function worthKeeping(progress: readonly SpanProgress[]): number[] {
  const spans = (wanted: (one: SpanProgress) => boolean): number[] => progress.flatMap((one, span) => (wanted(one) ? [span] : []));
  const done = spans(({ state }) => state === "done");
  return done.length > 0 ? done : spans(({ share }) => share >= 0.5);
}
