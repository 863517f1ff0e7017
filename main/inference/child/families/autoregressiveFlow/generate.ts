/** A generation from request to result: canvases, passes, noise, sweeps, repairs. */

import type { GenerateRequest, GenerateResult } from "../../../protocol.ts";
import { beginGeneration } from "../shared/beginGeneration.ts";
import type { Canvas } from "../shared/canvas.ts";
import { type Alternative, makeFrame } from "../shared/frames.ts";
import { type Pass, planPasses, writesCoarseFirst } from "../shared/passes.ts";
import { makeResult } from "../shared/result.ts";
import { shareWindows } from "../shared/shareWindows.ts";
import type { SpanLayout } from "../shared/spanLayout.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import { type Column, columnWindow, freeColumns, wholePatches } from "./columns.ts";
import { fillColumns } from "./fill.ts";
import { type Flow, heatOf } from "./flow.ts";
import { foreseePass, openedTokens } from "./foresee.ts";
import type { PassRun } from "./passRun.ts";
import { rateAlternatives } from "./rate.ts";
import { avoidBanned, repair } from "./repair.ts";
import { type KeptToken, openUnlikely } from "./revise.ts";

/**
 * Regenerates the spans of a request. One sweep is one network run, one step and one frame. There is no factorisation error: a sweep is repeated
 * until nothing changes, so the text is the one that the noise stands for, whatever the plan of the request. Throws as `SpanGenerator.generate`.
 */
export async function* generateSpans(flow: Flow, request: GenerateRequest): AsyncGenerator<GenerateEvent, GenerateResult> {
  const { elapsed, document, identity, layouts, alternatives, source } = beginGeneration(flow, request);
  const revises = request.start === null && request.strength < 1;
  const coarseFirst = writesCoarseFirst(request);
  const passes = identity ? [] : planPasses(layouts, (start, end) => document.between(start, end), flow.maxPositions, { coarseFirst });
  const open = passes.map((pass) => expectedOpen(request, freeColumns(pass, alternatives[0]?.canvases ?? [], revises), layouts));
  const sizes = open.flatMap((count) => foreseePass(flow, count, "reported"));
  const phase = (name: "context" | "denoising" | "finishing"): GenerateEvent => ({ type: "phase", phase: name, sizes, predictedNats: 0 });
  const kept = new Map<Alternative, KeptToken[]>(alternatives.map((alternative) => [alternative, []]));
  yield phase("context");
  if (passes.length === 0) yield* firstFrames(flow, alternatives, 0, elapsed);

  /** The pass beside its context, with these columns; one network run where the context is new. */
  const runOf = async (number: number, pass: Pass, columns: readonly Column[], canvases: readonly Canvas[]): Promise<PassRun> => {
    const window = columnWindow({ ...source, canvases }, pass, columns);
    return {
      ...{ flow, request, pass, number, columns, elapsed, attempt: 0 },
      context: await flow.contexts.get(window.ids, window.positions),
      positions: wholePatches(window.slots, flow.network.shape.patch),
      heat: heatOf(request.temperature),
      expected: sizes.length,
      isLast: number === passes.length - 1,
    };
  };
  let begun = false;
  for (const [number, pass] of passes.entries()) {
    const free = freeColumns(pass, alternatives[0]?.canvases ?? [], revises);
    for (const group of shareWindows(alternatives, ({ canvases }) => columnWindow({ ...source, canvases }, pass, free))) {
      const canvases = group.alternatives[0]?.canvases ?? [];
      let run = await runOf(number, pass, free, canvases);
      yield begun ? { type: "breath" } : phase("denoising");
      begun = true;
      if (revises && free.length > 0) {
        const tokens = yield* openUnlikely(run, group.alternatives);
        for (const alternative of group.alternatives) kept.get(alternative)?.push(...tokens);
        run = await runOf(number, pass, freeColumns(pass, canvases, false), canvases);
        yield { type: "breath" };
      }
      if (number === 0) yield* firstFrames(flow, group.alternatives, sizes.length, elapsed);
      if (run.columns.length > 0) yield* fillColumns(run, group.alternatives);
      for (const alternative of group.alternatives) {
        yield* repair({ run, source }, alternative);
        yield* avoidBanned({ run, source }, alternative);
      }
      if (request.alternatives > 1 || request.rate === true) yield* rateAlternatives(run, group.alternatives);
    }
  }
  yield phase("finishing");
  const tokens = open.reduce((sum, count) => sum + count, 0);
  const result = makeResult(flow, request, layouts, alternatives, { predictedNats: 0, tokens, milliseconds: elapsed() });
  return revises && !identity ? withKeptTokens(result, alternatives, kept) : result;
}

function* firstFrames(
  { vocabulary }: Flow,
  alternatives: readonly Alternative[],
  steps: number,
  elapsed: () => number,
): Generator<GenerateEvent, void> {
  for (const alternative of alternatives) yield { type: "frame", frame: makeFrame(alternative, steps, vocabulary, elapsed()) };
}

/** Columns that a pass will begin with: the free ones, below strength 1 the share of them that is opened. */
function expectedOpen({ start, strength }: GenerateRequest, free: readonly Column[], layouts: readonly SpanLayout[]): number {
  if (start !== null || free.length === 0) return free.length;
  const room = free.filter(({ span, slot }) => layouts[span]?.room[slot] === 1).length;
  return openedTokens(strength, free.length - room, room);
}

/** The result with what became of the tokens that were kept. */
function withKeptTokens(
  result: GenerateResult,
  alternatives: readonly Alternative[],
  kept: ReadonlyMap<Alternative, readonly KeptToken[]>,
): GenerateResult {
  return {
    ...result,
    alternatives: result.alternatives.map((found) => {
      const source = alternatives[found.index];
      const tokens = source ? (kept.get(source) ?? []) : [];
      return {
        ...found,
        kept: tokens.map(({ span, slot, id }) => [span, slot, id, source?.canvases[span]?.ids[slot] ?? -1] as const),
      };
    }),
  };
}
