import type { ModelInfo } from "../../../src/contract/index.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Engine } from "../../inference/engine.ts";
import type { Workbench } from "../workbench.ts";
import type { ModelLibrary } from "./modelLibrary.ts";

/** Model packages as the contract offers them. */
export class ModelService {
  readonly #workbench: Workbench;
  readonly #library: ModelLibrary;
  readonly #engine: Engine;

  constructor(workbench: Workbench, library: ModelLibrary, engine: Engine) {
    this.#workbench = workbench;
    this.#library = library;
    this.#engine = engine;
  }

  list(): Promise<ModelInfo[]> {
    return this.#library.list();
  }

  /** Throws MODEL_MISSING. What is wrong with a package that exists is in the answer. */
  async verify(model: string): Promise<{ problems: string[]; checks: number }> {
    const found = await this.#library.find(model);
    if (found.problem !== null) return { problems: [found.problem], checks: 1 };
    const { problems, checks } = await this.#engine.verify(found.folder);
    return { problems: [...problems], checks };
  }

  /** Throws NOT_AVAILABLE where the host has no dialogs, and what `ModelLibrary.add` throws. */
  async addWithDialog(): Promise<ModelInfo | null> {
    const { dialogs } = this.#workbench.ports;
    if (dialogs === null)
      throw new PalimpsestError("NOT_AVAILABLE", "There are no file dialogs here. Use `palimpsest models add DIR` instead.");
    const folder = await dialogs.openFolder();
    return folder === null ? null : this.#library.add(folder);
  }

  /** Adds the package in a folder of this machine: for hosts, never for the renderer. */
  add(folder: string): Promise<ModelInfo> {
    return this.#library.add(folder);
  }

  remove(model: string): Promise<void> {
    return this.#library.remove(model);
  }
}
