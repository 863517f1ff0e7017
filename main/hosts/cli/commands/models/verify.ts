import type { Command } from "commander";
import { PalimpsestError } from "../../../../../src/domain/errors/palimpsestError.ts";
import { allPackages, findModel } from "../../chooseModel.ts";
import { foldersOf, type GlobalOptions, printJson, type Streams } from "../../commandContext.ts";
import { withEngine } from "../../engineSession.ts";

/** `models verify [ID]`. */
export function registerVerify(models: Command, streams: Streams): void {
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
          : [(await allPackages(folders)).find((model) => model.id === id) ?? (await findModel(folders, id))];
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
