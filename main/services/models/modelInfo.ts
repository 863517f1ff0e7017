import type { ModelInfo, ModelLimit } from "../../../src/contract/index.ts";
import type { PackageSummary } from "../../inference/packages.ts";

/** What the contract tells of a package; its place on this machine stays here. */
export function toModelInfo(summary: PackageSummary, bundled: boolean): ModelInfo {
  const { folder: _folder, hasPlanner: _hasPlanner, languages, kinds, spanNll, ...rest } = summary;
  return { ...rest, languages: [...languages], kinds: [...kinds], spanNll: { ...spanNll }, limits: limitsOf(summary), bundled };
}

/** What the app cannot do with a package, by its family and what it brings along. */
export function limitsOf({
  family,
  hasPlanner,
  experimental,
  problem,
}: Pick<PackageSummary, "family" | "hasPlanner" | "experimental" | "problem">): ModelLimit[] {
  if (problem !== null) return [];
  const limits: ModelLimit[] = experimental ? ["experimental"] : [];
  if (family === "masked-lm") limits.push("no-context-cache", "fixed-length");
  if (family === "fourier-diffusion") limits.push("no-context-cache");
  if (family === "autoregressive-infill") limits.push("left-to-right");
  if (family === "rectified-flow") limits.push("seed-only");
  // What goes from left to right loses nothing by factorising: there is no error to predict.
  if (!hasPlanner && family !== "autoregressive-infill" && family !== "autoregressive-flow") limits.push("no-planner");
  return limits;
}
