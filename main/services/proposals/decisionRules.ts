/** What must be true before a decision is carried out. */
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { StakeKind } from "../../../src/domain/review/stakeWording.ts";
import type { DecisionTarget } from "./decisionTargets.ts";

/** A reason that says something; null for white space alone. */
export function cleanReason(reason: string | null): string | null {
  const text = reason?.trim() ?? "";
  return text === "" ? null : text;
}

/** Throws REASON_REQUIRED when a hunk puts something at stake. To be asked only where no reason was given. */
export function requireNothingAtStake(stakes: ReadonlyMap<string, readonly StakeKind[]>): void {
  for (const [hunkId, kinds] of stakes) {
    throw new PalimpsestError(
      "REASON_REQUIRED",
      `The change "${hunkId}" touches ${kinds.join(" and ")} wording, so that it is only accepted or rejected with a reason. Give one; one reason holds for the whole set.`,
      { hunkId, kind: kinds[0] ?? "", kinds: kinds.join(","), count: stakes.size },
    );
  }
}

/** Throws ALREADY_DECIDED when one of the hunks was accepted or rejected, with whose decision that is. */
export function requireUndecided(targets: readonly DecisionTarget[]): void {
  const decided = targets.filter((target) => target.status === "accepted" || target.status === "rejected");
  const [first] = decided;
  if (first === undefined) return;
  const { decision } = first;
  const verdict = first.status === "accepted" ? "accept" : "reject";
  throw new PalimpsestError(
    "ALREADY_DECIDED",
    `${decision?.by ?? "Somebody"} has ${first.status} the change "${first.id}" already. Look at that decision; reopen the change to decide it anew.`,
    { hunkId: first.id, verdict, by: decision?.by ?? "", at: decision?.at ?? 0, reason: decision?.reason ?? "", count: decided.length },
  );
}
