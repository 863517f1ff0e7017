/** A generation from request to result: canvases, passes, denoising. */

import type { GenerateRequest, GenerateResult } from "../../../protocol.ts";
import { beginGeneration } from "../shared/beginGeneration.ts";
import type { Canvas } from "../shared/canvas.ts";
import { type Alternative, makeFrame } from "../shared/frames.ts";
import { openSlots, type Pass, planPasses, writesCoarseFirst } from "../shared/passes.ts";
import { makeResult } from "../shared/result.ts";
import { shareWindows } from "../shared/shareWindows.ts";
import { buildWindow } from "../shared/window.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import { evenBudget, maskedCount, overallError, type PassBudget, planAll } from "./budget.ts";
import { denoise, type PassRun } from "./denoise.ts";
import type { Denoiser } from "./denoiser.ts";
import { finishPass } from "./finish.ts";
import { rateTokens } from "./leaveOut.ts";
import { maskByStrength } from "./revise.ts";

/** Regenerates the spans of a request. Yields at most one network run apart. Throws as `SpanGenerator.generate`. */
export async function* generateSpans(denoiser: Denoiser, request: GenerateRequest): AsyncGenerator<GenerateEvent, GenerateResult> {
  const { elapsed, document, identity, layouts, alternatives, source } = beginGeneration(denoiser, request);
  const coarseFirst = writesCoarseFirst(request);
  const passes = identity ? [] : planPasses(layouts, (start, end) => document.between(start, end), denoiser.maxPositions, { coarseFirst });
  const open = passes.map((pass) => expectedOpen(request, pass, alternatives[0]?.canvases ?? []));
  const budgets = planAll(denoiser.planner, request, open);
  const sizes = budgets.flatMap((budget) => budget.sizes);
  const predictedNats = overallError(budgets);
  yield { type: "phase", phase: "context", sizes, predictedNats };
  if (identity)
    for (const alternative of alternatives) yield { type: "frame", frame: makeFrame(alternative, 0, denoiser.vocabulary, elapsed()) };

  for (const [number, pass] of passes.entries()) {
    const stepsAfter = budgets.slice(number + 1).reduce((sum, later) => sum + later.sizes.length, 0);
    for (const group of shareWindows(alternatives, (alternative) => buildWindow({ ...source, canvases: alternative.canvases }, pass))) {
      const context = await denoiser.contexts.get(group.window.ids, group.window.positions);
      if (number === 0) yield { type: "phase", phase: "denoising", sizes, predictedNats };
      else yield { type: "breath" };
      const run: PassRun = {
        request,
        network: denoiser.network,
        vocabulary: denoiser.vocabulary,
        pass,
        number,
        context,
        positions: group.window.slots,
        stepsAfter,
        ratings: new Map(),
        elapsed,
      };
      yield* runPass(run, group.alternatives, budgets[number] ?? evenBudget(1, 1));
    }
  }
  yield { type: "phase", phase: "finishing", sizes, predictedNats };
  return makeResult(denoiser, request, layouts, alternatives, {
    predictedNats,
    tokens: budgets.reduce((sum, budget) => sum + budget.tokens, 0),
    milliseconds: elapsed(),
  });
}

async function* runPass(run: PassRun, alternatives: readonly Alternative[], budget: PassBudget): AsyncGenerator<GenerateEvent, void> {
  const { request, pass, vocabulary } = run;
  if (request.start === null && request.strength < 1) {
    const ratings = yield* rateTokens(run, alternatives);
    for (const [alternative, logp] of ratings) maskByStrength(logp, pass, alternative.canvases, request.strength);
  }
  if (run.number === 0)
    for (const alternative of alternatives)
      yield { type: "frame", frame: makeFrame(alternative, budget.sizes.length + run.stepsAfter, vocabulary, run.elapsed()) };
  yield* denoise(run, alternatives, budget);
  yield* finishPass(run, alternatives, budget);
}

/** Open slots that a pass will begin with. */
function expectedOpen(request: GenerateRequest, pass: Pass, canvases: readonly Canvas[]): number {
  if (request.start !== null || request.strength === 1) return openSlots(pass, canvases);
  let old = 0;
  let room = 0;
  for (const part of pass.parts) {
    const layout = canvases[part.span]?.layout;
    for (let i = part.from; layout && i < part.to; i += 1) {
      if (layout.locked[i]) continue;
      if (layout.room[i]) room += 1;
      else old += 1;
    }
  }
  return maskedCount(request.strength, old) + (old === 0 ? maskedCount(request.strength, room) : Math.round(request.strength * room));
}
