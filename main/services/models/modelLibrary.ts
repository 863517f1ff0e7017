import { join } from "node:path";
import type { ModelInfo } from "../../../src/contract/index.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { addPackage, listPackages, type PackageSummary, readPackage, removePackage } from "../../inference/packages.ts";
import type { SettingsService } from "../settings/settingsService.ts";
import type { Workbench } from "../workbench.ts";

/** The model packages of the workspace and those that ship with the app. */
export class ModelLibrary {
  readonly #workbench: Workbench;
  readonly #settings: SettingsService;

  constructor(workbench: Workbench, settings: SettingsService) {
    this.#workbench = workbench;
    this.#settings = settings;
  }

  /** Folder of the packages that the user added. */
  get folder(): string {
    return join(this.#workbench.ports.folders.workspace, "models");
  }

  async list(): Promise<ModelInfo[]> {
    const { bundledModels } = this.#workbench.ports.folders;
    const bundled = await listPackages([bundledModels]);
    const ids = new Set(bundled.map((summary) => summary.id));
    const added = (await listPackages([this.folder])).filter((summary) => !ids.has(summary.id));
    return [...bundled.map((summary) => toInfo(summary, true)), ...added.map((summary) => toInfo(summary, false))];
  }

  /**
   * The package to use: the one asked for, else the one in the settings, else the best installed: those that ship with
   * the app and are named palimpsest-* first, then larger ones. Throws MODEL_MISSING, MODEL_BROKEN.
   */
  async resolve(model: string | null): Promise<PackageSummary> {
    const wanted = model ?? this.#settings.get().model;
    const installed = await listPackages([this.#workbench.ports.folders.bundledModels, this.folder]);
    if (wanted !== null) {
      const found = installed.find((summary) => summary.id === wanted);
      if (found !== undefined) return usable(found);
      if (model !== null)
        throw missing(`The model package "${model}" is not installed. Choose another one, or add it in the settings.`, model);
    }
    const best = installed.filter((summary) => summary.problem === null).sort((a, b) => rank(b) - rank(a))[0];
    const broken = installed[0];
    if (best !== undefined) return best;
    if (broken !== undefined) return usable(broken);
    throw missing("No model package is installed. Add one in the settings, or with `palimpsest models add DIR`.", "");
  }

  /** Throws MODEL_MISSING. */
  async find(model: string): Promise<PackageSummary> {
    const installed = await listPackages([this.#workbench.ports.folders.bundledModels, this.folder]);
    const found = installed.find((summary) => summary.id === model);
    if (found === undefined) throw missing(`The model package "${model}" is not installed.`, model);
    return found;
  }

  /** Copies a package into the workspace. Throws MODEL_MISSING, MODEL_BROKEN, INVALID_ARGUMENT, DISK_FULL, READ_ONLY_TARGET. */
  async add(from: string): Promise<ModelInfo> {
    const candidate = await readPackage(from);
    const bundled = await listPackages([this.#workbench.ports.folders.bundledModels]);
    if (bundled.some((summary) => summary.id === candidate.id)) {
      throw new PalimpsestError("INVALID_ARGUMENT", `The package "${candidate.id}" ships with Palimpsest already. Use that one.`, {
        model: candidate.id,
      });
    }
    const added = await addPackage(from, this.folder);
    this.#workbench.events.emit({ type: "models" });
    return toInfo(added, false);
  }

  /** Throws MODEL_MISSING, NOT_AVAILABLE (ships with the app). */
  async remove(model: string): Promise<void> {
    const bundled = await listPackages([this.#workbench.ports.folders.bundledModels]);
    if (bundled.some((summary) => summary.id === model)) {
      throw new PalimpsestError(
        "NOT_AVAILABLE",
        "This package ships with Palimpsest and cannot be removed. Choose another one in the settings instead.",
        { model },
      );
    }
    await removePackage(model, this.folder);
    if (this.#settings.get().model === model) this.#settings.update({ model: null });
    this.#workbench.events.emit({ type: "models" });
  }
}

function rank(summary: PackageSummary): number {
  return (summary.id.startsWith("palimpsest-") ? 1e15 : 0) + (summary.parameters ?? 0);
}

function usable(summary: PackageSummary): PackageSummary {
  if (summary.problem === null) return summary;
  throw new PalimpsestError(
    "MODEL_BROKEN",
    `The model package "${summary.id}" cannot be used: ${summary.problem} Add it again, or choose another one.`,
    {
      model: summary.id,
      problem: summary.problem,
    },
  );
}

function missing(message: string, model: string): PalimpsestError {
  return new PalimpsestError("MODEL_MISSING", message, { model });
}

function toInfo(summary: PackageSummary, bundled: boolean): ModelInfo {
  const { folder: _, languages, kinds, spanNll, ...rest } = summary;
  return { ...rest, languages: [...languages], kinds: [...kinds], spanNll: { ...spanNll }, bundled };
}
