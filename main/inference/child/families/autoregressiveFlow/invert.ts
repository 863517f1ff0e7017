/**
 * Inverting a block by Jacobi sweeps: every position is derived anew, in parallel, from the guess before. After n sweeps the first n patches in the
 * block's direction are exact, so a window of n patches takes at most n sweeps, and mostly far fewer.
 */
import type { FlowContext, FlowNetwork, SweptTokens } from "./network.ts";
import { WINDOW } from "./sweepCounts.ts";

/** Largest relative change of a latent that counts as none. */
export const TOLERANCE = 1e-3;

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
  readonly temperature: number;
  /** Positions per window; the patch size makes it sequential. */
  readonly window?: number;
}

/** A row after a sweep. */
export interface SweptRow {
  /** Index among the rows. */
  readonly row: number;
  /** Positions [from, to) of the window, in the order of the text. */
  readonly from: number;
  readonly to: number;
  /** Positions of the window, in the block's direction, that will not change any more. */
  readonly settled: number;
  readonly finished: boolean;
  /** Tokens of the sweep and where those of position p are: `at(p)`. Null for every block but block 0. */
  readonly tokens: SweptTokens | null;
  at(position: number): number;
}

/** Inverts a block for all rows, each as far as it takes by itself. Yields after every sweep with the rows that took part. */
export async function* invert(run: Inversion, rows: readonly InvertedRow[]): AsyncGenerator<SweptRow[], void> {
  const { network, block, positions } = run;
  const size = positions.length;
  const { patch } = network.shape;
  const window = run.window ?? WINDOW;
  const isBackward = block % 2 === 1;
  for (let begin = 0; begin < size; begin += window) {
    const end = Math.min(begin + window, size);
    const part = isBackward ? { low: size - end, high: size } : { low: 0, high: end };
    const fresh = isBackward ? { from: size - end, to: size - begin } : { from: begin, to: end };
    const limit = Math.ceil((end - begin) / patch);
    let active = [...rows.keys()];
    for (let sweep = 1; active.length > 0; sweep += 1) {
      const swept = await sweepRows(run, rows, active, part, fresh);
      const seen = swept.map((found) => {
        const settled = Math.min(end - begin, Math.max(found.steady - (found.steady % patch), sweep * patch));
        return { ...found, settled, finished: sweep >= limit || found.steady === end - begin };
      });
      active = seen.filter(({ finished }) => !finished).map(({ row }) => row);
      yield seen;
    }
  }
}

type Swept = Omit<SweptRow, "settled" | "finished"> & {
  /** Positions that did not change, from the first one on in the block's direction. */
  readonly steady: number;
};

async function sweepRows(
  { network, block, positions, context, temperature }: Inversion,
  rows: readonly InvertedRow[],
  active: readonly number[],
  part: { readonly low: number; readonly high: number },
  fresh: { readonly from: number; readonly to: number },
): Promise<Swept[]> {
  const { latent } = network.shape;
  const size = part.high - part.low;
  const gather = (key: "x" | "u"): Float32Array => {
    const all = new Float32Array(active.length * size * latent);
    for (const [i, row] of active.entries())
      all.set(rows[row]?.[key].subarray(part.low * latent, part.high * latent) ?? [], i * size * latent);
    return all;
  };
  const input = { rows: active.length, x: gather("x"), u: gather("u"), positions: positions.slice(part.low, part.high) };
  const { next, tokens } = await network.sweep(block, { ...input, context, temperature });
  return active.map((row, i) => {
    const found = rows[row];
    const at = (position: number): number => i * size + position - part.low;
    const before = found ? found.x.slice(fresh.from * latent, fresh.to * latent) : new Float32Array(0);
    found?.x.set(next.subarray(at(fresh.from) * latent, at(fresh.to) * latent), fresh.from * latent);
    const after = found?.x.subarray(fresh.from * latent, fresh.to * latent) ?? before;
    return { row, ...fresh, steady: steadyPositions(before, after, latent, block % 2 === 1), tokens, at };
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
