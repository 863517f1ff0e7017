import type { Command } from "commander";
import type { Streams } from "../../commandContext.ts";
import { registerAdd } from "./add.ts";
import { registerCompare } from "./compare.ts";
import { registerEvaluate } from "./evaluate.ts";
import { registerList } from "./list.ts";
import { registerRemove } from "./remove.ts";
import { registerVerify } from "./verify.ts";

/** `models …`: a file per command. */
export function registerModels(program: Command, streams: Streams): void {
  const models = program
    .command("models")
    .summary("model packages")
    .description("Model packages: those that ship with the app and those in the workspace.");

  registerList(models, streams);
  registerVerify(models, streams);
  registerEvaluate(models, streams);
  registerCompare(models, streams);
  registerAdd(models, streams);
  registerRemove(models, streams);
}
