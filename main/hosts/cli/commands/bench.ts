import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { applicationRoot } from "../../node/root.ts";
import type { GlobalOptions } from "../commandContext.ts";

/** `bench [NAME …]`: the benchmarks of bench/, in a process of their own. Arguments behind `--` go to them. */
export function registerBench(program: Command): void {
  program
    .command("bench")
    .summary("the benchmarks of bench/")
    .description("Runs the benchmarks (all, or those named) and writes the results with machine and date. Needs a checkout.")
    .argument("[name...]", "benchmarks to run")
    .allowUnknownOption()
    .action(async (names: readonly string[], _own: unknown, command: Command) => {
      const options: GlobalOptions = command.optsWithGlobals();
      const entry = join(applicationRoot(), "bench", "index.ts");
      if (!existsSync(entry))
        throw new PalimpsestError(
          "NOT_AVAILABLE",
          "The benchmarks are part of the source checkout and not of the installed application. Clone the repository to run them.",
        );
      const child = spawn(process.execPath, [entry, ...names, ...(options.json === true ? ["--json"] : [])], { stdio: "inherit" });
      await new Promise<void>((resolve, reject) => {
        child.once("error", reject);
        child.once("exit", (code) => {
          process.exitCode = code ?? 1;
          resolve();
        });
      });
    });
}
