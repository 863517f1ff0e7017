/** A path from noise to tokens without an app's canvas: for measurements, with any number of steps. */
import type { Solver } from "../../../../../src/domain/planning/solver.ts";
import { counterRandom } from "../../../../../src/domain/random/counterRandom.ts";
import { bestVisible } from "../shared/measuring.ts";
import type { Flow } from "./flow.ts";
import type { FlowContext } from "./network.ts";
import { addNoise } from "./noise.ts";
import { churnAt, solverTimes } from "./schedule.ts";

export interface NoisePath {
  /** Of the slots to write, [S]; none is known. */
  readonly positions: Int32Array;
  readonly context: FlowContext;
  readonly solver: Solver;
  readonly steps: number;
  readonly seed: number;
}

/** The likeliest tokens that a reader can see at the end of the path, [S]. Yields between two network runs. Throws INFERENCE_FAILED. */
export async function* writeFromNoise(
  flow: Flow,
  { positions, context, solver, steps, seed }: NoisePath,
): AsyncGenerator<void, Int32Array> {
  const { network, sampling, vocabulary } = flow;
  const size = positions.length;
  const ids = new Int32Array(size).fill(vocabulary.special.del); // hidden: of use only where a slot is known
  const known = new Float32Array(size);
  const times = solverTimes(steps, 0, sampling.shift);
  let z: Float32Array = new Float32Array(size * network.latentSize);
  addNoise(z, counterRandom(seed, 0), sampling.noiseScale);
  let xPrev: Float32Array = new Float32Array(z.length);
  for (let step = 0; ; step += 1) {
    const tau = times[step] ?? 0;
    const churn = churnAt(sampling.churn, tau, 0);
    const eps = churn > 0 ? new Float32Array(z.length) : null;
    if (eps) addNoise(eps, counterRandom(seed, step), 1);
    const at = { tau, tauNext: times[step + 1] ?? 1, churn, eps };
    const output = await network.step(solver, { rows: 1, z, xPrev, ids, known, positions, context, ...at });
    if (step + 1 >= steps)
      return Int32Array.from(ids, (_, slot) => bestVisible(vocabulary, output.top, (rank) => output.candidate(0, slot, rank)));
    z = output.zNext;
    xPrev = output.xHat;
    yield;
  }
}
