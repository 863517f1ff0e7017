/** What a package says about its paths: `sampling` in the manifest. */

import { z } from "zod";
import type { Solver } from "../../../../../src/domain/planning/solver.ts";
import { brokenPackage } from "../../../package/files.ts";
import type { CheckedPackage } from "../spanGenerator.ts";

const steps = z.number().int().min(1).max(4096);
const samplingSchema = z.looseObject({
  solver: z.enum(["euler", "heun"]),
  steps: z.looseObject({ draft: steps, balanced: steps, careful: steps }),
  schedule: z.looseObject({ name: z.literal("shifted"), shift: z.number().positive() }),
  churn: z.number().min(0).max(1),
  noiseScale: z.number().positive(),
  latentSize: z.number().int().min(1),
});

export interface Sampling {
  readonly solver: Solver;
  /** Steps of a draft, a balanced and a careful run. */
  readonly steps: { readonly draft: number; readonly balanced: number; readonly careful: number };
  /** See `solverTimes`. */
  readonly shift: number;
  /** Share of the time that a step goes back with fresh noise before it goes on. */
  readonly churn: number;
  /** Root mean square of the noise; latents have 1. */
  readonly noiseScale: number;
  /** Numbers in the latent of a token, dz. */
  readonly latentSize: number;
}

/** Throws MODEL_BROKEN when the manifest does not say. */
export function readSampling({ folder, manifest }: CheckedPackage): Sampling {
  const parsed = samplingSchema.safeParse(manifest.sampling);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    throw brokenPackage(
      folder,
      `the manifest's field ${["sampling", ...(first?.path ?? [])].join(".")} is wrong: ${first?.message ?? "unknown"}`,
    );
  }
  const { solver, steps: counts, schedule, churn, noiseScale, latentSize } = parsed.data;
  return { solver, steps: counts, shift: schedule.shift, churn, noiseScale, latentSize };
}
