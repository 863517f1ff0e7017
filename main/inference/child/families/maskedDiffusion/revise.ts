/** Opening slots again: what strength masks at the start, doubtful tokens. */

import { type Canvas, openSlot } from "../shared/canvas.ts";
import type { Pass } from "../shared/passes.ts";
import { maskedCount } from "./budget.ts";

/** Below this probability a token of the finished canvas is doubtful. */
const DOUBTFUL = Math.log(0.1);
const MOST_DOUBTFUL = 0.15; // of the tokens of a pass

interface Rated {
  readonly canvas: Canvas;
  readonly slot: number;
  readonly logp: number;
}

/**
 * Strength s in (0, 1): opens the s-quantile of the old tokens that the network finds least likely (`logp` per column, nats), and of the room
 * behind them the slots next to the text; the others keep their token with its log-probability.
 */
export function maskByStrength(logp: Float64Array, pass: Pass, canvases: readonly Canvas[], strength: number): void {
  const slots = passSlots(logp, pass, canvases).filter(({ canvas, slot }) => canvas.layout.locked[slot] === 0);
  const old = slots.filter(({ canvas, slot }) => canvas.layout.room[slot] === 0);
  const room = slots.filter(({ canvas, slot }) => canvas.layout.room[slot] === 1);
  for (const rated of old) rated.canvas.logp[rated.slot] = rated.logp;
  const least = old.toSorted((a, b) => a.logp - b.logp).slice(0, maskedCount(strength, old.length));
  // Without old tokens (an insertion) the room is all there is.
  const chosenRoom = room.slice(0, old.length === 0 ? maskedCount(strength, room.length) : Math.round(strength * room.length));
  for (const { canvas, slot } of [...least, ...chosenRoom]) openSlot(canvas, slot);
}

/** Opens the doubtful tokens of a finished canvas: probability below 0.1 given the others, the least likely first, at most 15 %. Returns how many. */
export function remaskDoubtful(logp: Float64Array, pass: Pass, canvases: readonly Canvas[]): number {
  const rated = passSlots(logp, pass, canvases).filter((slot) => !Number.isNaN(slot.logp));
  const doubtful = rated.filter((slot) => slot.logp < DOUBTFUL).sort((a, b) => a.logp - b.logp);
  const chosen = doubtful.slice(0, Math.floor(rated.length * MOST_DOUBTFUL));
  for (const { canvas, slot } of chosen) openSlot(canvas, slot);
  return chosen.length;
}

/** The slots of a pass with their ratings. */
function passSlots(logp: Float64Array, pass: Pass, canvases: readonly Canvas[]): Rated[] {
  const slots: Rated[] = [];
  let column = 0;
  for (const part of pass.parts) {
    const canvas = canvases[part.span];
    for (let slot = part.from; slot < part.to; slot += 1, column += 1)
      if (canvas) slots.push({ canvas, slot, logp: logp[column] ?? Number.NaN });
  }
  return slots;
}
