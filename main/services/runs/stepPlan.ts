import type { StepPlan } from "../../../src/contract/index.ts";
import { PRESET_EPSILON } from "../../../src/domain/planning/plan.ts";
import type { GenerateRequest } from "../../inference/protocol.ts";

/** The plan in the engine's terms: presets are error budgets in nats per token. */
export function resolvePlan(plan: StepPlan): GenerateRequest["plan"] {
  return plan.by === "preset" ? { by: "epsilon", epsilon: PRESET_EPSILON[plan.preset] } : plan;
}
