/** From finished canvases to the result of a run. */
import type { GenerateRequest, GenerateResult, LoadedModel } from "../../../protocol.ts";
import type { Canvas } from "./canvas.ts";
import { canvasText } from "./characters.ts";
import type { Alternative } from "./frames.ts";
import { rankAlternatives } from "./rankAlternatives.ts";
import { slotTexts } from "./slots.ts";
import type { SpanLayout } from "./spanLayout.ts";
import type { Vocabulary } from "./vocabulary.ts";

type AlternativeResult = GenerateResult["alternatives"][number];
type SpanResult = AlternativeResult["spans"][number];

export interface RunFigures {
  /** Nats per token. */
  readonly predictedNats: number | null;
  /** Slots that were open at the start, per alternative. */
  readonly tokens: number;
  readonly milliseconds: number;
  /** False for a family that cannot estimate its error: then `achievedNats` is null. */
  readonly errorKnown?: boolean;
}

/**
 * Alternatives are ranked by the mean log-probability of their tokens with each left out, or as the family rates them; of those that say the same the likeliest stays.
 * `achievedNats` is the error estimated from the measured entropies, in nats per token like `predictedNats`, a mean
 * over the alternatives; `sizes` are those of the best one.
 */
export function makeResult(
  { model, vocabulary }: { readonly model: LoadedModel; readonly vocabulary: Vocabulary },
  request: GenerateRequest,
  layouts: readonly SpanLayout[],
  alternatives: readonly Alternative[],
  figures: RunFigures,
): GenerateResult {
  const error = alternatives.reduce((sum, alternative) => sum + alternative.error, 0) / alternatives.length;
  const identity = request.strength === 0 && request.start === null;
  const ranked = rankAlternatives(
    alternatives.map((source) => {
      const { canvases, index, leftOut } = source;
      const lockProof = canvases.flatMap((canvas, span) => proofOf(canvas, span));
      return {
        source,
        index,
        leaveOneOutNats: leftOut.tokens === 0 ? null : leftOut.nats / leftOut.tokens,
        spans: canvases.map((canvas) => {
          const { start, end } = canvas.layout.replaced;
          const unchanged = identity || canvas.ids.length === 0;
          return spanResult(canvas, vocabulary, unchanged ? request.text.slice(start, end) : null);
        }),
        locksHeld: lockProof.every(([, , before, after]) => before === after),
        lockProof,
      };
    }),
  );
  return {
    packageHash: model.packageHash,
    provider: model.provider,
    sizes: ranked[0]?.source.sizes ?? [],
    predictedNats: figures.predictedNats,
    achievedNats: figures.errorKnown === false ? null : figures.tokens === 0 ? 0 : error / figures.tokens,
    milliseconds: figures.milliseconds,
    replaced: layouts.map((layout) => layout.replaced),
    dropped: alternatives.length - ranked.length,
    alternatives: ranked.map(({ source: _, ...alternative }): AlternativeResult => alternative),
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
  const texts = slotTexts(canvas, vocabulary);
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
