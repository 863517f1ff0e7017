import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Engine } from "../../inference/engine.ts";
import type { SettingsService } from "../settings/settingsService.ts";
import type { Workbench } from "../workbench.ts";
import type { ModelLibrary } from "./modelLibrary.ts";

/** How long the window has to itself before the model is loaded, ms. */
const DELAY = 500;

/**
 * Loads the chosen model as soon as somebody watches the app, and again when the choice changes, so that the first run
 * need not wait and the status bar can say which execution provider serves.
 */
export class ModelWarmUp {
  readonly #workbench: Workbench;
  readonly #settings: SettingsService;
  readonly #library: ModelLibrary;
  readonly #engine: Engine;
  #started = false;
  #missing = false;
  #loaded = "";
  #cancel: (() => void) | null = null;

  constructor(workbench: Workbench, settings: SettingsService, library: ModelLibrary, engine: Engine) {
    this.#workbench = workbench;
    this.#settings = settings;
    this.#library = library;
    this.#engine = engine;
  }

  /** True when there is no package that could be loaded. */
  get missing(): boolean {
    return this.#missing;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#workbench.events.add((event) => {
      if (event.type === "settings" || event.type === "models") this.#soon();
    });
    this.#soon();
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#started = true;
  }

  #soon(): void {
    this.#cancel?.();
    this.#cancel = this.#workbench.scheduler.after(DELAY, () => void this.#load());
  }

  async #load(): Promise<void> {
    const { provider } = this.#settings.get();
    try {
      const summary = await this.#library.resolve(null);
      this.#missing = false;
      const wanted = JSON.stringify([summary.folder, summary.packageHash, provider]);
      if (wanted === this.#loaded) return;
      this.#loaded = wanted;
      await this.#engine.load(summary.folder, provider, summary.packageHash);
    } catch (error) {
      this.#loaded = "";
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    if (error instanceof PalimpsestError && error.code === "CANCELLED") return;
    if (error instanceof PalimpsestError && error.code === "MODEL_MISSING") {
      this.#missing = true;
      this.#workbench.events.emit({
        type: "engine",
        engine: { state: "no-model", model: null, provider: null, providerReason: null, providerFacts: null, problem: null },
      });
      return;
    }
    // The engine's own status tells the user; a run will say more.
    this.#workbench.ports.logger.warn("The model could not be loaded ahead of its first use", { error: String(error) });
  }
}
