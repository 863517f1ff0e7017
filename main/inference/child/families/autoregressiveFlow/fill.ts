/** Writing open slots afresh: noise, then the blocks from the last to the first. */
import { counterRandom } from "../../../../../src/domain/random/counterRandom.ts";
import type { Alternative } from "../shared/frames.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import type { Column } from "./columns.ts";
import { logisticNoise } from "./noise.ts";
import { invertBlock, type PassRun, streamOf, writeTokens } from "./passRun.ts";

/** Draws noise for all columns and inverts it, every alternative with its own stream. */
export async function* fillColumns(run: PassRun, alternatives: readonly Alternative[]): AsyncGenerator<GenerateEvent, void> {
  let outputs = alternatives.map((alternative) => ({ alternative, u: freshNoise(run, alternative) }));
  for (let block = run.flow.network.blocks - 1; block > 0; block -= 1) {
    const rows = outputs.map((output) => ({ ...output, x: output.u.slice() }));
    yield* invertBlock(run, block, rows);
    outputs = rows.map(({ alternative, x }) => ({ alternative, u: x }));
  }
  const unknown = new Int32Array(run.positions.length).fill(run.flow.network.shape.start);
  yield* writeTokens(
    run,
    outputs.map((output) => ({ ...output, ids: unknown.slice() })),
  );
}

/** Base noise [S, d] of an alternative; noise belongs to the slots of a pass. Without heat there is none, and each channel takes its median. */
export function freshNoise(run: PassRun, alternative: Alternative): Float32Array {
  const { latent } = run.flow.network.shape;
  const size = run.positions.length;
  const places = Array.from({ length: size }, (_, c) => placeOf(run.columns, c));
  const most = Math.max(0, ...places) + 1;
  const noise = logisticNoise(counterRandom(run.request.seed, streamOf(run, alternative)), most * latent);
  const all = new Float32Array(size * latent);
  for (const [c, place] of places.entries()) all.set(noise.subarray(place * latent, (place + 1) * latent), c * latent);
  return all.map((value) => value * run.heat.noise);
}

/** What fills up the last patch has places behind those of the pass. */
function placeOf(columns: readonly Column[], c: number): number {
  return columns[c]?.place ?? (columns.at(-1)?.place ?? 0) + 1 + c - columns.length;
}
