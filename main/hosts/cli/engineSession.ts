import type { Plan } from "../../../src/contract/index.ts";
import type { Task } from "../../../src/domain/model/chooseModel.ts";
import { createTranslator } from "../../../src/i18n/translate.ts";
import type { Engine } from "../../inference/engine.ts";
import type { PackageSummary } from "../../inference/packages.ts";
import { createSupervisor } from "../../inference/supervisor.ts";
import { systemClock } from "../node/clock.ts";
import { createForkSpawner } from "../node/forkSpawner.ts";
import { stderrLogger } from "../node/logger.ts";
import { chooseModel } from "./chooseModel.ts";
import { foldersOf, type ModelOptions, type Streams } from "./commandContext.ts";

/** Starts an engine of its own (no workspace, no database), lends it out and stops it again. */
export async function withEngine<T>(use: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = createSupervisor(createForkSpawner(), systemClock, stderrLogger("silent"));
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}

/** What a package was taken for and why, as the `--json` form says it. */
export type Chosen = Plan["engine"];

/** As `withEngine`, with the model that the options name, else the best one for the task. */
export async function withModel<T>(
  options: ModelOptions,
  task: Task,
  use: (engine: Engine, model: PackageSummary, chosen: Chosen) => Promise<T>,
): Promise<T> {
  const { model, reason } = await chooseModel(foldersOf(options), options.model, task);
  return withEngine((engine) => use(engine, model, { task, family: model.family, reason }));
}

/** Which package was taken and why, on the standard error; nothing where somebody asked for it. */
export function printChoice(streams: Streams, model: PackageSummary, { task, reason }: Chosen): void {
  if (reason === "asked") return;
  const translate = createTranslator("en");
  streams.err(`${translate(`generate.task.${task}`)} ${translate(`generate.engine.${reason}`, { model: model.id })}\n`);
}
