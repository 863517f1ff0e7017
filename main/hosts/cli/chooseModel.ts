import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { chooseModel as chooseForTask, type ModelChoice, type Task } from "../../../src/domain/model/chooseModel.ts";
import { listPackages, type PackageSummary, readPackage } from "../../inference/packages.ts";
import type { Folders } from "../../ports/ports.ts";
import { addedModels } from "./commandContext.ts";

/** Packages that ship with the app, then those that the user added; broken ones carry their problem. */
export function allPackages(folders: Folders): Promise<PackageSummary[]> {
  return listPackages([folders.bundledModels, addedModels(folders)]);
}

/** The package with this id, or the best sound one for the task, as the app chooses it, and why. Throws PalimpsestError MODEL_MISSING, MODEL_BROKEN. */
export async function chooseModel(folders: Folders, id: string | undefined, task: Task): Promise<ModelChoice<PackageSummary>> {
  if (id !== undefined) return { model: await findModel(folders, id), reason: "asked" };
  const best = chooseForTask(task, await allPackages(folders), ({ folder }) => dirname(folder) === folders.bundledModels);
  if (best !== null) return best;
  throw new PalimpsestError("MODEL_MISSING", "There is no model package that can be used. Add one with `palimpsest models add FOLDER`.");
}

/** The sound package with this id. Throws PalimpsestError MODEL_MISSING, MODEL_BROKEN. */
export async function findModel(folders: Folders, id: string): Promise<PackageSummary> {
  const packages = await allPackages(folders);
  const chosen = packages.find((candidate) => candidate.id === id);
  if (chosen === undefined) {
    const known = packages.map((candidate) => candidate.id).join(", ") || "none";
    throw new PalimpsestError(
      "MODEL_MISSING",
      `There is no model package "${id}" (there are: ${known}). Add it with \`palimpsest models add FOLDER\`.`,
      { model: id },
    );
  }
  if (chosen.problem !== null)
    throw new PalimpsestError("MODEL_BROKEN", `The model package "${id}" cannot be used: ${chosen.problem}`, { model: id });
  return chosen;
}

/** An installed package by its id, else the package in a folder. Throws MODEL_MISSING, MODEL_BROKEN. */
export async function packageNamed(folders: Folders, name: string): Promise<PackageSummary> {
  const installed = (await allPackages(folders)).some((model) => model.id === name);
  const isFolder = !installed && ((await stat(name).catch(() => null))?.isDirectory() ?? false);
  return isFolder ? readPackage(name) : findModel(folders, name);
}
