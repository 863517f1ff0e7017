/** The sizes of a flow, as its manifest states them. */
import { z } from "zod";
import { brokenPackage } from "../../../package/files.ts";
import type { CheckedPackage } from "../spanGenerator.ts";

export interface FlowShape {
  /** Transformer layers of each block; block 0 is the mixture over the codebook. */
  readonly layers: readonly number[];
  readonly heads: number;
  readonly headSize: number;
  /** Channels of a token's latent, d. */
  readonly latent: number;
  /** Tokens that make one vector, P. A canvas is a whole number of them. */
  readonly patch: number;
  /** Tokens of the codebook, V. */
  readonly vocabulary: number;
  /** Components of the mixture that are kept, M: the candidates of a position. */
  readonly kept: number;
  /** Factors of the tail, Q, and parts of each, G. */
  readonly factors: number;
  readonly parts: number;
  /** Token that stands before the first one of a span. */
  readonly start: number;
}

const size = z.number().int().min(1).max(65_536);
const configSchema = z.object({
  layers: z.array(size).min(1).max(64),
  ...{ width: size, heads: size, latent: size, patch: size, vocab_size: z.number().int().min(2).max(1_048_576), top: size, factors: size },
});

/** Throws MODEL_BROKEN when the manifest does not state the sizes of a flow. */
export function flowShape({ folder, manifest }: CheckedPackage): FlowShape {
  const parsed = configSchema.safeParse(manifest.config);
  if (!parsed.success)
    throw brokenPackage(folder, `the manifest does not describe a flow: config.${parsed.error.issues[0]?.path.join(".") ?? ""} is wrong`);
  const { layers, width, heads, latent, patch, vocab_size: vocabulary, top, factors } = parsed.data;
  return {
    ...{ layers, heads, headSize: width / heads, latent, patch, vocabulary, factors },
    kept: Math.min(top, vocabulary - 1),
    parts: partsOf(vocabulary, factors),
    start: manifest.specialTokens["[MASK]"],
  };
}

/** The smallest G with G ** factors >= vocabulary: the digits of a token in base G are its parts. */
function partsOf(vocabulary: number, factors: number): number {
  let parts = 1;
  while (parts ** factors < vocabulary) parts += 1;
  return parts;
}
