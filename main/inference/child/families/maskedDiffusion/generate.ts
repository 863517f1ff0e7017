/** A generation from request to result: canvases, passes, denoising, re-masking, repairs. */

import type { GenerateRequest, GenerateResult } from "../../../protocol.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import { bannedPhrases, findBanned, reopen, restoreOld } from "../shared/bannedWording.ts";
import type { Canvas } from "../shared/canvas.ts";
import { repairCharacters } from "../shared/characters.ts";
import { checkRequest } from "../shared/checkRequest.ts";
import { type Alternative, makeAlternative, makeFrame } from "../shared/frames.ts";
import { layOutSpans } from "../shared/layOutSpans.ts";
import { openSlots, type Pass, type PassPart, planPasses } from "../shared/passes.ts";
import { makeResult } from "../shared/result.ts";
import { shareWindows } from "../shared/shareWindows.ts";
import { startCanvases } from "../shared/startCanvases.ts";
import { buildWindow } from "../shared/window.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import { evenBudget, maskedCount, type PassBudget, planAll } from "./budget.ts";
import { denoise, type PassRun } from "./denoise.ts";
import type { Denoiser } from "./denoiser.ts";
import { rateTokens } from "./leaveOut.ts";
import { maskByStrength, remaskDoubtful } from "./revise.ts";

const REPAIRS = 3;
const BAN_ATTEMPTS = 12;
const REMASK_STEPS = 2;

/** Regenerates the spans of a request. Yields at most one network run apart. Throws as `SpanGenerator.generate`. */
export async function* generateSpans(denoiser: Denoiser, request: GenerateRequest): AsyncGenerator<GenerateEvent, GenerateResult> {
  const began = performance.now();
  const elapsed = (): number => performance.now() - began;
  checkRequest(request);
  const document = new TokenisedText(request.text, denoiser.blocks);
  const identity = request.strength === 0 && request.start === null;
  const layouts = layOutSpans(denoiser, request, document, identity);
  const alternatives = Array.from({ length: request.alternatives }, (_, index) =>
    makeAlternative(index, startCanvases(request, layouts, request.strength < 1)),
  );
  const passes = identity ? [] : planPasses(layouts, (start, end) => document.between(start, end), denoiser.maxPositions);
  const open = passes.map((pass) => expectedOpen(request, pass, alternatives[0]?.canvases ?? []));
  const budgets = planAll(denoiser.planner, request, open);
  const sizes = budgets.flatMap((budget) => budget.sizes);
  const predictedNats = overallError(budgets);
  yield { type: "phase", phase: "context", sizes, predictedNats };
  if (identity)
    for (const alternative of alternatives) yield { type: "frame", frame: makeFrame(alternative, 0, denoiser.vocabulary, elapsed()) };

  const source = {
    document,
    kindId: denoiser.kindId(request.kind),
    special: denoiser.vocabulary.special,
    maxPositions: denoiser.maxPositions,
    seesOldText: request.strength < 1,
  };
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
  if (request.remask) yield* remask(run, alternatives, budget);
  yield* repair(run, alternatives, budget);
  for (const part of pass.parts) for (const alternative of alternatives) yield* avoidBanned(run, alternative, part, budget);
  if (request.alternatives > 1 || request.rate === true) yield* rateFinished(run, alternatives);
}

/** What the alternatives are ranked by: how likely each of their finished tokens is beside all the others. */
async function* rateFinished(run: PassRun, alternatives: readonly Alternative[]): AsyncGenerator<GenerateEvent, void> {
  const ratings = yield* rateTokens(run, alternatives);
  for (const [{ leftOut }, logp] of ratings) {
    for (const nats of logp) {
      if (Number.isNaN(nats)) continue;
      leftOut.nats += nats;
      leftOut.tokens += 1;
    }
  }
}

/** One round: tokens that look doubtful beside all the others are decided again. */
async function* remask(run: PassRun, alternatives: readonly Alternative[], budget: PassBudget): AsyncGenerator<GenerateEvent, void> {
  const ratings = yield* rateTokens(run, alternatives);
  let most = 0;
  for (const [alternative, logp] of ratings) most = Math.max(most, remaskDoubtful(logp, run.pass, alternative.canvases));
  if (most > 0) yield* denoise(run, alternatives, evenBudget(most, Math.min(most, REMASK_STEPS), budget));
}

/** Characters whose bytes do not fit are decided again, at last deleted. */
async function* repair(run: PassRun, alternatives: readonly Alternative[], budget: PassBudget): AsyncGenerator<GenerateEvent, void> {
  const replacementAllowed = run.request.text.includes("\ufffd");
  for (let round = 0; round <= REPAIRS; round += 1) {
    const broken = alternatives.filter(({ canvases }) => {
      const found = run.pass.parts.map((part) => {
        const canvas = canvases[part.span];
        return canvas ? repairCharacters(part, canvas, run.vocabulary, replacementAllowed, round === REPAIRS) : 0;
      });
      return found.some((count) => count > 0);
    });
    if (broken.length === 0) return;
    if (round === REPAIRS)
      for (const alternative of broken)
        yield { type: "frame", frame: makeFrame(alternative, run.stepsAfter, run.vocabulary, run.elapsed()) };
    else
      yield* denoise(
        run,
        broken,
        evenBudget(Math.max(...broken.map(({ canvases }) => openSlots(run.pass, canvases))), REMASK_STEPS, budget),
      );
  }
}

/** Wording that was rejected at this place does not come out again: its slots are decided again, at last the old text stays. */
async function* avoidBanned(
  run: PassRun,
  alternative: Alternative,
  part: PassPart,
  budget: PassBudget,
): AsyncGenerator<GenerateEvent, void> {
  const { request, vocabulary } = run;
  const canvas = alternative.canvases[part.span];
  const banned = request.banned[part.span] ?? [];
  if (!canvas || banned.length === 0) return;
  const { replaced } = canvas.layout;
  const phrases = bannedPhrases(banned, request.text.slice(replaced.start, replaced.end));
  for (let attempt = 0; ; attempt += 1) {
    const slots = findBanned(canvas, part, phrases, vocabulary);
    if (slots === null) return;
    if (attempt === BAN_ATTEMPTS) break;
    reopen(canvas, slots, attempt);
    yield* denoise(
      run,
      [alternative],
      evenBudget(slots.length, Math.min(slots.length, Math.max(REMASK_STEPS, Math.ceil(slots.length / 3))), budget),
    );
    yield* repair(run, [alternative], budget);
  }
  restoreOld(canvas, part.to);
  yield { type: "frame", frame: makeFrame(alternative, run.stepsAfter, vocabulary, run.elapsed()) };
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

function overallError(budgets: readonly PassBudget[]): number | null {
  const tokens = budgets.reduce((sum, budget) => sum + budget.tokens, 0);
  if (tokens === 0) return budgets.length === 0 ? 0 : null;
  let total = 0;
  for (const budget of budgets) {
    if (budget.predictedNats === null) return null;
    total += budget.predictedNats * budget.tokens;
  }
  return total / tokens;
}
