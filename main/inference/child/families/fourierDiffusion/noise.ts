/** The start of a run: old text under noise. */
import { counterRandom } from "../../../../../src/domain/random/counterRandom.ts";
import { type PassRun, stepStream } from "../maskedDiffusion/denoise.ts";
import { type Canvas, OPEN } from "../shared/canvas.ts";
import type { Alternative } from "../shared/frames.ts";
import type { Fourier } from "./fourier.ts";

/** Draws of one column of a step lie so far apart in its random stream; candidates are counted from FIRST_RANK. */
export const DRAWS = 64;
export const FIRST_RANK = 8;
/** No run has so many steps: a stream that no step uses. */
const START_STEP = 4095;

/**
 * Replaces each free token of the pass by noise with the probability `level`, at least one where any is free: [MASK], which stays open, or a
 * random token. Level 1 leaves nothing of the old text.
 */
export function addNoise(fourier: Fourier, run: PassRun, alternative: Alternative, level: number): void {
  const random = counterRandom(run.request.seed, stepStream({ index: alternative.index, step: START_STEP }, run.number));
  const free = freeSlots(run, alternative);
  const chances = free.map(({ column }) => random.uniform(column * DRAWS));
  const least = Math.min(...chances);
  for (const [i, { canvas, slot, column }] of free.entries()) {
    const chance = chances[i] ?? 1;
    if (chance >= level && chance !== least) continue;
    const visible = random.uniform(column * DRAWS + 1) < fourier.shape.process.uniformShare;
    canvas.ids[slot] = visible ? randomId(fourier, random.uniform(column * DRAWS + 2)) : OPEN;
    canvas.logp[slot] = Number.NaN;
  }
}

/** One of the ids that noise may be, `chance` in (0, 1). */
export function randomId({ noiseIds }: Fourier, chance: number): number {
  return noiseIds[Math.floor(chance * noiseIds.length)] ?? OPEN;
}

/** A slot of a pass that is not locked; `column` counts the slots of the pass. */
export interface FreeSlot {
  readonly canvas: Canvas;
  readonly span: number;
  readonly slot: number;
  readonly column: number;
}

export function freeSlots({ pass }: Pick<PassRun, "pass">, { canvases }: Alternative): FreeSlot[] {
  const free: FreeSlot[] = [];
  let column = 0;
  for (const { span, from, to } of pass.parts) {
    const canvas = canvases[span];
    for (let slot = from; slot < to; slot += 1, column += 1) {
      if (canvas && canvas.layout.locked[slot] === 0) free.push({ canvas, span, slot, column });
    }
  }
  return free;
}
