import type { EngineState, ModelInfo, Settings } from "../../../src/contract/index.ts";
import { chooseModel } from "../../../src/domain/model/chooseModel.ts";

/** What decides which package new runs use. */
export interface Choice {
  readonly models: readonly ModelInfo[];
  readonly settings: Pick<Settings, "model"> | null;
  readonly engine: Pick<EngineState, "model"> | null;
}

/**
 * The package that new runs use: the one of the settings, else the one that is loaded, else the one that the backend would
 * take. Null when no package can be used.
 */
export function activeModel({ models, settings, engine }: Choice): ModelInfo | null {
  const chosen = models.find((model) => model.id === settings?.model);
  if (chosen !== undefined) return chosen;
  const usable = models.filter((model) => model.problem === null);
  const loaded = usable.find((model) => model.id === engine?.model);
  return loaded ?? chooseModel("infill", usable, (model) => model.bundled)?.model ?? null;
}

/** The active package first, then those that can be used, by id. */
export function inOrder(models: readonly ModelInfo[], active: ModelInfo | null): ModelInfo[] {
  const place = (model: ModelInfo): number => (model.id === active?.id ? 0 : model.problem === null ? 1 : 2);
  return models.toSorted((a, b) => place(a) - place(b) || (a.id < b.id ? -1 : 1));
}
