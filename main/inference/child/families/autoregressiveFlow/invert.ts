/**
 * Inverting a block by Jacobi sweeps: every position is derived anew, in parallel, from the guess before. After n sweeps the first n patches in the
 * block's direction are exact, so a window of n patches takes at most n sweeps, and mostly far fewer.
 */
import type { FlowContext, FlowNetwork, SweptTokens } from "./network.ts";
import { WINDOW } from "./sweepCounts.ts";

/** Largest relative change of a latent that counts as none. */
export const TOLERANCE = 1e-3;
/** In int8 the latents between the blocks change by more than that from rounding alone: no window would settle before its last sweep. */
const ROUNDED_TOLERANCE = 1e-2;

/** Block 0 settles exactly: its latents follow from tokens. */
function toleranceOf({ dtype }: FlowNetwork, block: number): number {
  return dtype === "int8" && block > 0 ? ROUNDED_TOLERANCE : TOLERANCE;
}

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
  /** Positions [from, to) that the sweep derived, in the order of the text: all of the window once it is finished. */
  readonly from: number;
  readonly to: number;
  /** Positions of the window, in the block's direction, that will not change any more. */
  readonly settled: number;
  readonly finished: boolean;
  /** Tokens of the sweep and where those of position p are: `at(p)`. Null for every block but block 0. */
  readonly tokens: SweptTokens | null;
  at(position: number): number;
}

/**
 * Inverts a block for all rows, each as far as it takes by itself. Yields after every sweep with the rows that took part. A window begins with sweeps over
 * all of it; then a sweep goes only so far beyond what is settled as is of use (`ahead`).
 */
export async function* invert(run: Inversion, rows: readonly InvertedRow[]): AsyncGenerator<SweptRow[], void> {
  const { network, block, positions } = run;
  const size = positions.length;
  const { patch } = network.shape;
  const window = run.window ?? WINDOW;
  const isBackward = block % 2 === 1;
  for (let begin = 0; begin < size; begin += window) {
    const count = Math.min(window, size - begin);
    const limit = Math.ceil(count / patch);
    let active = [...rows.keys()].map((row) => ({ row, reach: count }));
    for (let sweep = 1; active.length > 0; sweep += 1) {
      const swept = await sweepRows(run, rows, active, (reach) =>
        isBackward ? { from: size - begin - reach, to: size - begin } : { from: begin, to: begin + reach },
      );
      const seen = swept.map((found) => {
        const settled = Math.min(count, Math.max(found.steady - (found.steady % patch), sweep * patch));
        return { ...found, settled, finished: sweep >= limit || found.steady === count };
      });
      active = seen
        .filter(({ finished }) => !finished)
        .map(({ row, settled }) => ({ row, reach: Math.min(count, settled + patch * ahead(sweep, settled / patch, limit)) }));
      yield seen;
    }
  }
}

/** Patches beyond the settled ones that a sweep derives at least: guesses further ahead seldom last. */
const LEAST_AHEAD = 8;
/** Sweeps over the whole window, after which it is known how fast it settles. */
const WHOLE_SWEEPS = 3;
/** There is work ahead for so many sweeps at this speed. */
const SWEEPS_AHEAD = 4;

/**
 * Patches beyond the settled ones that the next sweep derives. A sweep costs about as much as it has positions: where a block settles by little more than a
 * token per sweep, sweeps over the whole window would take longer than one position after another.
 */
function ahead(sweeps: number, settled: number, limit: number): number {
  return sweeps < WHOLE_SWEEPS ? limit : Math.max(LEAST_AHEAD, Math.ceil((SWEEPS_AHEAD * settled) / sweeps));
}

type Swept = Omit<SweptRow, "settled" | "finished"> & {
  /** Positions that did not change, from the first one on in the block's direction. */
  readonly steady: number;
};

interface Range {
  readonly from: number;
  readonly to: number;
}

/** One run over all positions up to the furthest that an active row goes to; each row takes what lies in its own range. */
async function sweepRows(
  { network, block, positions, context, temperature }: Inversion,
  rows: readonly InvertedRow[],
  active: readonly { readonly row: number; readonly reach: number }[],
  rangeOf: (reach: number) => Range,
): Promise<Swept[]> {
  const { latent } = network.shape;
  const isBackward = block % 2 === 1;
  const furthest = rangeOf(Math.max(...active.map(({ reach }) => reach)));
  const part = isBackward ? { low: furthest.from, high: positions.length } : { low: 0, high: furthest.to };
  const size = part.high - part.low;
  const gather = (key: "x" | "u"): Float32Array => {
    const all = new Float32Array(active.length * size * latent);
    for (const [i, { row }] of active.entries())
      all.set(rows[row]?.[key].subarray(part.low * latent, part.high * latent) ?? [], i * size * latent);
    return all;
  };
  const input = { rows: active.length, x: gather("x"), u: gather("u"), positions: positions.slice(part.low, part.high) };
  const { next, tokens } = await network.sweep(block, { ...input, context, temperature });
  return active.map(({ row, reach }, i) => {
    const found = rows[row];
    const own = rangeOf(reach);
    const at = (position: number): number => i * size + position - part.low;
    const before = found ? found.x.slice(own.from * latent, own.to * latent) : new Float32Array(0);
    found?.x.set(next.subarray(at(own.from) * latent, at(own.to) * latent), own.from * latent);
    const after = found?.x.subarray(own.from * latent, own.to * latent) ?? before;
    return {
      row,
      ...own,
      steady: steadyPositions(before, after, { latent, isBackward, tolerance: toleranceOf(network, block) }),
      tokens,
      at,
    };
  });
}

/** Positions, from the first on in the block's direction, whose latents [n, d] changed by less than the tolerance. */
function steadyPositions(
  before: Float32Array,
  after: Float32Array,
  { latent, isBackward, tolerance }: { readonly latent: number; readonly isBackward: boolean; readonly tolerance: number },
): number {
  const count = after.length / latent;
  for (let n = 0; n < count; n += 1) {
    const at = (isBackward ? count - 1 - n : n) * latent;
    let change = 0;
    let length = 0;
    for (let i = at; i < at + latent; i += 1) {
      change += ((after[i] ?? 0) - (before[i] ?? 0)) ** 2;
      length += (after[i] ?? 0) ** 2;
    }
    if (!(Math.sqrt(change) / (Math.sqrt(length) + 1e-6) < tolerance)) return n;
  }
  return count;
}
