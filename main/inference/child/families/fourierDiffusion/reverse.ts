/** The reverse process over one pass: each step runs the network once and lets every free token stay, be drawn anew or be noised again. */
import { type CounterRandom, counterRandom } from "../../../../../src/domain/random/counterRandom.ts";
import type { PassBudget } from "../maskedDiffusion/budget.ts";
import { bestGuess, type PassRun, stepStream } from "../maskedDiffusion/denoise.ts";
import { chooseToken } from "../shared/candidates.ts";
import { clampLocks, OPEN } from "../shared/canvas.ts";
import { type Alternative, makeFrame } from "../shared/frames.ts";
import { beginningEnd, openSlots, writesCoarseFirst } from "../shared/passes.ts";
import { sampleRank } from "../shared/sampleRank.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import type { Fourier } from "./fourier.ts";
import type { NoisyOutput, NoisyRows, WindowContext } from "./network.ts";
import { DRAWS, FIRST_RANK, type FreeSlot, freeSlots, randomId } from "./noise.ts";
import { noiseLevels, noiseProbability, reverseEvents } from "./process.ts";

/** Least probability with which a visible token stays in the last step. */
const TRUSTED = 0.5;
/** Keeps logarithms finite. */
const LEAST_KEEP = 1e-30;

/** Takes the canvases of `alternatives`, which share the window, from noise level `strength` to clean text in `steps` equal steps. */
export async function* reverseProcess(
  fourier: Fourier,
  run: PassRun,
  alternatives: readonly Alternative[],
  steps: number,
  budget: PassBudget,
): AsyncGenerator<GenerateEvent, void> {
  const context = run.context as WindowContext;
  const together = fourier.network.rowsPerRun(run.positions, context);
  const levels = noiseLevels(run.request.strength, steps);
  const [sample] = alternatives;
  const level = writesCoarseFirst(run.request) && sample ? beginningsFirst(freeSlots(run, sample)) : sameForAll;
  for (let step = 0; step < steps; step += 1) {
    const [from, to] = [levels[step] ?? 0, levels[step + 1] ?? 0];
    for (let first = 0; first < alternatives.length; first += together) {
      const group = alternatives.slice(first, first + together);
      const output = await fourier.network.denoise(rowsOf(fourier, run, group, from), run.positions, context);
      for (const [row, alternative] of group.entries()) {
        const at: StepPlace = { fourier, run, output, row, alternative, level };
        const open = openSlots(run.pass, alternative.canvases);
        const decided = to === 0 ? lastStep(at) : reverseStep(at, from, to);
        alternative.error += budget.error(
          open,
          decided.toSorted((a, b) => a - b),
        );
        alternative.sizes.push(decided.length);
        finishStep(at);
        const later = steps - step - 1 + run.stepsAfter;
        yield { type: "frame", frame: makeFrame(alternative, later, run.vocabulary, run.elapsed()) };
      }
      yield { type: "breath" };
    }
  }
}

/** A step of one alternative: its row of the output. */
interface StepPlace {
  readonly fourier: Fourier;
  readonly run: PassRun;
  readonly output: NoisyOutput;
  readonly row: number;
  readonly alternative: Alternative;
  /** Noise level of a slot while that of the document is `level`. */
  readonly level: SlotLevel;
}

type SlotLevel = (slot: FreeSlot, level: number) => number;

const sameForAll: SlotLevel = (_, level) => level;

/**
 * Beginnings lose their noise first: the level of the document is the share of its slots under noise, which the network is told, so the beginnings go from 1 to 0
 * while it falls to the share of all others, and these after that.
 */
export function beginningsFirst(free: readonly FreeSlot[]): SlotLevel {
  const begins = ({ canvas, slot }: FreeSlot): boolean => slot < beginningEnd(canvas.ids.length);
  const rest = free.length === 0 ? 0 : free.filter((slot) => !begins(slot)).length / free.length;
  return (slot, level) => {
    const own = begins(slot) ? (level - rest) / (1 - rest) : rest === 0 ? 0 : level / rest;
    return Math.min(1, Math.max(0, own));
  };
}

function rowsOf(fourier: Fourier, run: PassRun, alternatives: readonly Alternative[], level: number): NoisyRows {
  const { size } = run.pass;
  const ids = new Int32Array(alternatives.length * size);
  const editable = new Uint8Array(ids.length);
  for (const [row, { canvases }] of alternatives.entries()) {
    let at = row * size;
    for (const { span, from, to } of run.pass.parts) {
      const canvas = canvases[span];
      for (let slot = from; slot < to; slot += 1, at += 1) {
        const id = canvas?.ids[slot] ?? OPEN;
        ids[at] = id === OPEN ? fourier.shape.mask : id;
        editable[at] = canvas?.layout.locked[slot] ? 0 : 1;
      }
    }
  }
  return { ids, rows: alternatives.length, editable, noise: new Float32Array(alternatives.length).fill(level) };
}

