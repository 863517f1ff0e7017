/** The active package. A job that began with an older one keeps it open until it ends. */

import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { weightsProblem } from "../package/externalWeights.ts";
import { checkHashes, fileProblem } from "../package/files.ts";
import { manifestFiles } from "../package/manifest.ts";
import { withoutFolder } from "../package/plainReason.ts";
import { requireHash } from "../package/requireHash.ts";
import type { LoadedModel, ProviderChoice } from "../protocol.ts";
import { familyNamed } from "./families/registry.ts";
import type { SpanGenerator } from "./families/spanGenerator.ts";
import { openPackage } from "./openPackage.ts";
import { checkSoundness } from "./soundness.ts";

interface Held {
  readonly generator: SpanGenerator;
  users: number;
  retired: boolean;
}

export class Models {
  #active: Held | null = null;

  /**
   * Opens the package after checking every file's hash, and makes it the active one. With `packageHash` no other package will do.
   * Throws MODEL_MISSING, MODEL_BROKEN, MODEL_CHANGED.
   */
  async load(folder: string, provider: ProviderChoice, packageHash: string | null): Promise<LoadedModel> {
    const checked = await openPackage(folder);
    requireHash(checked.manifest.id, checked.packageHash, packageHash);
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

  /**
   * Runs `work` with the active package, which stays open meanwhile. Throws MODEL_MISSING when none is loaded, MODEL_CHANGED when it is not the
   * one that `packageHash` names.
   */
  async use<T>(work: (generator: SpanGenerator) => Promise<T>, packageHash: string | null = null): Promise<T> {
    const held = this.#active;
    if (!held) throw new PalimpsestError("MODEL_MISSING", "No model is loaded. Choose a model in the settings.", { model: "" });
    requireHash(held.generator.model.id, held.generator.model.packageHash, packageHash);
    held.users += 1;
    try {
      return await work(held.generator);
    } finally {
      held.users -= 1;
      await closeIfUnused(held);
    }
  }

  /** Hashes every file, compares the graphs with the manifest, reproduces the golden vectors and opens the package once. `checkpoint` is called between two steps and may throw. Throws MODEL_MISSING, MODEL_BROKEN when the manifest itself is unusable. */
  async verify(folder: string, checkpoint: () => Promise<void> = async () => {}): Promise<{ problems: string[]; checks: number }> {
    const checked = await openPackage(folder);
    const entries = manifestFiles(checked.manifest);
    const problems: string[] = [];
    for (const entry of entries) {
      await checkpoint();
      const problem = await fileProblem(folder, entry);
      if (problem) problems.push(problem);
    }
    for (const graph of checked.manifest.graphs) {
      const problem = problems.length > 0 ? null : await weightsProblem(folder, graph);
      if (problem) problems.push(problem);
    }
    if (problems.length > 0) return { problems, checks: entries.length };
    await checkpoint();
    const family = familyNamed(checked.manifest.family);
    // Models of others keep to their own tokenizer and graphs; their family checks them.
    const sound = checked.manifest.family === "masked-lm" ? { problems: [], checks: 0 } : await checkSoundness(checked);
    if (sound.problems.length > 0) return { problems: [...sound.problems], checks: entries.length + sound.checks };
    await checkpoint();
    const golden = await family.verify(checked);
    if (golden.problems.length === 0) await (await family.open(checked, "cpu")).close();
    return {
      problems: golden.problems.map((problem) => withoutFolder(problem, folder)),
      checks: entries.length + sound.checks + golden.checks + 1,
    };
  }
}

async function closeIfUnused(held: Held): Promise<void> {
  if (held.retired && held.users === 0) await held.generator.close();
}
