/** How many sweeps windows took, to foresee those of a run. */
import { z } from "zod";
import type { Manifest } from "../../../package/manifest.ts";

/** Positions that are inverted together. */
export const WINDOW = 32;
const KEPT = 64;

const reportSchema = z.looseObject({ sweeps: z.record(z.string(), z.looseObject({ sweeps: z.array(z.number().positive()) })) });

/** Sweeps as shares of the most that they can be, per block. */
type Shares = readonly number[][];

export class SweepCounts {
  readonly #patch: number;
  /** What the package says was measured. */
  readonly #reported: Shares;
  /** In this process, latest last. */
  readonly #measured: Shares;

  constructor({ metrics }: Pick<Manifest, "metrics">, blocks: number, patch: number) {
    this.#patch = patch;
    this.#reported = Array.from({ length: blocks }, () => []);
    this.#measured = Array.from({ length: blocks }, () => []);
    const report = reportSchema.safeParse(metrics);
    if (!report.success) return;
    for (const [length, { sweeps }] of Object.entries(report.data.sweeps)) {
      const most = this.#most(Number(length));
      if (most > 0) for (const [block, count] of sweeps.entries()) this.#reported[block]?.push(Math.min(1, count / most));
    }
  }

  /** A window of `positions` of a block took `sweeps`. */
  add(block: number, positions: number, sweeps: number): void {
    const shares = this.#measured[block];
    shares?.push(sweeps / Math.max(1, this.#most(positions)));
    if (shares && shares.length > KEPT) shares.shift();
  }

  /** Sweeps expected to invert a block over `positions`, as measured in this process; before that as the package says. */
  expected(block: number, positions: number): number {
    const measured = this.#measured[block] ?? [];
    return measured.length === 0 ? this.reported(block, positions) : this.#overWindows(measured, positions);
  }

  /** The same from the package alone, which is equal in every run; the most that can be needed when it does not say. */
  reported(block: number, positions: number): number {
    return this.#overWindows(this.#reported[block] ?? [], positions);
  }

  #overWindows(shares: readonly number[], positions: number): number {
    const share = shares.length === 0 ? 1 : shares.reduce((sum, one) => sum + one, 0) / shares.length;
    let sweeps = 0;
    for (let begin = 0; begin < positions; begin += WINDOW)
      sweeps += Math.max(1, Math.round(share * this.#most(Math.min(WINDOW, positions - begin))));
    return sweeps;
  }

  /** The most sweeps that `positions` can take. */
  #most(positions: number): number {
    return Math.ceil(positions / this.#patch);
  }
}
