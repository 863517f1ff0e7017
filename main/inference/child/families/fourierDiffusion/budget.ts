/** How many steps the reverse process takes over each pass, and the error that this costs. */
import type { PlannerFile } from "../../../../../src/domain/planning/curve.ts";
import type { GenerateRequest } from "../../../protocol.ts";
import { type PassBudget, planAll, planPass } from "../maskedDiffusion/budget.ts";
import { BLOCK } from "../shared/passes.ts";

type Plan = Pick<GenerateRequest, "kind" | "plan">;

/**
 * Budgets of passes whose noise covers `tokens` slots each. Equal steps of the noise level decide equal shares of them, so the information curve
 * of masked text tells the error. An error becomes the steps that a span of BLOCK tokens needs: the shares, and so the error per token, are
 * those of a whole document. Without a curve an error takes `defaultSteps`. A number of steps is for all passes together.
 */
export function reverseBudgets(
  planner: PlannerFile | null,
  { kind, plan }: Plan,
  tokens: readonly number[],
  defaultSteps: number,
): PassBudget[] {
  if (plan.by === "steps") return planAll(planner, { kind, plan, order: "planned" }, tokens);
  return tokens.map((count) => {
    const block = Math.min(count, BLOCK);
    const steps = planner ? planPass(planner, { kind, plan, order: "planned" }, block).sizes.length : defaultSteps;
    return planPass(planner, { kind, plan: { by: "steps", steps }, order: "planned" }, count);
  });
}
