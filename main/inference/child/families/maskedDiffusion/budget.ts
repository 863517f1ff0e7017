/** How many slots each step of a pass may decide: from the information curve (epsilon) or balanced (steps). */

import { curveFor, type PlannerFile } from "../../../../../src/domain/planning/curve.ts";
import { balancedSizes, CONTRACT_MAX_PER_STEP, planSteps, predictedError } from "../../../../../src/domain/planning/plan.ts";
import type { GenerateRequest } from "../../../protocol.ts";
import { HIGH_ENTROPY, type StepBudget } from "./reveal.ts";

export interface PassBudget {
  /** Planned slots per step. */
  readonly sizes: readonly number[];
  /** Nats per token; null without a measured curve. */
  readonly predictedNats: number | null;
  /** Slots that are open at the start. */
  readonly tokens: number;
  /** Most uncertain slots per step, null for no limit. */
  readonly mostUncertain: number | null;
  /** Budget of step `step` (0-based) over open slots with these entropies (ascending, nats). */
  step(step: number, entropies: readonly number[]): StepBudget;
  /** Estimated factorisation error (nats) of deciding slots with these entropies (ascending) in one step while `open` are open. */
  error(open: number, entropies: readonly number[]): number;
}

type Plan = Pick<GenerateRequest, "kind" | "plan" | "order">;

/**
 * Plans a pass over `tokens` open slots. An error budget becomes a number of steps by the planner; the entropy-bounded order then spreads the
 * bound evenly over these steps (`leastBound`). In contracts a step decides at most two slots where the wording is uncertain.
 */
export function planPass(planner: PlannerFile | null, { kind, plan, order }: Plan, tokens: number): PassBudget {
  const h = planner && tokens > 0 ? curveFor(planner, kind, tokens) : null;
  const error = errorEstimate(h, tokens);
  if (plan.by === "steps") {
    const sizes = tokens > 0 ? balancedSizes(tokens, plan.steps) : [];
    return { sizes, predictedNats: h ? predictedError(h, sizes) : null, tokens, mostUncertain: null, step: byCount(sizes), error };
  }
  const careful = kind === "contract" && order !== "random";
  const planned = h ? planSteps(h, { epsilon: plan.epsilon }).sizes : new Array<number>(tokens).fill(1);
  const sizes = h && careful ? splitUncertain(h, planned) : planned;
  return {
    sizes,
    predictedNats: h ? predictedError(h, sizes) : null,
    tokens,
    mostUncertain: careful ? CONTRACT_MAX_PER_STEP : null,
    step: order === "entropy-bounded" ? byLeastBound(sizes.length) : byCount(sizes),
    error,
  };
}

/** Plans several passes. A number of steps is for all of them together, shared by their open slots, each at least one. */
export function planAll(planner: PlannerFile | null, request: Plan, tokens: readonly number[]): PassBudget[] {
  const { plan } = request;
  const total = tokens.reduce((sum, count) => sum + count, 0);
  let walked = 0;
  let given = 0;
  return tokens.map((count) => {
    if (plan.by !== "steps") return planPass(planner, request, count);
    walked += count;
    const until = Math.round((plan.steps * walked) / Math.max(1, total));
    const steps = Math.max(1, until - given);
    given = until;
    return planPass(planner, { ...request, plan: { by: "steps", steps } }, count);
  });
}

/** A budget that decides `open` slots in `steps` equal steps, for re-masked and repaired slots; `before` is the budget of their pass. */
export function evenBudget(open: number, steps: number, before: PassBudget | null = null): PassBudget {
  const sizes = balancedSizes(open, steps);
  return {
    sizes,
    predictedNats: null,
    tokens: open,
    mostUncertain: null,
    step: byCount(sizes),
    error: before?.error ?? errorEstimate(null, open),
  };
}

/** Slots that a strength masks out of `count`: none only at strength 0. */
export function maskedCount(strength: number, count: number): number {
  return strength <= 0 || count === 0 ? 0 : Math.min(count, Math.max(1, Math.round(strength * count)));
}

function byCount(sizes: readonly number[]): PassBudget["step"] {
  const last = sizes.length - 1;
  return (step, entropies) => ({ by: "count", count: step === last ? entropies.length : (sizes[step] ?? sizes[0] ?? 1) });
}

function byLeastBound(steps: number): PassBudget["step"] {
  return (step, entropies) => ({ by: "bound", nats: leastBound(entropies, Math.max(1, steps - step)) });
}

/**
 * The smallest bound (nats) on `sum H - max H` per step with which slots of these entropies (ascending) are all decided within `steps` steps, as
 * far as can be told now. With it the steps cost alike, and the whole error is at most steps times the bound (EB-Sampler).
 */
export function leastBound(entropies: readonly number[], steps: number): number {
  let low = 0;
  let high = entropies.reduce((sum, entropy) => sum + entropy, 0);
  if (stepsWithin(entropies, low) <= steps) return low;
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2;
    if (stepsWithin(entropies, middle) <= steps) high = middle;
    else low = middle;
  }
  return high;
}

/** Steps that a bound takes: each decides the next slots while the sum before the last one stays within it. */
function stepsWithin(entropies: readonly number[], bound: number): number {
  let steps = 0;
  let sum = Number.POSITIVE_INFINITY;
  for (const entropy of entropies) {
    if (sum > bound) {
      steps += 1;
      sum = 0;
    }
    sum += entropy;
  }
  return steps;
}

/** Steps of more than two slots are split where the mean entropy at that point is high. */
function splitUncertain(h: readonly number[], sizes: readonly number[]): number[] {
  const split: number[] = [];
  let known = 0;
  for (const size of sizes) {
    for (let left = size; left > 0; ) {
      const part = (h[known] ?? 0) > HIGH_ENTROPY ? Math.min(CONTRACT_MAX_PER_STEP, left) : left;
      split.push(part);
      known += part;
      left -= part;
    }
  }
  return split;
}

/**
 * What a step costs: each slot's measured entropy falls, while the slots beside it are decided, as the information curve says:
 * `sum_j H_j (1 - h(n + j) / h(n))`, n = decided before. Never more than the bound `sum H - max H`, which is also the answer without a curve.
 */
function errorEstimate(h: readonly number[] | null, tokens: number): PassBudget["error"] {
  return (open, entropies) => {
    const bound = entropies.slice(0, -1).reduce((sum, entropy) => sum + entropy, 0);
    if (!h || h.length === 0) return bound;
    const known = Math.max(0, tokens - open);
    const first = h[known] ?? 0;
    if (first <= 0) return 0;
    const estimate = entropies.reduce((sum, entropy, j) => sum + entropy * (1 - (h[Math.min(known + j, h.length - 1)] ?? 0) / first), 0);
    return Math.min(bound, Math.max(0, estimate));
  };
}

/** Mean of the passes' errors by their tokens, nats per token; null where one is unknown. */
export function overallError(budgets: readonly PassBudget[]): number | null {
  const tokens = budgets.reduce((sum, budget) => sum + budget.tokens, 0);
  if (tokens === 0) return budgets.length === 0 ? 0 : null;
  if (budgets.some((budget) => budget.tokens > 0 && budget.predictedNats === null)) return null;
  return budgets.reduce((sum, budget) => sum + (budget.predictedNats ?? 0) * budget.tokens, 0) / tokens;
}
