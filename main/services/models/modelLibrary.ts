import { basename, join } from "node:path";
import type { ModelInfo } from "../../../src/contract/index.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { chooseModel, type ModelChoice, type Task } from "../../../src/domain/model/chooseModel.ts";
import { readManifest } from "../../inference/package/files.ts";
import { readLicence } from "../../inference/package/licence.ts";
import { listPackages, type PackageSummary, removePackage } from "../../inference/packages.ts";
import type { SettingsService } from "../settings/settingsService.ts";
import type { Workbench } from "../workbench.ts";
import { toModelInfo } from "./modelInfo.ts";

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
    return (await this.#all()).map((summary) => this.info(summary));
  }

  info(summary: PackageSummary): ModelInfo {
    return toModelInfo(summary, this.#isBundled(summary));
  }

  /**
   * The package to use: the one asked for, else the one in the settings, else the best installed for the task (`chooseModel`).
   * Throws MODEL_MISSING, MODEL_BROKEN.
   */
  async resolve(model: string | null, task: Task = "infill"): Promise<PackageSummary> {
    return (await this.choose(model, task)).model;
  }

  /** As `resolve`, and why it is that one. */
  async choose(model: string | null, task: Task): Promise<ModelChoice<PackageSummary>> {
    const wanted = model ?? this.#settings.get().model;
    const installed = await this.#all();
    if (wanted !== null) {
      const found = installed.find((summary) => summary.id === wanted);
      if (found !== undefined) return { model: usable(found), reason: "asked" };
      if (model !== null)
        throw missing(`The model package "${model}" is not installed. Choose another one, or add it in the settings.`, model);
    }
    const best = chooseModel(task, installed, (summary) => this.#isBundled(summary));
    const broken = installed[0];
    if (best !== null) return best;
    if (broken !== undefined) return { model: usable(broken), reason: "only" };
    throw missing("No model package is installed. Add one under Models, or with `palimpsest models add FOLDER`.", "");
  }

  /** The packages that can be used, by id. */
  async usable(): Promise<PackageSummary[]> {
    return (await this.#all()).filter(({ problem }) => problem === null);
  }

  /** Throws MODEL_MISSING. */
  async find(model: string): Promise<PackageSummary> {
    const found = (await this.#all()).find((summary) => summary.id === model);
    if (found === undefined) throw missing(`The model package "${model}" is not installed.`, model);
    return found;
  }

  /** The package of this id that the user added, sound or not; null when there is none. */
  async added(id: string): Promise<PackageSummary | null> {
    return (await listPackages([this.folder])).find((summary) => summary.id === id) ?? null;
  }

  /** Name and text of the licence of an installed package. Throws MODEL_MISSING, MODEL_BROKEN. */
  async licence(model: string): Promise<{ licence: string; text: string }> {
    const { folder } = usable(await this.find(model));
    const { name, text } = await readLicence(folder, (await readManifest(folder)).manifest);
    return { licence: name, text };
  }

  /** Throws INVALID_ARGUMENT when a package of this id cannot be added: it ships with the app, or differs from another one in case alone. */
  async checkId(id: string): Promise<void> {
    const installed = await this.#all();
    if (installed.some((summary) => summary.id === id && this.#isBundled(summary))) {
      throw new PalimpsestError("INVALID_ARGUMENT", `The package "${id}" ships with Palimpsest already. Use that one.`, { model: id });
    }
    const twin = installed.find((summary) => summary.id !== id && summary.id.toLowerCase() === id.toLowerCase());
    if (twin !== undefined)
      throw new PalimpsestError(
        "INVALID_ARGUMENT",
        `The package "${id}" has the name of "${twin.id}" in other letters. Remove that one first.`,
        {
          model: id,
        },
      );
  }

  /** Throws MODEL_MISSING, NOT_AVAILABLE (ships with the app, or in use on a system that keeps open files). */
  async remove(model: string): Promise<void> {
    if ((await this.#all()).some((summary) => summary.id === model && this.#isBundled(summary))) {
      throw new PalimpsestError(
        "NOT_AVAILABLE",
        "This package ships with Palimpsest and cannot be removed. Choose another one in the settings instead.",
        { model },
      );
    }
    const added = await this.added(model);
    if (added === null) throw missing(`The model package "${model}" is not installed.`, model);
    // A folder that somebody copied there may have another name than its package.
    await removePackage(basename(added.folder), this.folder);
    if (this.#settings.get().model === model) this.#settings.update({ model: null });
    this.changed();
  }

  /** Tells every tab that the list is another one. */
  changed(): void {
    this.#workbench.events.emit({ type: "models" });
  }

  /** Those that ship with the app hide added ones of the same id. */
  #all(): Promise<PackageSummary[]> {
    return listPackages([this.#workbench.ports.folders.bundledModels, this.folder]);
  }

  #isBundled({ folder }: PackageSummary): boolean {
    return folder.startsWith(join(this.#workbench.ports.folders.bundledModels, "/"));
  }
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
