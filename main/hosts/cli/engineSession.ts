import type { Engine } from "../../inference/engine.ts";
import type { PackageSummary } from "../../inference/packages.ts";
import { createSupervisor } from "../../inference/supervisor.ts";
import { systemClock } from "../node/clock.ts";
import { createForkSpawner } from "../node/forkSpawner.ts";
import { stderrLogger } from "../node/logger.ts";
import { chooseModel } from "./chooseModel.ts";
import { foldersOf, type ModelOptions } from "./commandContext.ts";

/** Starts an engine of its own (no workspace, no database), lends it out and stops it again. */
export async function withEngine<T>(use: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = createSupervisor(createForkSpawner(), systemClock, stderrLogger("silent"));
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}

/** As `withEngine`, with the model that the options name. */
export async function withModel<T>(options: ModelOptions, use: (engine: Engine, model: PackageSummary) => Promise<T>): Promise<T> {
  const model = await chooseModel(foldersOf(options), options.model);
  return withEngine((engine) => use(engine, model));
}
