import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { CanvasFrame, CanvasSlot } from "../inference/protocol.ts";

/**
 * The timeline of one alternative, compact: every step holds the slots that differ from the step before, texts stand in
 * one table, and the JSON of it all is deflated. Log-probabilities keep six significant digits (see `roundFrame`).
 */
interface PackedTimeline {
  readonly texts: string[];
  readonly frames: PackedFrame[];
}

/** step, steps, open, entropy, spentNats, elapsedMs, [span, index] pairs of `changed`, lengths of the spans, slots that differ. */
type PackedFrame = [number, number, number, number, number, number, (readonly [number, number])[], number[], PackedSlot[]];

/** span, index, id, text, guess (indices of the table, -1: null), log-probability, flags (1 deleted, 2 locked). */
type PackedSlot = [number, number, number, number, number, number | null, number];

/** The frame with its numbers as they will be stored, so that what is watched and what is replayed are the same. */
export function roundFrame(frame: CanvasFrame): CanvasFrame {
  return {
    ...frame,
    entropy: round(frame.entropy),
    spentNats: round(frame.spentNats),
    elapsedMs: Math.round(frame.elapsedMs),
    spans: frame.spans.map((span) => ({
      slots: span.slots.map((slot) => ({ ...slot, logProbability: slot.logProbability === null ? null : round(slot.logProbability) })),
    })),
  };
}

/** Packs the frames of one alternative, in the order of their steps. */
export function packFrames(frames: readonly CanvasFrame[]): Buffer {
  const table = new Map<string, number>();
  const texts: string[] = [];
  const textIndex = (text: string | null): number => {
    if (text === null) return -1;
    let index = table.get(text);
    if (index === undefined) {
      index = texts.length;
      texts.push(text);
      table.set(text, index);
    }
    return index;
  };
  const packed = frames.map((frame, number): PackedFrame => {
    const slots = changedSlots(frames[number - 1], frame).map(({ span, index, slot, flags }): PackedSlot => {
      return [span, index, slot.id, textIndex(slot.text), textIndex(slot.guess), slot.logProbability, flags];
    });
    const lengths = frame.spans.map((span) => span.slots.length);
    return [frame.step, frame.steps, frame.open, frame.entropy, frame.spentNats, frame.elapsedMs, [...frame.changed], lengths, slots];
  });
  const timeline: PackedTimeline = { texts, frames: packed };
  return deflateRawSync(Buffer.from(JSON.stringify(timeline)), { level: 9 });
}

/** The frames that `packFrames` was given. */
export function unpackFrames(data: Buffer, alternative: number): CanvasFrame[] {
  const timeline = JSON.parse(inflateRawSync(data).toString("utf8")) as PackedTimeline;
  const text = (index: number): string | null => (index < 0 ? null : (timeline.texts[index] ?? null));
  let spans: CanvasSlot[][] = [];
  return timeline.frames.map(([step, steps, open, entropy, spentNats, elapsedMs, changed, lengths, slots]) => {
    spans = lengths.map((length, index) => (spans[index] ?? []).slice(0, length));
    for (const [span, index, id, textIndex, guess, logProbability, flags] of slots) {
      const list = spans[span];
      if (list !== undefined)
        list[index] = {
          id,
          text: text(textIndex),
          guess: text(guess),
          logProbability,
          deleted: (flags & 1) === 1,
          locked: (flags & 2) === 2,
        };
    }
    return { alternative, step, steps, spans: spans.map((list) => ({ slots: [...list] })), changed, open, entropy, spentNats, elapsedMs };
  });
}

/** A position of the canvas that differs from the frame before. `flags`: 1 deleted, 2 locked. */
export interface ChangedSlot {
  readonly span: number;
  readonly index: number;
  readonly slot: CanvasSlot;
  readonly flags: number;
}

/** The positions of a frame that differ from the frame before it; all of them in the first. */
export function changedSlots(before: CanvasFrame | undefined, frame: CanvasFrame): ChangedSlot[] {
  return frame.spans.flatMap(({ slots }, span) =>
    slots.flatMap((slot, index): ChangedSlot[] =>
      sameSlot(before?.spans[span]?.slots[index], slot)
        ? []
        : [{ span, index, slot, flags: (slot.deleted ? 1 : 0) + (slot.locked ? 2 : 0) }],
    ),
  );
}

function sameSlot(a: CanvasSlot | undefined, b: CanvasSlot): boolean {
  return (
    a !== undefined &&
    a.id === b.id &&
    a.text === b.text &&
    a.guess === b.guess &&
    a.logProbability === b.logProbability &&
    a.deleted === b.deleted &&
    a.locked === b.locked
  );
}

/** Six significant digits; JSON has no infinities, so those become the largest numbers. */
function round(value: number): number {
  if (!Number.isFinite(value)) return value > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE;
  return Number(value.toPrecision(6));
}
