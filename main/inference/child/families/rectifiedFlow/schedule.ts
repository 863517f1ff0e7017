/** Which times a solver visits, and how many steps a plan takes. */
import type { GenerateRequest } from "../../../protocol.ts";
import type { Sampling } from "./sampling.ts";

/** More steps than these change nothing that a reader could see. */
export const MOST_STEPS = 32;

/**
 * Times [steps + 1] from `begin` to 1: tau = u / (u + shift (1 - u)) with u even. A shift above 1 puts more steps early. The first and the last
 * time are exact.
 */
export function solverTimes(steps: number, begin: number, shift: number): Float64Array {
  const first = begin < 1 ? (begin * shift) / (1 - begin + begin * shift) : 1;
  const times = Float64Array.from({ length: steps + 1 }, (_, k) => {
    const u = first + ((1 - first) * k) / steps;
    return u / (u + shift * (1 - u));
  });
  times[0] = begin;
  times[steps] = 1;
  return times;
}

/** Budgets of error (nats per token) from which on the package's steps for drafts and for balanced runs will do. */
const DRAFT = 0.2;
const BALANCED = 0.05;

/**
 * Steps of each of `passes` passes. A number of steps is shared among the passes. A budget of error picks one of the package's three numbers: what
 * a step costs in nats is not known for this family.
 */
export function stepsPerPass(plan: GenerateRequest["plan"], passes: number, { steps }: Pick<Sampling, "steps">): number {
  const named =
    plan.by === "steps" ? null : plan.epsilon >= DRAFT ? steps.draft : plan.epsilon >= BALANCED ? steps.balanced : steps.careful;
  const wanted = named ?? Math.round((plan.by === "steps" ? plan.steps : 1) / Math.max(1, passes));
  return Math.max(1, Math.min(MOST_STEPS, wanted));
}

/**
 * Share of the time `tau` that a step goes back with fresh noise: `churn` of the package, behind the first step of a path that begins in noise. A path
 * that begins on an old text (`begin` above 0) has none: step by step it would wander off the text that its strength keeps.
 */
export function churnAt(churn: number, tau: number, begin: number): number {
  return begin === 0 && tau > 0 ? churn : 0;
}
