/** From base noise to tokens without an app's canvas: for golden vectors and measurements. */
import { invert } from "./invert.ts";
import type { FlowNetwork } from "./network.ts";
import { type Settling, settle } from "./settle.ts";

/** Where tokens are written, without what a sampler chooses itself. Temperature 1 where none is given. */
export type Place = Pick<Settling, "positions" | "context" | "window"> & { readonly temperature?: number };

export interface Sample {
  readonly ids: Int32Array;
  /** Sweeps that each block took, block 0 first. */
  readonly sweeps: readonly number[];
}

/** The tokens that base noise u [S, d] stands for. Throws INFERENCE_FAILED. */
export async function sample(network: FlowNetwork, u: Float32Array, { temperature = 1, ...place }: Place): Promise<Sample> {
  const sweeps = new Array<number>(network.blocks).fill(0);
  let output = u;
  for (let block = network.blocks - 1; block > 0; block -= 1) {
    const row = { u: output, x: output.slice() };
    for await (const _ of invert({ network, block, ...place }, [row])) sweeps[block] = (sweeps[block] ?? 0) + 1;
    output = row.x;
  }
  const ids = new Int32Array(place.positions.length).fill(network.shape.start);
  for await (const _ of settle({ network, temperature, ...place }, [{ u: output, ids }])) sweeps[0] = (sweeps[0] ?? 0) + 1;
  return { ids, sweeps };
}

/** The ids of `sample`. */
export async function sampleIds(network: FlowNetwork, u: Float32Array, place: Place): Promise<Int32Array> {
  return (await sample(network, u, place)).ids;
}
