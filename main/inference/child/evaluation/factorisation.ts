/** What is lost by revealing several tokens at once, measured on held-out spans. */
import type { DocumentKind } from "../../../../src/domain/document/documentState.ts";
import type { Factorisation } from "../../../../src/domain/evaluation/evaluation.ts";
import { logLogSlope, slopeOfMeans } from "../../../../src/domain/evaluation/slope.ts";
import { estimate } from "../../../../src/domain/evaluation/statistics.ts";
import { curveFor } from "../../../../src/domain/planning/curve.ts";
import { balancedSizes, predictedError } from "../../../../src/domain/planning/plan.ts";
import { counterRandom, shuffledIndices } from "../../../../src/domain/random/counterRandom.ts";
import { type Bench, byKind, ORDER_SEED, type Section, streamOf, within } from "./bench.ts";
import { makeCanvases, targetLogpInRuns } from "./canvases.ts";
import type { MaskedMeasurable } from "./measurable.ts";
import type { HeldOutSpan, TokenWindow } from "./windows.ts";

interface Found {
  readonly kind: DocumentKind;
  readonly length: number;
  /** -log p_chain, nats per token. */
  readonly chain: number;
  /** -log p_T + log p_chain, nats per token, for each number of steps. */
  readonly lost: readonly number[];
}

/** Numbers of steps: 1, 2, 4 .. below the length (at the length nothing is lost by definition). */
export function stepCounts(length: number): number[] {
  return Array.from({ length: Math.floor(Math.log2(length)) }, (_, i) => 2 ** i).filter((steps) => steps < length);
}

/** Error against steps, by kind and for all kinds together. Null for a family that does not reveal in steps. */
export async function* factorisation(bench: Bench): Section<Factorisation[]> {
  const { measurable, windows, scale } = bench;
  if (measurable.type !== "masked") return null;
  const chosen = [...scale.factorisation].flatMap(([length, most]) =>
    byKind(windows.map((window) => ({ kind: window.held.kind, window }))).flatMap(([, own]) =>
      own.slice(0, most).flatMap(({ window }) => {
        const span = window.spans.find((candidate) => candidate.length === length);
        return span ? [{ window, span }] : [];
      }),
    ),
  );
  const found: Found[] = [];
  for (const { window, span } of chosen) {
    found.push(yield* within(readSpan(measurable, window, span), { done: found.length, of: chosen.length }));
    yield { done: found.length, of: chosen.length };
  }
  return [...scale.factorisation.keys()].flatMap((length) => {
    const own = found.filter((entry) => entry.length === length);
    if (own.length === 0) return [];
    return [tableOf("all", length, own, measurable), ...byKind(own).map(([kind, part]) => tableOf(kind, length, part, measurable))];
  });
}

/**
 * One random order; the states of the chain (0, 1 .. L - 1 tokens revealed) hold those of every schedule along the same order, so that all
 * schedules are read from one set of rows.
 */
async function* readSpan(measurable: MaskedMeasurable, window: TokenWindow, span: HeldOutSpan): AsyncGenerator<void, Found> {
  const { length } = span;
  const targets = Int32Array.from(window.ids.slice(span.from, span.to));
  const order = shuffledIndices(counterRandom(ORDER_SEED, streamOf(window, length)), length);
  const rank = new Int32Array(length);
  for (const [place, column] of order.entries()) rank[column] = place;
  const open = await measurable.openSpan(window.ids, span.from, span.to);
  yield;
  const isMasked = (known: number, column: number): boolean => (rank[column] ?? 0) >= known;
  const canvases = makeCanvases(targets, length, measurable.maskId, isMasked);
  const logp = yield* targetLogpInRuns(open, canvases, length, targets);
  const nll = (sizes: readonly number[]): number => {
    let known = 0;
    let sum = 0;
    for (const size of sizes) {
      for (let place = known; place < known + size; place += 1) sum -= logp[known * length + (order[place] ?? 0)] ?? 0;
      known += size;
    }
    return sum / length;
  };
  const chain = nll(balancedSizes(length, length));
  return {
    kind: window.held.kind,
    length,
    chain,
    lost: stepCounts(length).map((steps) => nll(balancedSizes(length, steps)) - chain),
  };
}

function tableOf(kind: Factorisation["kind"], length: number, found: readonly Found[], { planner }: MaskedMeasurable): Factorisation {
  const counts = stepCounts(length);
  const predicted = counts.map((steps) => {
    if (planner === null) return null;
    const sizes = balancedSizes(length, steps);
    return found.reduce((sum, entry) => sum + predictedError(curveFor(planner, entry.kind, length), sizes), 0) / found.length;
  });
  const points = counts.map((steps, i) => ({
    steps,
    nats: estimate(found.map(({ lost }) => lost[i] ?? 0)),
    predicted: predicted[i] ?? null,
  }));
  const fitted = counts.map((steps, i) => ({ steps, i })).filter(({ steps }) => steps >= 2 && steps <= length / 4);
  const slope = slopeOfMeans(
    fitted.map(({ steps }) => steps),
    found.map(({ lost }) => fitted.map(({ i }) => lost[i] ?? 0)),
  );
  return {
    kind,
    tokens: length,
    spans: found.length,
    chain: estimate(found.map(({ chain }) => chain)),
    points,
    slope: slope && {
      from: 2,
      to: Math.floor(length / 4),
      value: slope.slope,
      error: slope.error,
      predicted: logLogSlope(fitted.map(({ steps, i }) => ({ x: steps, y: predicted[i] ?? 0 }))),
    },
  };
}
