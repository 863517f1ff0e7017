/**
 * How likely each token is without itself: of a canvas every n-th slot is pure noise at once, in n rows of one run, the others known. At time 0 the
 * decoder's distribution of such a slot is what the network knows of it from the rest, and `selfLogp` is exact.
 */
import { counterRandom } from "../../../../../src/domain/random/counterRandom.ts";
import { OPEN } from "../shared/canvas.ts";
import type { Alternative } from "../shared/frames.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import type { Flow } from "./flow.ts";
import type { FlowContext, FlowOutput } from "./network.ts";
import { addNoise } from "./noise.ts";
import { forColumns, type PassRun } from "./solve.ts";

const STRIDE = 4;
/** Ratings do not depend on a run's seed. */
const SEED = 0;

/** A canvas to rate: `hides(row, i)` says which slots of a row are noise. */
export interface LeftOut {
  readonly ids: ArrayLike<number>;
  readonly rows: number;
  hides(row: number, slot: number): boolean;
}

/** One run; of use are the hidden slots of its output. Throws INFERENCE_FAILED. */
export function leaveOut(flow: Flow, { ids, rows, hides }: LeftOut, positions: Int32Array, context: FlowContext): Promise<FlowOutput> {
  const size = ids.length;
  const dz = flow.network.latentSize;
  const z = new Float32Array(rows * size * dz);
  // The same noise in every row: a token's rating does not depend on the row it falls into.
  for (let row = 0; row < rows; row += 1)
    addNoise(z.subarray(row * size * dz, (row + 1) * size * dz), counterRandom(SEED, 0), flow.sampling.noiseScale);
  return flow.network.step("euler", {
    ...{ rows, z, positions, context, eps: null, tau: 0, tauNext: 1, churn: 0 },
    xPrev: new Float32Array(z.length),
    ids: Int32Array.from({ length: rows * size }, (_, i) => ids[i % size] ?? 0),
    known: Float32Array.from({ length: rows * size }, (_, i) => (hides(Math.floor(i / size), i % size) ? 0 : 1)),
  });
}

/** Rates the finished tokens of a pass, what alternatives are ranked by. One network run per alternative that says what none before it said. */
export async function* rateFinished(run: PassRun, alternatives: readonly Alternative[]): AsyncGenerator<GenerateEvent, void> {
  const known = new Map<string, Float64Array>();
  for (const alternative of alternatives) {
    const { ids, rated } = finishedColumns(run, alternative);
    const content = ids.join();
    const found = known.get(content);
    const logp = found ?? (await rate(run, ids, rated));
    for (const nats of logp) {
      if (Number.isNaN(nats)) continue;
      alternative.leftOut.nats += nats;
      alternative.leftOut.tokens += 1;
    }
    if (found) continue;
    known.set(content, logp);
    yield { type: "breath" };
  }
}

/** Log-probabilities per column, nats; NaN where a slot is locked or [DEL]. */
async function rate({ flow, positions, context }: PassRun, ids: Int32Array, rated: Uint8Array): Promise<Float64Array> {
  const size = ids.length;
  const rows = Math.min(STRIDE, size);
  const output = await leaveOut(flow, { ids, rows, hides: (row, i) => i % rows === row && rated[i] === 1 }, positions, context);
  return Float64Array.from(ids, (_, i) => (rated[i] ? Math.min(0, output.selfLogp[(i % rows) * size + i] ?? 0) : Number.NaN));
}

function finishedColumns({ flow, pass }: PassRun, { canvases }: Alternative): { ids: Int32Array; rated: Uint8Array } {
  const { del } = flow.vocabulary.special;
  const ids = new Int32Array(pass.size);
  const rated = new Uint8Array(pass.size);
  forColumns(pass, canvases, (canvas, slot, column) => {
    const id = canvas.ids[slot] ?? OPEN;
    ids[column] = id === OPEN ? del : id;
    rated[column] = id === OPEN || id === del || canvas.layout.locked[slot] ? 0 : 1;
  });
  return { ids, rated };
}
