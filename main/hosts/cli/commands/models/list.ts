import type { Command } from "commander";
import { listPackages } from "../../../../inference/packages.ts";
import { allPackages } from "../../chooseModel.ts";
import { foldersOf, type GlobalOptions, printJson, type Streams } from "../../commandContext.ts";
import { publicSummary } from "./publicSummary.ts";

/** `models list`. */
export function registerList(models: Command, streams: Streams): void {
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
        const origin = bundled.has(model.id) ? "bundled" : "added";
        const kind = model.experimental ? ", experimental" : "";
        const problem = model.problem === null ? "" : `  broken: ${model.problem}`;
        streams.out(`${model.id}  ${model.version}  ${model.family}  ${size}  ${origin}${kind}${problem}\n`);
      }
    });
}
