import type { ProtectedText } from "../../../src/domain/quality/protectedRanges.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { CanvasFrame, GenerateRequest, GenerateResult } from "../../inference/protocol.ts";
import type { Storage } from "../../storage/storage.ts";
import type { Rewrite } from "../proposals/buildHunks.ts";
import { framesOf, tokenSteps } from "./tokenSteps.ts";

/** What a finished run leaves besides its record: everything needed to show other alternatives and to prove the locks. */
export interface Evidence {
  /** Ranges that the results replace, in the text in which the run began. */
  readonly replaced: readonly TextRange[];
  readonly alternatives: GenerateResult["alternatives"];
  /** Places in `alternatives` of those that differ from the old text and from each other, in the order in which they are offered. */
  readonly kept: readonly number[];
  /** Everything that was clamped. */
  readonly locks: readonly TextRange[];
  /** The part of `locks` that nobody had set: figures and defined names. Runs of earlier versions have none. */
  readonly automatic?: readonly ProtectedText[];
  readonly banned: GenerateRequest["banned"];
  /** By place in `alternatives` and span, the ranges of the new text whose tokens were clamped. */
  readonly clamped: readonly (readonly (readonly TextRange[])[])[];
}

/** Where the locked tokens of each span stand in its new text, from the last frame of an alternative. */
export function clampedRanges(frames: readonly CanvasFrame[], alternative: number): TextRange[][] {
  const last = frames.findLast((frame) => frame.alternative === alternative);
  return (last?.spans ?? []).map(({ slots }) => {
    const ranges: { start: number; end: number }[] = [];
    let length = 0;
    for (const slot of slots) {
      if (slot.deleted) continue;
      const start = length;
      length += (slot.text ?? "").length;
      if (!slot.locked) continue;
      const previous = ranges.at(-1);
      if (previous?.end === start) previous.end = length;
      else ranges.push({ start, end: length });
    }
    return ranges;
  });
}

/** The alternatives worth offering: those that change the text, each wording once. */
export function distinctAlternatives(text: string, result: Pick<GenerateResult, "replaced" | "alternatives">): number[] {
  const seen = new Set([JSON.stringify(result.replaced.map((range) => text.slice(range.start, range.end)))]);
  return result.alternatives.flatMap((alternative, index) => {
    const wording = JSON.stringify(alternative.spans.map((span) => span.text));
    if (seen.has(wording)) return [];
    seen.add(wording);
    return [index];
  });
}

/**
 * What the offered alternative (0-based among those kept, the likeliest first) makes of the places `ranges`; null when there is no such
 * alternative. `frames` are those of the run.
 */
export function alternativeRewrites(
  evidence: Evidence,
  offered: number,
  ranges: readonly TextRange[],
  frames: readonly CanvasFrame[],
): Rewrite[] | null {
  const place = evidence.kept[offered] ?? -1;
  const alternative = evidence.alternatives[place];
  if (alternative === undefined) return null;
  const steps = tokenSteps(framesOf(frames, alternative.index));
  return alternative.spans.map((span, number) => ({
    range: ranges[number] ?? { start: 0, end: 0 },
    newText: span.text,
    tokens: span.tokens,
    kept: evidence.clamped[place]?.[number] ?? null,
    held: heldWithin(evidence, number, ranges[number]),
    written: { alternative: alternative.index, span: number, steps: steps[number] ?? [] },
  }));
}

/**
 * What was kept automatically at a place, in offsets of its old text. Nothing when the place has another length by now: the offsets would
 * belong to other words.
 */
function heldWithin({ replaced, automatic = [] }: Evidence, number: number, range: TextRange | undefined): TextRange[] {
  const place = replaced[number];
  if (place === undefined || range === undefined || range.end - range.start !== place.end - place.start) return [];
  return automatic
    .filter(({ start, end }) => start >= place.start && end <= place.end)
    .map(({ start, end }) => ({ start: start - place.start, end: end - place.start }));
}

/** Evidence of a stored run, null when it left none. */
export function readEvidence(storage: Storage, runId: string): Evidence | null {
  return storage.runs.evidence(runId) as Evidence | null;
}
