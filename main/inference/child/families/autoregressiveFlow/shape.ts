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
  /** Candidates that the graphs give, K. */
  readonly top: number;
}

const size = z.number().int().min(1).max(65_536);
const configSchema = z.object({ layers: z.array(size).min(1).max(64), width: size, heads: size, latent: size, patch: size });

/** Throws MODEL_BROKEN when the manifest does not state the sizes of a flow. */
export function flowShape({ folder, manifest }: CheckedPackage): FlowShape {
  const parsed = configSchema.safeParse(manifest.config);
  if (!parsed.success)
    throw brokenPackage(folder, `the manifest does not describe a flow: config.${parsed.error.issues[0]?.path.join(".") ?? ""} is wrong`);
  const { layers, width, heads, latent, patch } = parsed.data;
  return { layers, heads, headSize: width / heads, latent, patch, top: manifest.topCandidates };
}
