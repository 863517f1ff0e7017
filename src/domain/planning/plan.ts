import { scheduleTable } from "./schedules.ts";

/** Error budgets of the presets, in nats per token. */
export const PRESET_EPSILON = { draft: 0.2, balanced: 0.05, careful: 0.01 } as const;

/** Most tokens per step where a contract's wording is uncertain: whole-clause correctness can need linearly many steps (arXiv 2502.09622). */
export const CONTRACT_MAX_PER_STEP = 2;

/** A schedule: `sizes[k]` tokens are revealed in step k; the error it predicts, in nats per token. */
export interface StepSchedule {
  readonly sizes: number[];
  readonly predictedNats: number;
}

/** What a plan must meet: an error in nats per token, or a number of steps (brought into 1 .. tokens). */
export type PlanGoal = { readonly epsilon: number } | { readonly steps: number };

/**
 * The fewest steps whose predicted error is at most `epsilon`, or the best schedule with `steps` steps, for a curve
 * `h[0 .. L-1]` in nats, non-increasing (`curveFor`). `maxPerStep` bounds the tokens of one step and may ask for more steps
 * than the goal does. Time O(T L log L) for T steps.
 */
export function planSteps(h: readonly number[], goal: PlanGoal, maxPerStep = Number.POSITIVE_INFINITY): StepSchedule {
  const length = h.length;
  if (length === 0) return { sizes: [], predictedNats: 0 };
  const perStep = Math.min(length, Math.max(1, Math.floor(maxPerStep)));
  const table = scheduleTable(h, perStep);
  const fewest = Math.ceil(length / perStep);
  const wanted = "steps" in goal ? Math.min(length, Math.max(fewest, Math.floor(goal.steps))) : null;
  while (table.extend()) {
    const steps = table.solved;
    if (wanted !== null ? steps === wanted : table.error(steps) / length <= goalEpsilon(goal)) break;
  }
  const sizes = table.sizes(table.solved);
  return { sizes, predictedNats: predictedError(h, sizes) };
}

/**
 * Factorisation error of a schedule at uniformly random positions, in nats per token:
 * `KL / L = (1/L) sum_k [ s_k h(n_k) - sum_{j = n_k}^{n_k + s_k - 1} h(j) ]`, n_k = tokens revealed before step k. Exact when
 * the model's conditionals are.
 */
export function predictedError(h: readonly number[], sizes: readonly number[]): number {
  let known = 0;
  let total = 0;
  for (const size of sizes) {
    const first = h[known] ?? 0;
    for (let j = known; j < known + size; j += 1) total += first - (h[j] ?? 0);
    known += size;
  }
  return h.length === 0 ? 0 : Math.max(0, total / h.length);
}

/**
 * Upper bound of the error in nats per token by the convergence theorem of Li and Cai (arXiv 2505.21400) without the
 * training error: `(1/L) (2^ceil(log2 s_max) - 1) / L * sum_i I(X_i; X_-i)` with `sum_i I(X_i; X_-i) = L (h(0) - h(L-1))`.
 */
export function theoremBound(h: readonly number[], sizes: readonly number[]): number {
  if (h.length === 0 || sizes.length === 0) return 0;
  const largest = Math.max(...sizes);
  const information = Math.max(0, (h[0] ?? 0) - (h[h.length - 1] ?? 0));
  return ((2 ** Math.ceil(Math.log2(largest)) - 1) / h.length) * information;
}

/** A point of the chart of error against steps; both errors in nats per token. */
export interface PlanPoint {
  readonly steps: number;
  readonly predictedNats: number;
  readonly theoremBoundNats: number;
}

/**
 * The best schedule's predicted error and the theorem's bound of balanced sizes for numbers of steps from 1 to L: every
 * number up to 64, then about 7 % apart.
 */
export function planCurve(h: readonly number[]): PlanPoint[] {
  const length = h.length;
  const points: PlanPoint[] = [];
  const table = scheduleTable(h, Math.max(1, length));
  let next = 1;
  while (table.extend()) {
    const steps = table.solved;
    if (steps < next && steps < length) continue;
    points.push({
      steps,
      predictedNats: Math.max(0, table.error(steps) / length),
      theoremBoundNats: theoremBound(h, [Math.ceil(length / steps)]),
    });
    next = steps < 64 ? steps + 1 : Math.ceil(steps * 1.07);
  }
  return points;
}

/** Sizes as equal as can be, larger ones first. */
export function balancedSizes(length: number, steps: number): number[] {
  const count = Math.min(length, Math.max(1, steps));
  return Array.from({ length: count }, (_, k) => Math.floor(length / count) + (k < length % count ? 1 : 0));
}

function goalEpsilon(goal: PlanGoal): number {
  return "epsilon" in goal ? goal.epsilon : Number.POSITIVE_INFINITY;
}
