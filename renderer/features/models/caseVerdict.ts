import type { CaseOutcome, ComparedCase } from "../../../src/contract/comparison.ts";

/** What the new package made of a case, beside the old one. */
export type CaseVerdict = "better" | "worse" | "same";

export const CASE_FILTERS = ["all", "different", "better", "worse"] as const;
export type CaseFilter = (typeof CASE_FILTERS)[number];

/** Differences of edit distance below this are none: they would be read as a verdict. */
const DISTANCE_STEP = 0.02;

/** Broken locks first, then findings, then the distance to the original; less is better. */
function faults(outcome: CaseOutcome): readonly [number, number, number] {
  return [outcome.locksHeld ? 0 : 1, outcome.findings.length, outcome.editDistance];
}

export function caseVerdict(one: Pick<ComparedCase, "old" | "new">): CaseVerdict {
  const old = faults(one.old);
  const now = faults(one.new);
  for (const [index, before] of old.entries()) {
    const difference = (now[index] ?? 0) - before;
    const least = index === 2 ? DISTANCE_STEP : Number.EPSILON;
    if (Math.abs(difference) >= least) return difference < 0 ? "better" : "worse";
  }
  return "same";
}

/** True when `one` belongs to what `filter` names. */
export function passesFilter(one: ComparedCase, filter: CaseFilter): boolean {
  if (filter === "all") return true;
  return filter === "different" ? one.old.text !== one.new.text : caseVerdict(one) === filter;
}
