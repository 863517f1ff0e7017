import type { DocumentKind } from "../document/documentState.ts";
import { curveFor, type PlannerFile } from "./curve.ts";
import { type PlanGoal, type PlanPoint, planCurve, planSteps, theoremBound } from "./plan.ts";

/** Everything the app shows about a plan before a run; errors in nats per token. */
export interface CurvePlan {
  readonly length: number;
  readonly steps: number;
  readonly sizes: number[];
  readonly predictedNats: number;
  readonly theoremBoundNats: number;
  readonly curve: PlanPoint[];
}

/**
 * Plans a span of `length` tokens from a package's measured curves.
 * @throws PalimpsestError MODEL_BROKEN when the planner has no usable curve
 */
export function planFromCurve(planner: PlannerFile, kind: DocumentKind, length: number, goal: PlanGoal, maxPerStep?: number): CurvePlan {
  const h = curveFor(planner, kind, length);
  const { sizes, predictedNats } = planSteps(h, goal, maxPerStep);
  return { length, steps: sizes.length, sizes, predictedNats, theoremBoundNats: theoremBound(h, sizes), curve: planCurve(h) };
}
