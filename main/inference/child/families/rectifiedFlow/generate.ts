/** A generation from request to result: canvases, passes, one path of latents each, repairs. */

import { PalimpsestError } from "../../../../../src/domain/errors/palimpsestError.ts";
import type { Solver } from "../../../../../src/domain/planning/solver.ts";
import type { GenerateRequest, GenerateResult } from "../../../protocol.ts";
import { bannedPhrases, findBanned, reopen, restoreOld } from "../shared/bannedWording.ts";
import { beginGeneration } from "../shared/beginGeneration.ts";
import { type Canvas, OPEN } from "../shared/canvas.ts";
import { type Alternative, makeFrame } from "../shared/frames.ts";
import { type Pass, type PassPart, planPasses, writesCoarseFirst } from "../shared/passes.ts";
import { makeResult } from "../shared/result.ts";
import { shareWindows } from "../shared/shareWindows.ts";
import { buildWindow } from "../shared/window.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import type { Flow } from "./flow.ts";

import { rateFinished } from "./rating.ts";
import { stepsPerPass } from "./schedule.ts";
import { agree, forColumns, type PassRun, solve } from "./solve.ts";

const BAN_ATTEMPTS = 12;
/** Steps that write a few slots anew among known ones. */
const REVISE_STEPS = 4;

/**
 * Regenerates the spans of a request. Strength s begins at time 1 - s: at 1 the old text plays no part, at 0 nothing runs. Temperature, top-p, order
 * and re-masking have no meaning here: what varies is the noise, and every step may change every token. The error of a run is not known.
 * Yields at most one network run apart. Throws as `SpanGenerator.generate`.
 */
export async function* generateSpans(flow: Flow, request: GenerateRequest): AsyncGenerator<GenerateEvent, GenerateResult> {
  const { elapsed, document, identity, layouts, alternatives, source } = beginGeneration(flow, request);
  const solver = solverOf(flow, request);
  const coarseFirst = writesCoarseFirst(request);
  const passes = identity ? [] : planPasses(layouts, (start, end) => document.between(start, end), flow.maxPositions, { coarseFirst });
  const steps = stepsPerPass(request.plan, passes.length, flow.sampling);
  const sizes = passes.flatMap((pass) => plannedSizes(pass, alternatives[0], request, steps));
  const phase = (name: "context" | "denoising" | "finishing"): GenerateEvent => ({
    type: "phase",
    phase: name,
    sizes,
    predictedNats: null,
  });
  const first = (alternative: Alternative): GenerateEvent => ({
    type: "frame",
    frame: makeFrame(alternative, sizes.length, flow.vocabulary, elapsed()),
  });
  yield phase("context");
  if (passes.length === 0) yield* alternatives.map(first);

  for (const [number, pass] of passes.entries()) {
    for (const group of shareWindows(alternatives, ({ canvases }) => buildWindow({ ...source, canvases }, pass))) {
      const context = await flow.contexts.get(group.window.ids, group.window.positions);
      if (number === 0) {
        yield phase("denoising");
        yield* group.alternatives.map(first);
      } else yield { type: "breath" };
      const stepsAfter = steps * (passes.length - number - 1);
      const run = { flow, request, solver, pass, number, context, positions: group.window.slots, stepsAfter, elapsed };
      yield* runPass(run, group.alternatives, steps);
    }
  }
  if (alternatives.length > 1) for (const pass of passes) agreeOverall(pass, alternatives, request);
  yield phase("finishing");
  return makeResult(flow, request, layouts, alternatives, {
    predictedNats: identity ? 0 : null,
    errorKnown: identity,
    tokens: sizes[0] ?? 0,
    milliseconds: elapsed(),
  });
}

