import type { Run } from "../../../src/contract/index.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { CanvasFrame } from "../../inference/protocol.ts";
import type { Rewrite, TokenProbability } from "../proposals/buildHunks.ts";
import { clampedRanges, type Evidence } from "./evidence.ts";
import type { RunPlace } from "./spans.ts";
import { framesOf, tokenSteps } from "./tokenSteps.ts";

/** The frame after `step` of an alternative. Throws NOT_FOUND. */
export function frameAt(frames: readonly CanvasFrame[], alternative: number, step: number): CanvasFrame {
  const frame = frames.findLast((candidate) => candidate.alternative === alternative && candidate.step === step);
  if (frame === undefined) {
    throw new PalimpsestError(
      "NOT_FOUND",
      `The timeline has no step ${step} of alternative ${alternative + 1}. Choose one that it shows.`,
      {
        kind: "frame",
        id: `${alternative}.${step}`,
      },
    );
  }
  return frame;
}

/** Token ids of a frame per span, -1 where a position is open. */
export function canvasOf(frame: CanvasFrame): number[][] {
  return frame.spans.map((span) => span.slots.map((slot) => slot.id));
}

/** A run and its places in the present text. */
export interface PlacedRun {
  readonly text: string;
  readonly run: Run;
  readonly places: readonly RunPlace[];
  /** What the proposal of the run replaces, where it is now; null when the run has none. */
  readonly replaced: readonly TextRange[] | null;
  readonly evidence: Evidence | null;
  /** All frames of the run. */
  readonly frames: readonly CanvasFrame[];
}

/** The places of a run as they read in a frame; open positions take their best guess. */
export function rewritesOf(placed: PlacedRun, frame: CanvasFrame): Rewrite[] {
  const { alternative } = frame;
  const steps = tokenSteps(framesOf(placed.frames, alternative, frame.step));
  return placed.places.map((_, index) => {
    const { newText, tokens } = readSlots(frame, index);
    const kept = clampedRanges([frame], alternative)[index] ?? null;
    const written = { alternative, span: index, steps: steps[index] ?? [] };
    return { range: replacedRange(placed, index, newText), newText, tokens, kept, written };
  });
}

/**
 * What tokens of a run replace. The place of its proposal is exact; a finished run without one knows it as long as its
 * text is as it was. Otherwise tokens that begin with the space before the span replace that space too.
 */
function replacedRange({ text, run, places, replaced, evidence }: PlacedRun, index: number, newText: string): TextRange {
  const exact = replaced?.[index];
  if (exact !== undefined) return exact;
  const place = places[index] ?? { start: 0, end: 0, unchanged: false };
  const span = run.spans[index];
  const known = evidence?.replaced[index];
  if (place.unchanged && span !== undefined && known !== undefined) {
    return {
      start: Math.max(0, place.start + known.start - span.start),
      end: Math.min(text.length, place.end + known.end - span.end),
    };
  }
  const { start, end } = place;
  const space = /^\s/.test(newText) && !/^\s/.test(text.slice(start, end)) && text[start - 1] === newText[0];
  return { start: space ? start - 1 : start, end };
}

function readSlots(frame: CanvasFrame, span: number): { newText: string; tokens: TokenProbability[] } {
  let newText = "";
  const tokens: TokenProbability[] = [];
  for (const slot of frame.spans[span]?.slots ?? []) {
    if (slot.deleted) continue;
    const start = newText.length;
    newText += slot.text ?? slot.guess ?? "";
    if (slot.logProbability !== null && newText.length > start)
      tokens.push({ start, end: newText.length, logProbability: slot.logProbability });
  }
  return { newText, tokens };
}
