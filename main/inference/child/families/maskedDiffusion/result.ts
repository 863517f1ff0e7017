/** From finished canvases to the result of a run. */
import type { GenerateRequest, GenerateResult } from "../../../protocol.ts";
import type { Canvas } from "./canvas.ts";
import type { Denoiser } from "./denoiser.ts";
import type { Alternative } from "./frames.ts";
import { canvasText } from "./revise.ts";
import { slotTexts } from "./slots.ts";
import type { SpanLayout } from "./spanLayout.ts";
import type { Vocabulary } from "./vocabulary.ts";

type AlternativeResult = GenerateResult["alternatives"][number];
type SpanResult = AlternativeResult["spans"][number];

export interface RunFigures {
  readonly sizes: readonly number[];
  /** Nats per token. */
  readonly predictedNats: number | null;
  /** Slots that were open at the start, per alternative. */
  readonly tokens: number;
  readonly milliseconds: number;
}

/** `achievedNats` is the error estimated from the measured entropies, in nats per token like `predictedNats`, a mean over the alternatives. */
export function makeResult(
  denoiser: Denoiser,
  request: GenerateRequest,
  layouts: readonly SpanLayout[],
  alternatives: readonly Alternative[],
  figures: RunFigures,
): GenerateResult {
  const error = alternatives.reduce((sum, alternative) => sum + alternative.error, 0) / alternatives.length;
  const { model, vocabulary } = denoiser;
  return {
    packageHash: model.packageHash,
    provider: model.provider,
    sizes: figures.sizes,
    predictedNats: figures.predictedNats,
    achievedNats: figures.tokens === 0 ? 0 : error / figures.tokens,
    milliseconds: figures.milliseconds,
    replaced: layouts.map((layout) => layout.replaced),
    alternatives: alternatives.map(({ canvases }): AlternativeResult => {
      const lockProof = canvases.flatMap((canvas, span) => proofOf(canvas, span));
      const identity = request.strength === 0 && request.start === null;
      return {
        spans: canvases.map((canvas) =>
          spanResult(canvas, vocabulary, identity ? request.text.slice(canvas.layout.replaced.start, canvas.layout.replaced.end) : null),
        ),
        locksHeld: lockProof.every(([, , before, after]) => before === after),
        lockProof,
      };
    }),
  };
}

/** [span, slot, id before, id after] of every locked slot. */
function proofOf(canvas: Canvas, span: number): [number, number, number, number][] {
  return [...canvas.layout.locked.keys()]
    .filter((slot) => canvas.layout.locked[slot] === 1)
    .map((slot) => [span, slot, canvas.layout.target[slot] ?? -1, canvas.ids[slot] ?? -1]);
}

/** Text and tokens of a span; a character of several tokens is one entry with the sum of their log-probabilities. */
function spanResult(canvas: Canvas, vocabulary: Vocabulary, unchanged: string | null): SpanResult {
  const text = unchanged ?? canvasText(canvas, vocabulary);
  const texts = slotTexts(canvas.ids, vocabulary);
  const tokens: { start: number; end: number; logProbability: number }[] = [];
  let offset = 0;
  let total = 0;
  for (const [slot, id] of canvas.ids.entries()) {
    if (id === vocabulary.special.del) continue;
    const length = texts[slot]?.length ?? 0;
    const logp = Number.isNaN(canvas.logp[slot]) ? 0 : (canvas.logp[slot] ?? 0);
    const last = tokens[tokens.length - 1];
    total += logp;
    if (length === 0 && last) last.logProbability += logp;
    else tokens.push({ start: offset, end: offset + length, logProbability: logp });
    offset += length;
  }
  return { text, logProbability: total, tokens };
}
