/** How many slots each step of a pass may decide: from the information curve (epsilon) or balanced (steps). */

import { curveFor, type PlannerFile } from "../../../../../src/domain/planning/curve.ts";
import { balancedSizes, CONTRACT_MAX_PER_STEP, planSteps, predictedError } from "../../../../../src/domain/planning/plan.ts";
import type { GenerateRequest } from "../../../protocol.ts";
import type { StepBudget } from "./reveal.ts";

export interface PassBudget {
  /** Planned slots per step. */
  readonly sizes: readonly number[];
  /** Nats per token; null without a measured curve. */
  readonly predictedNats: number | null;
  readonly tokens: number;
  /** Most uncertain slots per step, null for no limit. */
  readonly mostUncertain: number | null;
  /** The number of steps depends on what the network says: `sizes` is only an expectation. */
  readonly adaptive: boolean;
  /** Budget of step `step` (0-based) of a row that spent `spent` nats so far and has `open` slots left. */
  step(step: number, spent: number, open: number): StepBudget;
}

type Plan = Pick<GenerateRequest, "kind" | "plan" | "order">;

/**
 * Plans a pass over `tokens` open slots. With order entropy-bounded and an error budget, step k may spend an equal share of what is left of
 * epsilon * tokens, so the bound sum_k (sum H - max H) never passes the budget; unused shares make later steps larger.
 */
export function planPass(planner: PlannerFile | null, { kind, plan, order }: Plan, tokens: number): PassBudget {
  const h = planner && tokens > 0 ? curveFor(planner, kind, tokens) : null;
  if (plan.by === "steps") {
    const sizes = balancedSizes(tokens, plan.steps);
    return {
      sizes: tokens > 0 ? sizes : [],
      predictedNats: h ? predictedError(h, sizes) : null,
      tokens,
      mostUncertain: null,
      adaptive: false,
      step: byCount(sizes),
    };
  }
  const schedule = h ? planSteps(h, { epsilon: plan.epsilon }) : { sizes: new Array<number>(tokens).fill(1), predictedNats: null };
  const mostUncertain = kind === "contract" && order !== "random" ? CONTRACT_MAX_PER_STEP : null;
  const step = order === "entropy-bounded" ? byBound(plan.epsilon * tokens, schedule.sizes.length) : byCount(schedule.sizes);
  return { ...schedule, tokens, mostUncertain, adaptive: order === "entropy-bounded" || mostUncertain !== null, step };
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

/** A budget that decides `open` slots in `steps` equal steps, for re-masked and repaired slots. */
export function evenBudget(open: number, steps: number): PassBudget {
  const sizes = balancedSizes(open, steps);
  return { sizes, predictedNats: null, tokens: open, mostUncertain: null, adaptive: false, step: byCount(sizes) };
}

/** Slots that a strength masks out of `count`: none only at strength 0. */
export function maskedCount(strength: number, count: number): number {
  return strength <= 0 || count === 0 ? 0 : Math.min(count, Math.max(1, Math.round(strength * count)));
}

function byCount(sizes: readonly number[]): PassBudget["step"] {
  return (step, _spent, open) => ({
    by: "count",
    count:
      step < sizes.length - 1 ? (sizes[step] ?? 1) : sizes.length > 0 && step === sizes.length - 1 ? Math.max(1, open) : (sizes[0] ?? 1),
  });
}

function byBound(total: number, steps: number): PassBudget["step"] {
  return (step, spent) => ({ by: "bound", nats: Math.max(0, total - spent) / Math.max(1, steps - step) });
}
