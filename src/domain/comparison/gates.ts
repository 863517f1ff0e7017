/** The verdict of a comparison. Pure. */
import type { ComparisonFigures } from "./figures.ts";

export const GATE_NAMES = ["bitsPerCharacter", "editDistance", "findings", "timeRatio", "brokenLocks"] as const;
export type GateName = (typeof GATE_NAMES)[number];

/** Limits by gate; a gate without one is not judged. */
export type GateLimits = { readonly [Name in GateName]?: number | undefined };

export interface Gate {
  readonly name: GateName;
  readonly limit: number;
  readonly value: number;
  readonly passed: boolean;
}

/** Differences of decimal fractions are off by less than this; exactly at the limit passes. */
const ROUNDING = 1e-9;
/** Times below this (ms per token) are not told apart. */
const SHORTEST = 1e-3;

/**
 * The gates that have a limit, in the order of `GATE_NAMES`. Values are new minus old; `timeRatio` is new divided by old, `brokenLocks` counts
 * those of the new package alone. A value that is no finite number fails.
 */
export function judge(
  limits: GateLimits,
  old: ComparisonFigures,
  now: ComparisonFigures,
): { readonly gates: Gate[]; readonly passed: boolean } {
  const values: Record<GateName, number> = {
    bitsPerCharacter: now.bitsPerCharacter - old.bitsPerCharacter,
    editDistance: now.meanEditDistance - old.meanEditDistance,
    findings: now.findingShare - old.findingShare,
    timeRatio: Math.max(SHORTEST, now.millisecondsPerToken) / Math.max(SHORTEST, old.millisecondsPerToken),
    brokenLocks: now.brokenLocks,
  };
  const gates = GATE_NAMES.flatMap((name): Gate[] => {
    const limit = limits[name];
    const value = values[name];
    return limit === undefined ? [] : [{ name, limit, value, passed: Number.isFinite(value) && value <= limit + ROUNDING }];
  });
  return { gates, passed: gates.every((gate) => gate.passed) };
}
