/** What a run would take: steps, predicted error and seconds, before it is started. */
import { curveFor } from "../../../../../src/domain/planning/curve.ts";
import { planCurve, theoremBound } from "../../../../../src/domain/planning/plan.ts";
import type { PlanRequest } from "../../../protocol.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import { BLOCK, windowLength } from "../shared/passes.ts";
import { canvasLength } from "../shared/spanLayout.ts";
import type { PlanAnswer } from "../spanGenerator.ts";
import { maskedCount, planAll } from "./budget.ts";
import type { Denoiser } from "./denoiser.ts";

/**
 * Plans `length` open tokens, or those that a text of the request would have on its canvas at its strength. Long spans are planned block by
 * block. Errors in nats per token, null without a planner; `seconds` is null before the first step was measured in this process.
 */
export function planRun(denoiser: Denoiser, request: PlanRequest): PlanAnswer {
  const length = request.length ?? openTokens(denoiser, request);
  const most = Math.min(BLOCK, Math.floor(windowLength(denoiser.maxPositions) / 2));
  const blocks = Math.ceil(length / most);
  const tokens = Array.from(
    { length: blocks },
    (_, block) => Math.round((length * (block + 1)) / blocks) - Math.round((length * block) / blocks),
  );
  const budgets = planAll(denoiser.planner, { kind: request.kind, plan: request.plan, order: "entropy-bounded" }, tokens);
  const sizes = budgets.flatMap((budget) => budget.sizes);
  let predicted = 0;
  let bound = 0;
  for (const budget of budgets) {
    const h = denoiser.planner ? curveFor(denoiser.planner, request.kind, budget.tokens) : [];
    predicted += (budget.predictedNats ?? 0) * budget.tokens;
    bound += theoremBound(h, budget.sizes) * budget.tokens;
  }
  const milliseconds = denoiser.network.times.estimate(Math.max(1, Math.round(length / Math.max(1, blocks))));
  const h = denoiser.planner && length > 0 ? curveFor(denoiser.planner, request.kind, Math.round(length / blocks)) : [];
  return {
    length,
    window: windowLength(denoiser.maxPositions),
    steps: sizes.length,
    sizes,
    predictedNats: length === 0 ? 0 : denoiser.planner === null ? null : predicted / length,
    theoremBoundNats: length === 0 ? 0 : denoiser.planner === null ? null : bound / length,
    seconds: milliseconds === null ? null : (milliseconds * sizes.length) / 1000,
    curve: planCurve(h).map((point) => ({ ...point, steps: point.steps * blocks })),
  };
}

function openTokens(denoiser: Denoiser, { text, lengthFactor, strength }: PlanRequest): number {
  if (strength === 0) return 0;
  const old = text === null || text === "" ? 0 : new TokenisedText(text, denoiser.blocks).between(0, text.length).ids.length;
  const room = denoiser.fixedLength ? 0 : canvasLength(old, lengthFactor) - old;
  if (strength === 1) return old + room;
  return maskedCount(strength, old) + (old === 0 ? maskedCount(strength, room) : Math.round(strength * room));
}