async function* runPass(run: PassRun, alternatives: readonly Alternative[], steps: number): AsyncGenerator<GenerateEvent, void> {
  const { request, pass } = run;
  yield* solve(run, alternatives, {
    steps,
    begin: beginOf(request, pass, alternatives[0]?.canvases ?? []),
    moving: ({ canvases }) => movingSlots(pass, canvases, request),
  });
  for (const part of pass.parts) for (const alternative of alternatives) yield* avoidBanned(run, alternative, part);
  if (request.alternatives > 1 || request.rate === true) yield* rateFinished(run, alternatives);
}

/** Wording that was rejected at this place does not come out again: its slots are written anew among the others, at last the old text stays. */
async function* avoidBanned(run: PassRun, alternative: Alternative, part: PassPart): AsyncGenerator<GenerateEvent, void> {
  const { request, flow, pass } = run;
  const canvas = alternative.canvases[part.span];
  const banned = request.banned[part.span] ?? [];
  if (!canvas || banned.length === 0) return;
  const { replaced } = canvas.layout;
  const phrases = bannedPhrases(banned, request.text.slice(replaced.start, replaced.end));
  for (let attempt = 0; ; attempt += 1) {
    const slots = findBanned(canvas, part, phrases, flow.vocabulary);
    if (slots === null) return;
    if (attempt === BAN_ATTEMPTS) break;
    reopen(canvas, slots, attempt);
    const moving = openSlotsOf(pass, alternative.canvases);
    yield* solve(run, [alternative], { steps: REVISE_STEPS, begin: 0, moving: () => moving });
  }
  restoreOld(canvas, part.to);
  yield { type: "frame", frame: makeFrame(alternative, run.stepsAfter, flow.vocabulary, run.elapsed()) };
}

/** Old text begins its path at 1 - strength; where there is none, or where decided slots stay and others are open, all begins at noise. */
function beginOf(request: GenerateRequest, pass: Pass, canvases: readonly Canvas[]): number {
  const hasOldText = pass.parts.some(({ span }) => (canvases[span]?.layout.oldTokens ?? 0) > 0);
  return request.start === null && hasOldText ? 1 - request.strength : 0;
}

/** All slots but the locked ones; of a stored frame only the open ones. */
function movingSlots(pass: Pass, canvases: readonly Canvas[], request: GenerateRequest): Uint8Array {
  if (request.start !== null) return openSlotsOf(pass, canvases);
  const moving = new Uint8Array(pass.size);
  forColumns(pass, canvases, ({ layout }, slot, column) => {
    moving[column] = layout.locked[slot] ? 0 : 1;
  });
  return moving;
}

function openSlotsOf(pass: Pass, canvases: readonly Canvas[]): Uint8Array {
  const open = new Uint8Array(pass.size);
  forColumns(pass, canvases, ({ ids }, slot, column) => {
    open[column] = ids[slot] === OPEN ? 1 : 0;
  });
  return open;
}

/** Slots that each step of a pass will write; no step where nothing moves. */
function plannedSizes(pass: Pass, alternative: Alternative | undefined, request: GenerateRequest, steps: number): number[] {
  const moving = movingSlots(pass, alternative?.canvases ?? [], request).reduce((sum, flag) => sum + flag, 0);
  return moving === 0 ? [] : new Array<number>(steps).fill(moving);
}

/** Alternatives that went different ways in earlier passes were never in one batch: in the end all are compared. */
function agreeOverall(pass: Pass, alternatives: readonly Alternative[], request: GenerateRequest): void {
  agree(
    { pass },
    alternatives,
    alternatives.map(({ canvases }) => movingSlots(pass, canvases, { ...request, start: null })),
  );
}

/** Throws INVALID_ARGUMENT when the package lacks the solver that the request names. */
function solverOf({ network, sampling, model }: Flow, { solver }: GenerateRequest): Solver {
  const chosen = solver ?? (network.solvers.includes(sampling.solver) ? sampling.solver : "euler");
  if (network.solvers.includes(chosen)) return chosen;
  throw new PalimpsestError(
    "INVALID_ARGUMENT",
    `The model "${model.id}" has no graph for the solver "${chosen}". Use "euler", or choose another model.`,
    { field: "solver", model: model.id },
  );
}
