import type { Run } from "../../../src/contract/index.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { CanvasFrame } from "../../inference/protocol.ts";
import type { Rewrite, TokenProbability } from "../proposals/buildHunks.ts";
import { clampedRanges, type Evidence } from "./evidence.ts";

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

/**
 * The places of a run as they read in a frame; open positions take their best guess. `spans` are where the run's spans
 * are now. A run that finished knows exactly what its tokens replaced; otherwise tokens that begin with the space before
 * the span replace that space too.
 */
export function rewritesOf(text: string, run: Run, spans: readonly TextRange[], frame: CanvasFrame, evidence: Evidence | null): Rewrite[] {
  return spans.map((span, index) => {
    const { newText, tokens } = readSlots(frame, index);
    const kept = clampedRanges([frame], frame.alternative)[index] ?? null;
    const original = run.spans[index];
    const replaced = evidence?.replaced[index];
    if (original !== undefined && replaced !== undefined) {
      const range = {
        start: Math.max(0, span.start + replaced.start - original.start),
        end: Math.min(text.length, span.end + replaced.end - original.end),
      };
      return { range, newText, tokens, kept };
    }
    const space = /^\s/.test(newText) && !/^\s/.test(text.slice(span.start, span.end)) && text[span.start - 1] === newText[0];
    return { range: space ? { start: span.start - 1, end: span.end } : span, newText, tokens, kept };
  });
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
