/** A generation from request to result: canvases under noise, the reverse process over the whole document, and the denoiser's finish. */

import type { GenerateRequest, GenerateResult } from "../../../protocol.ts";
import { evenBudget, maskedCount, overallError, type PassBudget, planAll } from "../maskedDiffusion/budget.ts";
import { denoise, type PassRun } from "../maskedDiffusion/denoise.ts";
import { finishPass } from "../maskedDiffusion/finish.ts";
import { beginGeneration } from "../shared/beginGeneration.ts";
import { type Alternative, makeFrame } from "../shared/frames.ts";
import { openSlots, type Pass, planPasses } from "../shared/passes.ts";
import { makeResult } from "../shared/result.ts";
import { shareWindows } from "../shared/shareWindows.ts";
import { buildWindow } from "../shared/window.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import { reverseBudgets } from "./budget.ts";
import type { Fourier } from "./fourier.ts";
import { addNoise, freeSlots } from "./noise.ts";
import { reverseProcess } from "./reverse.ts";

/** Positions of a window that are left to the text around the spans, and those of the kind token and the document's begin and end. */
const LEAST_CONTEXT = 64;
const MARKS = 2;

/**
 * Regenerates the spans of a request, all of a document in one pass where they fit into the longest graph. Strength is the noise level that the old
 * text is put under. The order of the request plays no part: every step is open to every place. A stored frame is gone on from as a denoiser
 * does: what is decided stays. Yields at most one network run apart. Throws as `SpanGenerator.generate`.
 */
export async function* generateSpans(fourier: Fourier, request: GenerateRequest): AsyncGenerator<GenerateEvent, GenerateResult> {
  const { elapsed, document, identity, layouts, alternatives, source } = beginGeneration(fourier, request);
  const window = fourier.maxPositions;
  const limits = { window, block: Math.max(1, window - LEAST_CONTEXT - MARKS) };
  const passes = identity ? [] : planPasses(layouts, (start, end) => document.between(start, end), window, { limits });
  const budgets = planPassesOf(fourier, request, passes, alternatives);
  const sizes = budgets.flatMap((budget) => budget.sizes);
  const predictedNats = overallError(budgets);
  yield { type: "phase", phase: "context", sizes, predictedNats };
  if (identity)
    for (const alternative of alternatives) yield { type: "frame", frame: makeFrame(alternative, 0, fourier.vocabulary, elapsed()) };

  for (const [number, pass] of passes.entries()) {
    const stepsAfter = budgets.slice(number + 1).reduce((sum, later) => sum + later.sizes.length, 0);
    for (const group of shareWindows(alternatives, (alternative) =>
      buildWindow({ ...source, positions: window, canvases: alternative.canvases }, pass),
    )) {
      const context = await fourier.contexts.get(group.window.ids, group.window.positions);
      if (number === 0) yield { type: "phase", phase: "denoising", sizes, predictedNats };
      const run: PassRun = {
        request,
        network: fourier.network,
        vocabulary: fourier.vocabulary,
        pass,
        number,
        context,
        positions: group.window.slots,
        stepsAfter,
        ratings: new Map(),
        elapsed,
      };
      yield* runPass(fourier, run, group.alternatives, budgets[number] ?? evenBudget(1, 1));
    }
  }
  yield { type: "phase", phase: "finishing", sizes, predictedNats };
  return makeResult(fourier, request, layouts, alternatives, {
    predictedNats,
    tokens: budgets.reduce((sum, budget) => sum + budget.tokens, 0),
    milliseconds: elapsed(),
  });
}

async function* runPass(
  fourier: Fourier,
  run: PassRun,
  alternatives: readonly Alternative[],
  budget: PassBudget,
): AsyncGenerator<GenerateEvent, void> {
  const { request, vocabulary, number } = run;
  const fresh = request.start === null;
  if (fresh) for (const alternative of alternatives) addNoise(fourier, run, alternative, request.strength);
  if (number === 0) {
    const later = budget.sizes.length + run.stepsAfter;
    for (const alternative of alternatives) yield { type: "frame", frame: makeFrame(alternative, later, vocabulary, run.elapsed()) };
  }
  if (!fresh) yield* denoise(run, alternatives, budget);
  else if (budget.tokens > 0) yield* reverseProcess(fourier, run, alternatives, budget.sizes.length, budget);
  yield* finishPass(run, alternatives, budget);
}

/** Budgets of all passes: for the reverse process over what noise will cover, or for the open slots of a stored frame. */
function planPassesOf(
  fourier: Fourier,
  request: GenerateRequest,
  passes: readonly Pass[],
  alternatives: readonly Alternative[],
): PassBudget[] {
  const [first] = alternatives;
  if (!first) return [];
  if (request.start !== null)
    return planAll(
      fourier.planner,
      request,
      passes.map((pass) => openSlots(pass, first.canvases)),
    );
  const tokens = passes.map((pass) => maskedCount(request.strength, freeSlots({ pass }, first).length));
  return reverseBudgets(fourier.planner, request, tokens, fourier.shape.defaultSteps);
}
