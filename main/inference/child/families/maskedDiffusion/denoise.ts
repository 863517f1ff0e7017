/** The loop of denoising steps over one pass: run the network, decide slots, show a frame, again. */
import { counterRandom, shuffledIndices } from "../../../../../src/domain/random/counterRandom.ts";
import type { GenerateRequest } from "../../../protocol.ts";
import { type Canvas, clampLocks, OPEN } from "../shared/canvas.ts";
import { type Alternative, makeFrame } from "../shared/frames.ts";
import { openSlots, type Pass } from "../shared/passes.ts";
import type { EncodedContext, SpanNetwork, StepOutput } from "../shared/spanNetwork.ts";
import type { Vocabulary } from "../shared/vocabulary.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import type { PassBudget } from "./budget.ts";
import { reveal } from "./reveal.ts";

/** A pass with everything its steps need. */
export interface PassRun {
  readonly request: GenerateRequest;
  readonly network: SpanNetwork;
  readonly vocabulary: Vocabulary;
  readonly pass: Pass;
  /** Number of the pass within the run; part of the random streams. */
  readonly number: number;
  readonly context: EncodedContext;
  /** Positions of the slots, [S]. */
  readonly positions: Int32Array;
  /** Steps expected after this pass. */
  readonly stepsAfter: number;
  /** Ratings of canvases that were rated in this pass, by their ids; see `rateTokens`. */
  readonly ratings: Map<string, Float64Array>;
  /** Milliseconds since the run began. */
  elapsed(): number;
}

const STREAMS_PER_PASS = 4096;
const PASSES = 4096;
const RANKS = 64;

/** The random stream of an alternative's next step in the pass of this number. */
export function stepStream({ index, step }: Pick<Alternative, "index" | "step">, pass: number): number {
  return ((index * PASSES + pass) * STREAMS_PER_PASS + step) * 2;
}

/** Denoises the open slots of all `alternatives` (which share the window) until none is open. */
export async function* denoise(
  run: PassRun,
  alternatives: readonly Alternative[],
  budget: PassBudget,
): AsyncGenerator<GenerateEvent, void> {
  const start = new Map(alternatives.map((alternative) => [alternative, openSlots(run.pass, alternative.canvases)]));
  for (let step = 0; ; step += 1) {
    const active = alternatives.filter((alternative) => openSlots(run.pass, alternative.canvases) > 0);
    if (active.length === 0) return;
    const { output, shared } = await runStep(run, active);
    for (const [index, alternative] of active.entries()) {
      const row = shared ? 0 : index;
      decideRow(run, output, row, alternative, budget, step);
      finishStep(run, output, row, alternative);
      const left = stepsLeft(budget, step + 1, start.get(alternative) ?? 0, openSlots(run.pass, alternative.canvases));
      yield { type: "frame", frame: makeFrame(alternative, left + run.stepsAfter, run.vocabulary, run.elapsed()) };
    }
    yield { type: "breath" };
  }
}

/** Runs the step graph on the alternatives' canvases. While all are alike, one row stands for all (`shared`). */
async function runStep(run: PassRun, alternatives: readonly Alternative[]): Promise<{ output: StepOutput; shared: boolean }> {
  const { pass, positions } = run;
  const ids = new Int32Array(alternatives.length * pass.size);
  let at = 0;
  for (const { canvases } of alternatives) {
    for (const part of pass.parts) {
      const canvas = canvases[part.span];
      for (let i = part.from; i < part.to; i += 1, at += 1) {
        const id = canvas?.ids[i] ?? OPEN;
        ids[at] = id === OPEN ? run.vocabulary.special.mask : id;
      }
    }
  }
  const shared = alternatives.length > 1 && rowsAreEqual(ids, pass.size);
  const output = shared
    ? await run.network.step(ids.subarray(0, pass.size), 1, positions, run.context)
    : await run.network.step(ids, alternatives.length, positions, run.context);
  return { output, shared };
}

function decideRow(run: PassRun, output: StepOutput, row: number, alternative: Alternative, budget: PassBudget, step: number): void {
  const { request, vocabulary, pass } = run;
  const random = counterRandom(request.seed, stepStream(alternative, run.number));
  const entropies = openEntropies(run, output, row, alternative.canvases);
  const rules = {
    temperature: request.temperature,
    topP: request.topP,
    vocabulary,
    budget: budget.step(step, entropies),
    mostUncertain: budget.mostUncertain,
    randomKey: request.order === "random" ? randomKeys(request.seed, alternative.index, run.number, pass.size) : null,
  };
  const { revealed } = reveal(output, row, pass.parts, alternative.canvases, rules, (column, rank) => random.gumbel(column * RANKS + rank));
  alternative.error += budget.error(
    entropies.length,
    revealed.map(({ entropy }) => entropy).sort((a, b) => a - b),
  );
  alternative.sizes.push(revealed.length);
}

/** Entropies of the open slots, ascending, nats. */
function openEntropies(run: PassRun, output: StepOutput, row: number, canvases: readonly Canvas[]): number[] {
  const entropies: number[] = [];
  let column = 0;
  for (const part of run.pass.parts) {
    for (let i = part.from; i < part.to; i += 1, column += 1) {
      if (canvases[part.span]?.ids[i] === OPEN) entropies.push(Math.max(0, output.entropy[row * output.size + column] ?? 0));
    }
  }
  return entropies.sort((a, b) => a - b);
}

/** A random order of the columns that stays the same throughout a pass. */
function randomKeys(seed: number, alternative: number, pass: number, size: number): (column: number) => number {
  const order = shuffledIndices(counterRandom(seed, (alternative * PASSES + pass) * STREAMS_PER_PASS * 2 + 1), size);
  const rank = new Int32Array(size);
  for (const [place, column] of order.entries()) rank[column] = place;
  return (column) => rank[column] ?? 0;
}

function finishStep(run: PassRun, output: StepOutput, row: number, alternative: Alternative): void {
  let column = 0;
  let sum = 0;
  let open = 0;
  for (const part of run.pass.parts) {
    const canvas = alternative.canvases[part.span];
    if (!canvas) continue;
    clampLocks(canvas, part.from, part.to);
    for (let i = part.from; i < part.to; i += 1, column += 1) {
      if (canvas.ids[i] !== OPEN) continue;
      canvas.guess[i] = bestGuess(output, row, column, run.vocabulary);
      sum += Math.max(0, output.entropy[row * output.size + column] ?? 0);
      open += 1;
    }
  }
  alternative.step += 1;
  alternative.entropy = open === 0 ? 0 : sum / open;
}

/** Best candidate that a reader may see. */
export function bestGuess(output: StepOutput, row: number, column: number, vocabulary: Vocabulary): number {
  for (let rank = 0; rank < output.top; rank += 1) {
    const id = output.candidate(row, column, rank);
    if (!vocabulary.neverGenerated(id)) return id;
  }
  return OPEN;
}

/** Steps expected after step `done`: as planned, or at the pace so far where the plan is used up. */
function stepsLeft(budget: PassBudget, done: number, openAtStart: number, open: number): number {
  if (open === 0) return 0;
  const atPace = Math.ceil((open * done) / Math.max(1, openAtStart - open));
  return Math.max(1, Math.min(open, done < budget.sizes.length ? budget.sizes.length - done : atPace));
}

function rowsAreEqual(ids: Int32Array, size: number): boolean {
  for (let i = size; i < ids.length; i += 1) if (ids[i] !== ids[i - size]) return false;
  return true;
}
