/** How likely given tokens are: the evidence lower bound, a mean over a few fixed draws of the encoder's noise. */
import { counterRandom } from "../../../../../src/domain/random/counterRandom.ts";
import type { Encoded, EncodeInput, FlowNetwork } from "./network.ts";
import { normalNoise } from "./noise.ts";

/** Draws per rating; one run of the graph takes them all. */
export const DRAWS = 4;

export interface Likelihood {
  /** Mean over the draws, [S], nats. A token's share of what a patch gains is the same for all tokens of the patch. */
  readonly logp: Float64Array;
  /** What each draw encoded to, [DRAWS, S, d]. */
  readonly encoded: Encoded;
}

/** Rates ids[S], S a whole number of patches, at temperature 1: each given the context and the tokens before it. Throws INFERENCE_FAILED. */
export async function likelihood(
  network: FlowNetwork,
  ids: Int32Array,
  { positions, context }: Pick<EncodeInput, "positions" | "context">,
): Promise<Likelihood> {
  const size = ids.length;
  const rows = new Int32Array(DRAWS * size);
  for (let draw = 0; draw < DRAWS; draw += 1) rows.set(ids, draw * size);
  const noise = normalNoise(counterRandom(0, 0), DRAWS * size * network.shape.latent);
  const encoded = await network.encode({ rows: DRAWS, ids: rows, positions, noise, context, temperature: 1 });
  const logp = Float64Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let draw = 0; draw < DRAWS; draw += 1) sum += encoded.logp[draw * size + i] ?? 0;
    return sum / DRAWS;
  });
  return { logp, encoded };
}
