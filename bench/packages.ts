/** Which package a benchmark measures. */
import { fileURLToPath } from "node:url";
import { readManifest } from "../main/inference/package/files.ts";
import { listPackages, type PackageSummary, readPackage } from "../main/inference/packages.ts";
import type { BenchmarkOptions } from "./measurement.ts";

const BUNDLED = ["../models/packages", "../models/baselines"].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));

/** The first named package of a family, else the largest bundled one; null without. Throws MODEL_MISSING or MODEL_BROKEN for one that is named. */
export async function packageOf(family: string, { packages }: Pick<BenchmarkOptions, "packages">): Promise<PackageSummary | null> {
  for (const folder of packages) {
    const named = await readPackage(folder);
    if (named.family === family) return named;
  }
  return bundledOf(family);
}

/** The largest bundled package of a family. */
export async function bundledOf(family: string): Promise<PackageSummary | null> {
  const sound = (await listPackages(BUNDLED)).filter((entry) => entry.problem === null && entry.family === family);
  return sound.sort((a, b) => (b.parameters ?? 0) - (a.parameters ?? 0))[0] ?? null;
}

/** SHA-256 of a package's tokenizer: packages with the same one read the same tokens. */
export async function tokenizerOf({ folder }: PackageSummary): Promise<string> {
  return (await readManifest(folder)).manifest.tokenizer.sha256;
}

/** `base` and `7.6 M parameters`, for `how`. */
export function described({ id, parameters }: PackageSummary): string {
  return `${id}, ${((parameters ?? 0) / 1e6).toFixed(1)} M parameters`;
}