/** The exact posterior step from level `from` to `to` > 0. Returns the entropies (nats) of the open slots that it decided. */
function reverseStep(at: StepPlace, from: number, to: number): number[] {
  const { fourier, run, output, row, alternative } = at;
  const { process, mask } = fourier.shape;
  const random = counterRandom(run.request.seed, stepStream(alternative, run.number));
  const decided: number[] = [];
  for (const free of freeSlots(run, alternative)) {
    const { canvas, slot, column } = free;
    const [own, next] = [at.level(free, from), at.level(free, to)];
    if (own === next) continue;
    const present = canvas.ids[slot] ?? OPEN;
    const keep = output.keep[row * output.size + column] ?? 0;
    const events = reverseEvents(keep, noiseProbability(process, present === OPEN ? mask : present), own, next);
    const chance = random.uniform(column * DRAWS);
    if (chance < events.stay) {
      if (present !== OPEN) canvas.logp[slot] = keptLogp(keep);
    } else if (chance < events.stay + events.draw) {
      if (drawToken(at, free, random) && present === OPEN) decided.push(entropyAt(at, column));
    } else {
      const visible = present === OPEN || random.uniform(column * DRAWS + 1) < process.uniformShare;
      canvas.ids[slot] = visible ? randomId(fourier, random.uniform(column * DRAWS + 2)) : OPEN;
      canvas.logp[slot] = Number.NaN;
    }
  }
  return decided;
}

/** Puts a candidate other than the present token into the slot; false when there is none, and the slot stays as it is. */
function drawToken({ run, output, row }: StepPlace, { canvas, slot, column }: FreeSlot, random: CounterRandom): boolean {
  const base = (row * output.size + column) * output.top;
  const rank = sampleRank(
    output.top,
    (candidate) => output.topLogp[base + candidate] ?? 0,
    (candidate) => {
      const id = output.candidate(row, column, candidate);
      return id !== canvas.ids[slot] && !run.vocabulary.neverGenerated(id) && !canvas.banned.get(slot)?.has(id);
    },
    run.request,
    (candidate) => random.gumbel(column * DRAWS + FIRST_RANK + candidate),
  );
  if (rank < 0) return false;
  canvas.ids[slot] = output.candidate(row, column, rank);
  canvas.logp[slot] = output.topLogp[base + rank] ?? Number.NaN;
  return true;
}

/**
 * The step to level 0 takes the likeliest outcome: tokens that are probably right stay, the others become the best candidate that makes whole
 * characters with those beside it. Returns the entropies (nats) of the slots that it decided.
 */
function lastStep(at: StepPlace): number[] {
  const { run, output, row, alternative } = at;
  const { del } = run.vocabulary.special;
  const doubtful = freeSlots(run, alternative).flatMap((free) => {
    const { canvas, slot, column } = free;
    const present = canvas.ids[slot] ?? OPEN;
    const keep = output.keep[row * output.size + column] ?? 0;
    if (present !== OPEN && keep >= TRUSTED && !canvas.banned.get(slot)?.has(present)) {
      canvas.logp[slot] = keptLogp(keep);
      return [];
    }
    canvas.ids[slot] = OPEN;
    return [{ ...free, present }];
  });
  const decided: number[] = [];
  for (const { canvas, span, slot, column, present } of doubtful) {
    const part = run.pass.parts.find((other) => other.span === span);
    const place = { row, column, slot, from: part?.from ?? 0, to: part?.to ?? 0 };
    const rules = { temperature: 0, topP: 1, vocabulary: run.vocabulary };
    const choice = chooseToken(output, place, canvas, rules, () => 0, present);
    canvas.ids[slot] = choice?.id ?? del;
    canvas.logp[slot] = choice?.logp ?? Number.NaN;
    if (present === OPEN) decided.push(entropyAt(at, column));
  }
  return decided;
}

function finishStep(at: StepPlace): void {
  const { run, output, row, alternative } = at;
  for (const { span, from, to } of run.pass.parts) {
    const canvas = alternative.canvases[span];
    if (canvas) clampLocks(canvas, from, to);
  }
  let sum = 0;
  let open = 0;
  for (const { canvas, slot, column } of freeSlots(run, alternative)) {
    if (canvas.ids[slot] !== OPEN) continue;
    canvas.guess[slot] = bestGuess(output, row, column, run.vocabulary);
    sum += entropyAt(at, column);
    open += 1;
  }
  alternative.step += 1;
  alternative.entropy = open === 0 ? 0 : sum / open;
}

function entropyAt({ output, row }: StepPlace, column: number): number {
  return Math.max(0, output.entropy[row * output.size + column] ?? 0);
}

/** Log-probability of a visible token that stays, nats. */
function keptLogp(keep: number): number {
  return Math.min(0, Math.log(Math.max(keep, LEAST_KEEP)));
}
