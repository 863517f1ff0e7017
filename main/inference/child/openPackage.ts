/** Reads a package's manifest and checks its structure. */
import { checkGraphs, readManifest } from "../package/files.ts";
import type { CheckedPackage } from "./families/spanGenerator.ts";

/** Hashes are checked by whoever opens the graphs. Throws MODEL_MISSING, MODEL_BROKEN. */
export async function openPackage(folder: string): Promise<CheckedPackage> {
  const { manifest, packageHash } = await readManifest(folder);
  checkGraphs(folder, manifest);
  return { folder, manifest, packageHash };
}
