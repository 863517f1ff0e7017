/**
 * Inverting block 0: tokens from noise, left to right. The block sees earlier positions through their tokens alone, so what stands before the first open
 * position is final, together with its keys and values, which are kept. A sweep derives the positions from there on, in parallel, from the guesses of the
 * sweep before; those that follow from right guesses are final as well. How far a sweep looks ahead depends on how much settled so far.
 */
import { type FlowContext, type FlowNetwork, type TokenWeights, tokensBefore } from "./network.ts";
import { PastKeys } from "./pastKeys.ts";

/** One canvas of S positions while it is written. */
export interface SettledRow {
  /** The block's output, [S, d]. */
  readonly u: Float32Array;
  /** The tokens: guesses, which need not be good, and the answer in the end, [S]. */
  readonly ids: Int32Array;
}

export interface Settling {
  readonly network: FlowNetwork;
  /** A whole number of patches. */
  readonly positions: Int32Array;
  readonly context: FlowContext;
  /** Of the mixture over the codebook, above 0. */
  readonly temperature: number;
  /** Positions that a sweep derives; as many as are of use where it is not given. The patch size makes it sequential. */
  readonly window?: number | undefined;
}

/** A row after a sweep. */
export interface SettledSweep {
  /** Index among the rows. */
  readonly row: number;
  /** Positions [from, to) that the sweep derived. */
  readonly from: number;
  readonly to: number;
  /** Positions from `from` on that will not change any more; all of the row's at the end. */
  readonly settled: number;
  readonly finished: boolean;
  /** Per position from `from` on, nats: log-posterior of its token given its latent, log-weight of the token, entropy of the weights. */
  readonly posterior: Float64Array;
  readonly selfLogp: Float64Array;
  readonly entropy: Float64Array;
}

interface Writing {
  readonly row: SettledRow;
  readonly index: number;
  readonly past: PastKeys;
  /** Positions that are final. */
  done: number;
}

/**
 * Writes all rows. A sweep begins where the row that is furthest behind has its first open position. Yields after every sweep with the rows that were not
 * finished before it. Throws INFERENCE_FAILED.
 */
export async function* settle(run: Settling, rows: readonly SettledRow[]): AsyncGenerator<SettledSweep[], void> {
  const { network, positions } = run;
  const { patch } = network.shape;
  const writing = rows.map((row, index): Writing => ({ row, index, past: new PastKeys(positions.length / patch), done: 0 }));
  let settled = 0;
  for (let sweeps = 0; ; sweeps += 1) {
    const active = writing.filter(({ done }) => done < positions.length);
    if (active.length === 0) return;
    const begin = Math.min(...active.map(({ done }) => done));
    const furthest = Math.max(...active.map(({ done }) => done));
    const ahead = run.window ?? patch * patchesAhead(sweeps, settled);
    const end = Math.min(positions.length, furthest + ahead);
    const began = performance.now();
    const { weights, size } = await weighRows(run, active, begin, end);
    const mixtures = await network.inverter();
    const swept: SettledSweep[] = [];
    for (const [i, writer] of active.entries()) {
      const { row, index, past, done } = writer;
      const to = Math.min(end, done + ahead);
      const guessed = row.ids.slice(begin, to);
      const posterior = new Float64Array(to - done);
      const selfLogp = new Float64Array(to - done);
      const entropy = new Float64Array(to - done);
      for (let at = done; at < to; at += 1) {
        const where = i * size + at - begin;
        const found = mixtures.token(weights.mixture(where), row.u, at * network.shape.latent);
        row.ids[at] = found.id;
        posterior[at - done] = found.posterior;
        selfLogp[at - done] = weights.logp(where, found.id);
        entropy[at - done] = weights.entropy[where] ?? 0;
      }
      const final = finalPositions(guessed, row.ids.subarray(begin, to), patch) + begin;
      past.take(weights.own, { row: i, from: begin / patch, to: final / patch });
      writer.done = final;
      const numbers = { posterior, selfLogp, entropy };
      swept.push({ row: index, from: done, to, settled: final - done, finished: final >= positions.length, ...numbers });
    }
    network.times[0]?.add(active.length * size, performance.now() - began);
    settled += (Math.min(...active.map(({ done }) => done)) - begin) / patch;
    yield swept;
  }
}

/** Of positions whose first patch follows from final tokens: those that follow from tokens which were guessed right. */
function finalPositions(guessed: Int32Array, found: Int32Array, patch: number): number {
  let final = patch;
  while (final < found.length && isSame(guessed, found, final - patch, final)) final += patch;
  return final;
}

function isSame(a: Int32Array, b: Int32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

/** Patches that the first sweep derives, and every sweep at most. */
const FIRST = 8;
const MOST = 32;
/** A sweep goes so many times as far as sweeps settled on average: what lies beyond seldom lasts. */
export const BEYOND = 1.5;

/** Patches that the next sweep derives from the furthest row's first open position on, when so many sweeps settled so many patches. */
export function patchesAhead(sweeps: number, settled: number): number {
  if (sweeps === 0) return FIRST;
  return Math.min(MOST, Math.max(1, Math.round((BEYOND * (1 + settled)) / (1 + sweeps))));
}

/** Patches that a run goes over at least: a product of one row alone is rounded otherwise, and now and then another token would come out. */
export const LEAST_RUN = 2;

/** One run over positions [begin, end), and what it takes behind them to be a run of some length; nothing there has an influence. */
async function weighRows(
  { network, positions, context, temperature }: Settling,
  active: readonly Writing[],
  begin: number,
  end: number,
): Promise<{ readonly weights: TokenWeights; readonly size: number }> {
  const { patch, start } = network.shape;
  const size = Math.max(end - begin, LEAST_RUN * patch);
  const before = new Int32Array(active.length * size).fill(start);
  for (const [i, { row }] of active.entries()) before.set(tokensBefore(row.ids, network.shape).subarray(begin, end), i * size);
  const places = Int32Array.from({ length: size }, (_, i) => positions[begin + i] ?? (positions.at(-1) ?? 0) + 1);
  const past = PastKeys.together(
    active.map((writer) => writer.past),
    begin / patch,
  );
  return { weights: await network.weigh({ rows: active.length, before, positions: places, context, past, temperature }), size };
}
