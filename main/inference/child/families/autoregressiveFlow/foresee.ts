/** What a run is expected to take, from the sweeps that passes took before. */
import { balancedSizes } from "../../../../../src/domain/planning/plan.ts";
import { maskedCount } from "../maskedDiffusion/budget.ts";
import type { Flow } from "./flow.ts";

/**
 * Slots decided per sweep, one entry for each: none while the later blocks are inverted, then those of block 0, evenly. A run foresees what the package
 * reports, so that its frames are the same every time; a plan what was measured in this process.
 */
export function foreseePass({ network, counts }: Pick<Flow, "network" | "counts">, columns: number, by: "reported" | "measured"): number[] {
  if (columns === 0) return [];
  const sizes: number[] = [];
  for (let block = network.blocks - 1; block >= 0; block -= 1) {
    const sweeps = by === "measured" ? counts.expected(block, columns) : counts.reported(block, columns);
    sizes.push(...(block > 0 ? new Array<number>(sweeps).fill(0) : balancedSizes(columns, Math.min(sweeps, columns))));
  }
  return sizes;
}

/** Tokens that a strength above 0 opens of `old` ones and `room` behind them. */
export function openedTokens(strength: number, old: number, room: number): number {
  if (strength >= 1) return old + room;
  // Without old tokens (an insertion) the room is all there is.
  return maskedCount(strength, old) + (old === 0 ? maskedCount(strength, room) : Math.round(strength * room));
}
