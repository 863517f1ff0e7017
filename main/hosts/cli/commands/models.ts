import type { Command } from "commander";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { addPackage, listPackages, type PackageSummary, removePackage } from "../../../inference/packages.ts";
import { allPackages, chooseModel } from "../chooseModel.ts";
import { addedModels, foldersOf, type GlobalOptions, printJson, type Streams } from "../commandContext.ts";
import { withEngine } from "../engineSession.ts";

/** `models list|verify|add DIR|remove ID`. */
export function registerModels(program: Command, streams: Streams): void {
  const models = program
    .command("models")
    .summary("model packages")
    .description("Model packages: those that ship with the app and those in the workspace.");

  models
    .command("list")
    .description("Lists model packages.")
    .action(async (_own: unknown, command: Command) => {
      const options: GlobalOptions = command.optsWithGlobals();
      const folders = foldersOf(options);
      const bundled = new Set((await listPackages([folders.bundledModels])).map((model) => model.id));
      const packages = await allPackages(folders);
      if (options.json === true)
        return printJson(streams, { models: packages.map((model) => publicSummary(model, bundled.has(model.id))) });
      if (packages.length === 0) streams.out("There are no model packages. Add one with `palimpsest models add FOLDER`.\n");
      for (const model of packages) {
        const size = `${(model.bytes / 1024 / 1024).toFixed(0)} MB`;
        streams.out(
          `${model.id}  ${model.version}  ${model.family}  ${size}  ${bundled.has(model.id) ? "bundled" : "added"}${model.problem === null ? "" : `  broken: ${model.problem}`}\n`,
        );
      }
    });

  models
    .command("verify")
    .argument("[id]", "package (default: all)")
    .description("Hashes every file and reproduces the golden vectors; exit code 1 when something is wrong.")
    .action(async (id: string | undefined, _own: unknown, command: Command) => {
      const options: GlobalOptions = command.optsWithGlobals();
      const folders = foldersOf(options);
      const packages =
        id === undefined
          ? await allPackages(folders)
          : [(await allPackages(folders)).find((model) => model.id === id) ?? (await chooseModel(folders, id))];
      const reports = await withEngine(async (engine) => {
        const found: { id: string; problems: readonly string[]; checks: number }[] = [];
        for (const model of packages) found.push({ id: model.id, ...(await verifyOne(() => engine.verify(model.folder))) });
        return found;
      });
      if (options.json === true) printJson(streams, { models: reports });
      else
        for (const report of reports)
          streams.out(
            `${report.id}: ${report.problems.length === 0 ? `sound, ${report.checks} checks` : "BROKEN"}\n${report.problems.map((problem) => `  ${problem}\n`).join("")}`,
          );
      const broken = reports.filter((report) => report.problems.length > 0);
      if (broken.length > 0)
        throw new PalimpsestError(
          "MODEL_BROKEN",
          `${broken.map((report) => report.id).join(", ")}: ${broken[0]?.problems[0] ?? ""} Get the package again.`,
        );
    });

  models
    .command("add")
    .argument("<folder>", "folder of a model package (with manifest.json)")
    .description("Copies a model package into the workspace after checking it.")
    .action(async (folder: string, _own: unknown, command: Command) => {
      const options: GlobalOptions = command.optsWithGlobals();
      const added = await addPackage(folder, addedModels(foldersOf(options)));
      if (options.json === true) return printJson(streams, publicSummary(added, false));
      streams.out(`${added.id} ${added.version} was added.\n`);
    });

  models
    .command("remove")
    .argument("<id>", "package")
    .description("Removes a model package from the workspace.")
    .action(async (id: string, _own: unknown, command: Command) => {
      const options: GlobalOptions = command.optsWithGlobals();
      const folders = foldersOf(options);
      if ((await listPackages([folders.bundledModels])).some((model) => model.id === id)) {
        throw new PalimpsestError("INVALID_ARGUMENT", `"${id}" ships with Palimpsest and cannot be removed.`, { model: id });
      }
      await removePackage(id, addedModels(folders));
      if (options.json === true) return printJson(streams, { removed: id });
      streams.out(`${id} was removed.\n`);
    });
}

/** A summary without the place on this machine. */
function publicSummary({ folder: _folder, ...summary }: PackageSummary, bundled: boolean) {
  return { ...summary, bundled };
}

/** A package that cannot even be loaded is a finding of the verification, not its failure. */
async function verifyOne(
  verify: () => Promise<{ problems: readonly string[]; checks: number }>,
): Promise<{ problems: readonly string[]; checks: number }> {
  try {
    return await verify();
  } catch (error) {
    if (error instanceof PalimpsestError && (error.code === "MODEL_BROKEN" || error.code === "MODEL_MISSING"))
      return { problems: [error.message], checks: 0 };
    throw error;
  }
}
