/** Negative log-likelihood of held-out spans. */
import type { Measured, SpanNllRow } from "../../../../src/domain/evaluation/evaluation.ts";
import { type Estimate, estimate, interpolate } from "../../../../src/domain/evaluation/statistics.ts";
import { counterRandom, shuffledIndices } from "../../../../src/domain/random/counterRandom.ts";
import { type Bench, byKind, MASK_SEED, type Section, streamOf, within } from "./bench.ts";
import { makeCanvases, targetLogpInRuns } from "./canvases.ts";
import type { MaskedMeasurable } from "./measurable.ts";
import { type HeldOutSpan, meanOf, type TokenWindow } from "./windows.ts";

/** Numbers of masked tokens at which the curve is measured. */
const POINTS = 8;

interface Found {
  readonly kind: SpanNllRow["kind"];
  readonly span: HeldOutSpan;
  readonly nats: number;
  readonly autoregressive: number | null;
  readonly baselines: { readonly unigram: number; readonly trigram: number } | null;
}

/** Nats per token by length and kind. Null for a family without likelihoods. */
export async function* spanNll(bench: Bench): Section<NonNullable<Measured["spanNll"]>> {
  const { measurable, autoregressive } = bench;
  if (measurable.type === "path") return null;
  const found: Found[] = [];
  const of = bench.windows.reduce((sum, window) => sum + window.spans.length, 0);
  for (const window of bench.windows) {
    for (const span of window.spans) {
      const { ids, baselines } = window;
      let nats: number;
      if (measurable.type === "causal") nats = -meanOf(await measurable.spanLogp(ids, span.from, span.to), 0, span.length);
      else nats = yield* within(anyOrderNll(measurable, window, span), { done: found.length, of });
      const exact = autoregressive ? await autoregressive.spanLogp(ids, span.from, span.to) : null;
      found.push({
        kind: window.held.kind,
        span,
        nats,
        autoregressive: exact ? -meanOf(exact, 0, span.length) : null,
        baselines: baselines && {
          unigram: meanOf(baselines.unigram, span.from, span.to),
          trigram: meanOf(baselines.trigram, span.from, span.to),
        },
      });
      yield { done: found.length, of };
    }
  }
  const lengths = [...new Set(found.map(({ span }) => span.length))].sort((a, b) => a - b);
  return byKind(found).flatMap(([kind, own]) =>
    lengths
      .map((length) =>
        rowOf(
          kind,
          length,
          own.filter(({ span }) => span.length === length),
        ),
      )
      .filter((row) => row.spans > 0),
  );
}

/**
 * Bound on the span's NLL, nats per token: masked losses averaged over the number of masked tokens 1 .. n, measured at up to eight of them with a
 * random mask each and interpolated between. It is the expected NLL of revealing one token at a time in random order.
 */
export async function* anyOrderNll(measurable: MaskedMeasurable, window: TokenWindow, span: HeldOutSpan): AsyncGenerator<void, number> {
  const targets = Int32Array.from(window.ids.slice(span.from, span.to));
  const points = Math.min(POINTS, span.length);
  const counts = Array.from({ length: points }, (_, i) => Math.round(1 + ((span.length - 1) * i) / Math.max(1, points - 1)));
  const masks = counts.map((count, draw) => {
    const order = shuffledIndices(counterRandom(MASK_SEED, streamOf(window, span.length, draw)), span.length);
    return new Set(order.slice(0, count));
  });
  const open = await measurable.openSpan(window.ids, span.from, span.to);
  yield;
  const isMasked = (row: number, column: number): boolean => masks[row]?.has(column) === true;
  const canvases = makeCanvases(targets, masks.length, measurable.maskId, isMasked);
  const logp = yield* targetLogpInRuns(open, canvases, masks.length, targets);
  const losses = masks.map((mask, row) => [...mask].reduce((sum, column) => sum - (logp[row * span.length + column] ?? 0), 0) / mask.size);
  return (
    Array.from({ length: span.length }, (_, i) => interpolate(counts, losses, i + 1)).reduce((sum, loss) => sum + loss, 0) / span.length
  );
}

function rowOf(kind: SpanNllRow["kind"], tokens: number, found: readonly Found[]): SpanNllRow {
  const total = found.reduce((sum, { nats, span }) => sum + nats * span.length, 0);
  const characters = found.reduce((sum, { span }) => sum + span.characters, 0);
  const column = (read: (entry: Found) => number | null | undefined): Estimate | null => {
    const values = found.map(read).filter((value) => value !== null && value !== undefined);
    return values.length === found.length && values.length > 0 ? estimate(values) : null;
  };
  return {
    kind,
    tokens,
    spans: found.length,
    nats: estimate(found.map(({ nats }) => nats)),
    bitsPerCharacter: total / Math.LN2 / Math.max(1, characters),
    unigram: column(({ baselines }) => baselines?.unigram)?.mean ?? null,
    trigram: column(({ baselines }) => baselines?.trigram)?.mean ?? null,
    autoregressive: column(({ autoregressive }) => autoregressive),
    aboveAutoregressive: column(({ nats, autoregressive }) => (autoregressive === null ? null : nats - autoregressive)),
  };
}
