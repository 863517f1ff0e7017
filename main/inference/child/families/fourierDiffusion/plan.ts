/** What a run would take: steps, predicted error and seconds, before it is started. */
import { curveFor } from "../../../../../src/domain/planning/curve.ts";
import { planCurve, theoremBound } from "../../../../../src/domain/planning/plan.ts";
import type { PlanAnswer, PlanRequest } from "../../../protocol.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import { maskedCount } from "../maskedDiffusion/budget.ts";
import { BLOCK } from "../shared/passes.ts";
import { canvasLength } from "../shared/spanLayout.ts";
import { reverseBudgets } from "./budget.ts";
import type { Fourier } from "./fourier.ts";

/** UTF-16 units of a token on average, in Latin scripts. */
const UNITS_PER_TOKEN = 4;

/**
 * Plans `length` tokens under noise, or those that a text of the request would have on its canvas at its strength, in one pass. Errors in nats per
 * token, null without a planner. `seconds` is null before the first step was measured in this process. A step reads the whole document: its
 * length is estimated from its characters, else it is taken to be that of the document before.
 */
export function planRun(fourier: Fourier, request: PlanRequest): PlanAnswer {
  const { planner, network, shape } = fourier;
  const length = request.length ?? noisyTokens(fourier, request);
  const [budget] = length === 0 ? [] : reverseBudgets(planner, request, [length], shape.defaultSteps);
  const sizes = budget?.sizes ?? [];
  const h = planner && length > 0 ? curveFor(planner, request.kind, length) : [];
  const milliseconds = network.lengthTimes.estimate(graphOf(fourier, request, length));
  return {
    length,
    window: fourier.maxPositions,
    steps: sizes.length,
    sizes,
    predictedNats: budget ? budget.predictedNats : 0,
    theoremBoundNats: length > 0 && planner === null ? null : theoremBound(h, sizes),
    seconds: milliseconds === null ? null : (milliseconds * sizes.length) / 1000,
    curve: planner && length > 0 ? planCurve(curveFor(planner, request.kind, Math.min(length, BLOCK))) : [],
  };
}

/** Length of the graph that a run will need. */
function graphOf({ network, maxPositions }: Fourier, { documentLength }: PlanRequest, length: number): number {
  if (documentLength === undefined) return Math.max(network.lengthTimes.latest, network.graphLength(length));
  return network.graphLength(Math.min(maxPositions, Math.ceil(documentLength / UNITS_PER_TOKEN) + length));
}

function noisyTokens({ blocks }: Fourier, { text, lengthFactor, strength }: PlanRequest): number {
  const old = text === null || text === "" ? 0 : new TokenisedText(text, blocks).between(0, text.length).ids.length;
  return strength === 0 ? 0 : maskedCount(strength, canvasLength(old, lengthFactor));
}
