/** What follows when the last slot of a pass is decided: doubtful tokens again, broken characters, rejected wording, ratings. */
import { bannedPhrases, findBanned, reopen, restoreOld } from "../shared/bannedWording.ts";
import { repairCharacters } from "../shared/characters.ts";
import { type Alternative, makeFrame } from "../shared/frames.ts";
import { openSlots, type PassPart } from "../shared/passes.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import { evenBudget, type PassBudget } from "./budget.ts";
import { denoise, type PassRun } from "./denoise.ts";
import { rateTokens } from "./leaveOut.ts";
import { remaskDoubtful } from "./revise.ts";

const REPAIRS = 3;
const BAN_ATTEMPTS = 12;
const REMASK_STEPS = 2;

/** Brings the canvases of a pass, which have no open slot, to their final state. `budget` is that of the pass. */
export async function* finishPass(
  run: PassRun,
  alternatives: readonly Alternative[],
  budget: PassBudget,
): AsyncGenerator<GenerateEvent, void> {
  const { request, pass } = run;
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
