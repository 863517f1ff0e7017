/** What a run would take: as many steps as tokens, and no factorisation error. */
import type { PlanAnswer, PlanRequest } from "../../../protocol.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import { windowLength } from "../shared/passes.ts";
import { canvasLength } from "../shared/spanLayout.ts";
import type { Writer } from "./writer.ts";

/**
 * One step per token, whatever the plan of the request: fewer when the text ends before its room does. `seconds` is null before the first step
 * was measured in this process. There is nothing to choose, so the curve is one point.
 */
export function planRun(
  { blocks, network, maxPositions }: Writer,
  { length: wanted, text, strength, lengthFactor }: PlanRequest,
): PlanAnswer {
  const old = (): number => (text === null || text === "" ? 0 : new TokenisedText(text, blocks).between(0, text.length).ids.length);
  const length = wanted ?? (strength === 0 ? 0 : canvasLength(old(), lengthFactor));
  const milliseconds = network.times.estimate(1);
  return {
    length,
    window: windowLength(maxPositions),
    steps: length,
    sizes: new Array<number>(length).fill(1),
    predictedNats: 0,
    theoremBoundNats: 0,
    seconds: milliseconds === null ? null : (milliseconds * length) / 1000,
    curve: length === 0 ? [] : [{ steps: length, predictedNats: 0, theoremBoundNats: 0 }],
  };
}
