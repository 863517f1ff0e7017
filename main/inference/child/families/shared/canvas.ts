/** The state of one alternative while it is denoised. */
import type { SpanLayout } from "./spanLayout.ts";

/** Id of a slot that is not decided yet. */
export const OPEN = -1;

/** Canvas of one span of one alternative. */
export interface Canvas {
  readonly layout: SpanLayout;
  /** Token ids, OPEN where not decided. */
  readonly ids: Int32Array;
  /** Log-probability of each decided token when it was chosen, nats; NaN where unknown. */
  readonly logp: Float64Array;
  /** Best candidate of each open slot, OPEN where unknown. */
  readonly guess: Int32Array;
  /** Candidates ruled out at a slot: slot -> ids. */
  readonly banned: Map<number, Set<number>>;
}

/** A canvas that holds `ids` (OPEN = open); locked slots hold their old token whatever `ids` says. */
export function makeCanvas(layout: SpanLayout, ids: ArrayLike<number>): Canvas {
  const canvas: Canvas = {
    layout,
    ids: Int32Array.from(ids),
    logp: new Float64Array(layout.target.length).fill(Number.NaN),
    guess: new Int32Array(layout.target.length).fill(OPEN),
    banned: new Map(),
  };
  clampLocks(canvas, 0, layout.target.length);
  return canvas;
}

/** Puts the old token back into every locked slot of [from, to). Called after every step: a lock never depends on the network. */
export function clampLocks(canvas: Canvas, from: number, to: number): void {
  const { locked, target } = canvas.layout;
  for (let i = from; i < to; i += 1) {
    if (locked[i]) {
      canvas.ids[i] = target[i] ?? 0;
      canvas.logp[i] = 0;
    }
  }
}

export function openCount(canvas: Canvas): number {
  let open = 0;
  for (const id of canvas.ids) if (id === OPEN) open += 1;
  return open;
}

export function ban(canvas: Canvas, slot: number, id: number): void {
  const banned = canvas.banned.get(slot);
  if (banned) banned.add(id);
  else canvas.banned.set(slot, new Set([id]));
}

/** Makes a slot undecided again. */
export function openSlot(canvas: Canvas, slot: number): void {
  canvas.ids[slot] = OPEN;
  canvas.logp[slot] = Number.NaN;
}
