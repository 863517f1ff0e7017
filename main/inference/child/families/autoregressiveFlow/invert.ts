/**
 * Inverting a block above block 0 by Jacobi sweeps: every position is derived anew, in parallel, from the guess before. After n sweeps the first n patches in the
 * block's direction are exact, so a window of n patches takes at most n sweeps, and mostly far fewer.
 */
import type { FlowContext, FlowNetwork } from "./network.ts";

/** Largest relative change of a latent that counts as none. Smaller ones would change a token of block 0 once in many thousand. */
export const TOLERANCE = 1e-5;

/** One canvas while a block is inverted. */
export interface InvertedRow {
  /** Guess of the block's input, [S, d]; the answer in the end. */
  readonly x: Float32Array;
  /** The block's output, [S, d]. */
  readonly u: Float32Array;
}

export interface Inversion {
  readonly network: FlowNetwork;
  readonly block: number;
  readonly positions: Int32Array;
  readonly context: FlowContext;
  /** Positions per window, all of them where it is not given; the patch size makes it sequential. */
  readonly window?: number | undefined;
}

/** A row after a sweep. */
export interface SweptRow {
  /** Index among the rows. */
  readonly row: number;
  /** Positions of the window, in the block's direction, that will not change any more. */
  readonly settled: number;
  readonly finished: boolean;
}

/**
 * Inverts a block for all rows, each as far as it takes by itself. Yields after every sweep with the rows that took part. Every sweep goes over the whole
 * window: a block of this sort settles in a few, and sweeps over a part of it are rounded otherwise, so that what is ill-conditioned would begin to move again.
 */
export async function* invert(run: Inversion, rows: readonly InvertedRow[]): AsyncGenerator<SweptRow[], void> {
  const { network, block, positions } = run;
  const size = positions.length;
  const { patch } = network.shape;
  const window = run.window ?? size;
  const isBackward = block % 2 === 1;
  for (let begin = 0; begin < size; begin += window) {
    const count = Math.min(window, size - begin);
    const limit = Math.ceil(count / patch);
    const range = isBackward ? { from: size - begin - count, to: size - begin } : { from: begin, to: begin + count };
    let active = [...rows.keys()];
    for (let sweep = 1; active.length > 0; sweep += 1) {
      const swept = await sweepRows(run, rows, active, range);
      const seen = swept.map(({ row, steady }) => {
        const settled = Math.min(count, Math.max(steady - (steady % patch), sweep * patch));
        return { row, settled, finished: sweep >= limit || steady === count };
      });
      active = seen.filter(({ finished }) => !finished).map(({ row }) => row);
      yield seen;
    }
  }
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** One run over all positions up to the end of the window. Returns how many of it did not change, from the first one on in the block's direction. */
async function sweepRows(
  { network, block, positions, context }: Inversion,
  rows: readonly InvertedRow[],
  active: readonly number[],
  { from, to }: Range,
): Promise<{ readonly row: number; readonly steady: number }[]> {
  const { latent } = network.shape;
  const isBackward = block % 2 === 1;
  const part = isBackward ? { low: from, high: positions.length } : { low: 0, high: to };
  const size = part.high - part.low;
  const gather = (key: "x" | "u"): Float32Array => {
    const all = new Float32Array(active.length * size * latent);
    for (const [i, row] of active.entries())
      all.set(rows[row]?.[key].subarray(part.low * latent, part.high * latent) ?? [], i * size * latent);
    return all;
  };
  const input = { rows: active.length, x: gather("x"), u: gather("u"), positions: positions.slice(part.low, part.high) };
  const next = await network.sweep(block, { ...input, context });
  return active.map((row, i) => {
    const x = rows[row]?.x.subarray(from * latent, to * latent) ?? new Float32Array(0);
    const before = x.slice();
    const at = (i * size + from - part.low) * latent;
    x.set(next.subarray(at, at + x.length));
    return { row, steady: steadyPositions(before, x, latent, isBackward) };
  });
}

/** Positions, from the first on in the block's direction, whose latents [n, d] changed by less than the tolerance. */
function steadyPositions(before: Float32Array, after: Float32Array, latent: number, isBackward: boolean): number {
  const count = after.length / latent;
  for (let n = 0; n < count; n += 1) {
    const at = (isBackward ? count - 1 - n : n) * latent;
    let change = 0;
    let length = 0;
    for (let i = at; i < at + latent; i += 1) {
      change += ((after[i] ?? 0) - (before[i] ?? 0)) ** 2;
      length += (after[i] ?? 0) ** 2;
    }
    if (!(Math.sqrt(change) / (Math.sqrt(length) + 1e-6) < TOLERANCE)) return n;
  }
  return count;
}
