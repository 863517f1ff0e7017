/** What a run would take: solver steps and seconds. Which error a number of steps leaves is not known for this family. */
import type { PlanRequest } from "../../../protocol.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import { BLOCK, windowLength } from "../shared/passes.ts";
import { canvasLength } from "../shared/spanLayout.ts";
import type { PlanAnswer } from "../spanGenerator.ts";
import type { Flow } from "./flow.ts";
import { stepsPerPass } from "./schedule.ts";

/**
 * Plans `length` slots, or those of a text of the request. A long span goes block by block, each along its own path. `sizes` tells how many slots a
 * step writes: all of its block. `seconds` is null before the first step was measured in this process.
 */
export function planRun(flow: Flow, request: PlanRequest): PlanAnswer {
  const length = request.length ?? slotsOf(flow, request);
  const blocks = Math.ceil(length / Math.min(BLOCK, Math.floor(windowLength(flow.maxPositions) / 2)));
  const steps = stepsPerPass(request.plan, blocks, flow.sampling);
  const sizes = Array.from({ length: blocks }, (_, block) => {
    const size = Math.round((length * (block + 1)) / blocks) - Math.round((length * block) / blocks);
    return new Array<number>(steps).fill(size);
  }).flat();
  const milliseconds = flow.network.times.estimate(Math.max(1, Math.round(length / Math.max(1, blocks))));
  const calls = (request.solver ?? flow.sampling.solver) === "heun" && flow.network.solvers.includes("heun") ? 2 : 1; // predictions in one step
  return {
    length,
    window: windowLength(flow.maxPositions),
    steps: sizes.length,
    sizes,
    predictedNats: length === 0 ? 0 : null,
    theoremBoundNats: length === 0 ? 0 : null,
    seconds: milliseconds === null ? null : (milliseconds * calls * sizes.length) / 1000,
    curve: [],
  };
}

function slotsOf({ blocks }: Flow, { text, lengthFactor, strength }: PlanRequest): number {
  if (strength === 0) return 0;
  const old = text === null || text === "" ? 0 : new TokenisedText(text, blocks).between(0, text.length).ids.length;
  return canvasLength(old, lengthFactor);
}
