/**
 * How many sweeps passes took, to foresee those of a run. Block 0 settles a few tokens per sweep, so its sweeps grow with the length; the blocks above it
 * settle in about as many sweeps whatever the length.
 */
import { z } from "zod";
import type { Manifest } from "../../../package/manifest.ts";

const KEPT = 64;

const reportSchema = z.looseObject({ sweeps: z.record(z.string(), z.looseObject({ sweeps: z.array(z.number().positive()) })) });

/** Of each block: sweeps as shares of the most that they can be (block 0), or their number (the others). */
type Counts = readonly number[][];

export class SweepCounts {
  readonly #patch: number;
  /** What the package says was measured. */
  readonly #reported: Counts;
  /** In this process, latest last. */
  readonly #measured: Counts;

  constructor({ metrics }: Pick<Manifest, "metrics">, blocks: number, patch: number) {
    this.#patch = patch;
    this.#reported = Array.from({ length: blocks }, () => []);
    this.#measured = Array.from({ length: blocks }, () => []);
    const report = reportSchema.safeParse(metrics);
    if (!report.success) return;
    for (const [length, { sweeps }] of Object.entries(report.data.sweeps))
      for (const [block, count] of sweeps.entries()) this.#note(this.#reported[block], block, Number(length), count);
  }

  /** A pass of `positions` took so many sweeps of a block. */
  add(block: number, positions: number, sweeps: number): void {
    const counts = this.#measured[block];
    this.#note(counts, block, positions, sweeps);
    if (counts && counts.length > KEPT) counts.shift();
  }

  /** Sweeps expected to invert a block over `positions`, as measured in this process; before that as the package says. */
  expected(block: number, positions: number): number {
    const measured = this.#measured[block] ?? [];
    return measured.length === 0 ? this.reported(block, positions) : this.#of(block, measured, positions);
  }

  /** The same from the package alone, which is equal in every run; the most that can be needed when it does not say. */
  reported(block: number, positions: number): number {
    return this.#of(block, this.#reported[block] ?? [], positions);
  }

  #note(counts: number[] | undefined, block: number, positions: number, sweeps: number): void {
    const most = Math.max(1, this.#most(positions));
    if (block === 0) counts?.push(Math.min(1, sweeps / most));
    // A pass that was too short to take more says nothing of longer ones.
    else if (sweeps < most) counts?.push(sweeps);
  }

  #of(block: number, counts: readonly number[], positions: number): number {
    const most = this.#most(positions);
    if (counts.length === 0) return most;
    const mean = counts.reduce((sum, one) => sum + one, 0) / counts.length;
    return Math.min(most, Math.max(1, Math.round(block === 0 ? mean * most : mean)));
  }

  /** The most sweeps that `positions` can take. */
  #most(positions: number): number {
    return Math.ceil(positions / this.#patch);
  }
}
