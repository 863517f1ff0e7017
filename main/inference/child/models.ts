/** The active package. A job that began with an older one keeps it open until it ends. */

import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { checkGraphs, checkHashes, fileProblem, readManifest } from "../package/files.ts";
import { manifestFiles } from "../package/manifest.ts";
import type { LoadedModel, ProviderChoice } from "../protocol.ts";
import { familyNamed } from "./families/registry.ts";
import type { CheckedPackage, SpanGenerator } from "./families/spanGenerator.ts";

interface Held {
  readonly generator: SpanGenerator;
  users: number;
  retired: boolean;
}

export class Models {
  #active: Held | null = null;

  /** Opens the package after checking every file's hash, and makes it the active one. Throws MODEL_MISSING, MODEL_BROKEN. */
  async load(folder: string, provider: ProviderChoice): Promise<LoadedModel> {
    const checked = await openPackage(folder);
    await checkHashes(folder, checked.manifest);
    const generator = await familyNamed(checked.manifest.family).open(checked, provider);
    const before = this.#active;
    this.#active = { generator, users: 0, retired: false };
    if (before) {
      before.retired = true;
      await closeIfUnused(before);
    }
    return generator.model;
  }

  /** Runs `work` with the active package, which stays open meanwhile. Throws MODEL_MISSING when none is loaded. */
  async use<T>(work: (generator: SpanGenerator) => Promise<T>): Promise<T> {
    const held = this.#active;
    if (!held) throw new PalimpsestError("MODEL_MISSING", "No model is loaded. Choose a model in the settings.", { model: "" });
    held.users += 1;
    try {
      return await work(held.generator);
    } finally {
      held.users -= 1;
      await closeIfUnused(held);
    }
  }

  /** Hashes every file and reproduces the golden vectors. Throws MODEL_MISSING, MODEL_BROKEN when the manifest itself is unusable. */
  async verify(folder: string): Promise<{ problems: string[]; checks: number }> {
    const checked = await openPackage(folder);
    const entries = manifestFiles(checked.manifest);
    const problems: string[] = [];
    for (const entry of entries) {
      const problem = await fileProblem(folder, entry);
      if (problem) problems.push(problem);
    }
    if (problems.length > 0) return { problems, checks: entries.length };
    const golden = await familyNamed(checked.manifest.family).verify(checked);
    return { problems: [...golden.problems], checks: entries.length + golden.checks };
  }
}

async function openPackage(folder: string): Promise<CheckedPackage> {
  const { manifest, packageHash } = await readManifest(folder);
  checkGraphs(folder, manifest);
  return { folder, manifest, packageHash };
}

async function closeIfUnused(held: Held): Promise<void> {
  if (held.retired && held.users === 0) await held.generator.close();
}
