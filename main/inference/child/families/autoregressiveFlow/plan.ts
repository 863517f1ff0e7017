/** What a run would take, before it is started: sweeps and seconds as measured so far. */
import type { PlanRequest } from "../../../protocol.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import { BLOCK, windowLength } from "../shared/passes.ts";
import { canvasLength } from "../shared/spanLayout.ts";
import type { PlanAnswer } from "../spanGenerator.ts";
import type { Flow } from "./flow.ts";
import { foreseePass, openedTokens } from "./foresee.ts";
import { BEYOND, LEAST_RUN } from "./settle.ts";

/**
 * Plans the sweeps for `length` tokens, or for those that a text of the request would open at its strength. The sweeps are those that it takes until
 * nothing changes, whatever the plan of the request, and nothing is factorised: the error is 0 and the curve one point. `seconds`
 * is null before a sweep of every block was measured in this process.
 */
export function planRun(flow: Flow, { length: wanted, text, strength, lengthFactor }: PlanRequest): PlanAnswer {
  const old = (): number => (text === null || text === "" ? 0 : new TokenisedText(text, flow.blocks).between(0, text.length).ids.length);
  const opened = (count: number): number => openedTokens(strength, count, canvasLength(count, lengthFactor) - count);
  const length = wanted ?? (strength === 0 ? 0 : opened(old()));
  const most = Math.min(BLOCK, Math.floor(windowLength(flow.maxPositions) / 2));
  const passes = Math.ceil(length / most);
  const tokens = Array.from(
    { length: passes },
    (_, pass) => Math.round((length * (pass + 1)) / passes) - Math.round((length * pass) / passes),
  );
  const sizes = tokens.flatMap((count) => foreseePass(flow, count, "measured"));
  const milliseconds = tokens.reduce<number | null>((sum, count) => add(sum, passMilliseconds(flow, count)), 0);
  return {
    length,
    window: windowLength(flow.maxPositions),
    steps: sizes.length,
    sizes,
    predictedNats: 0,
    theoremBoundNats: 0,
    seconds: milliseconds === null ? null : milliseconds / 1000,
    curve: length === 0 ? [] : [{ steps: sizes.length, predictedNats: 0, theoremBoundNats: 0 }],
  };
}

/** Sweeps of block 0 go a little beyond what they settle, those of the others over the whole pass. Null without measurements. */
function passMilliseconds({ network, counts }: Flow, columns: number): number | null {
  let sum: number | null = 0;
  const { patch } = network.shape;
  for (const [block, times] of network.times.entries()) {
    const sweeps = counts.expected(block, columns);
    const each = times.estimate(block === 0 ? Math.max(LEAST_RUN * patch, (BEYOND * columns) / sweeps) : columns);
    sum = add(sum, each === null ? null : each * sweeps);
  }
  return sum;
}

function add(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
