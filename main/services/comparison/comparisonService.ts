import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CompareEvent } from "../../../src/contract/index.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { chooseLanguage, type Language } from "../../../src/i18n/translate.ts";
import type { Engine } from "../../inference/engine.ts";
import { EventQueue } from "../events/eventQueue.ts";
import type { ModelLibrary } from "../models/modelLibrary.ts";
import type { SettingsService } from "../settings/settingsService.ts";
import type { Workbench } from "../workbench.ts";
import { compareModels } from "./compareModels.ts";
import { inspectWording } from "./inspectWording.ts";
import { type PreparedSuite, prepareSuite } from "./prepareSuite.ts";

/** The suite that ships with the app, in its assets. */
const DEFAULT_SUITE = "default.json";

/** Two installed packages, and the language of the report. */
export interface ComparisonQuestion {
  readonly oldModel: string;
  readonly newModel: string;
  /** Null: the one of the settings. */
  readonly language: Language | null;
}

/** Comparisons of installed packages on the suite that ships with the app; one at a time, the next ones wait. */
export class ComparisonService {
  readonly #workbench: Workbench;
  readonly #library: ModelLibrary;
  readonly #settings: SettingsService;
  readonly #engine: Engine;
  #last: Promise<unknown> = Promise.resolve();

  constructor(workbench: Workbench, library: ModelLibrary, settings: SettingsService, engine: Engine) {
    this.#workbench = workbench;
    this.#library = library;
    this.#settings = settings;
    this.#engine = engine;
  }

  /** Progress, then the report; leaving the stream stops. The stream fails with MODEL_MISSING, MODEL_BROKEN, MODEL_CHANGED, INFERENCE_FAILED. */
  compare(question: ComparisonQuestion): EventQueue<CompareEvent> {
    const abort = new AbortController();
    const queue = new EventQueue<CompareEvent>(() => abort.abort());
    const turn = this.#last.then(() => this.#run(question, queue, abort.signal));
    this.#last = turn.then(
      () => queue.end(),
      (error: unknown) => queue.fail(error),
    );
    return queue;
  }

  async #run({ oldModel, newModel, language }: ComparisonQuestion, queue: EventQueue<CompareEvent>, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const [old, now] = [await this.#library.resolve(oldModel), await this.#library.resolve(newModel)];
    const suite = await this.#suite();
    try {
      const comparison = await compareModels(
        {
          engine: this.#engine,
          provider: this.#settings.get().provider,
          suite,
          seed: suite.defaults.seed,
          inspect: inspectWording,
          onProgress: (model, done) => queue.push({ type: "progress", model, done, of: suite.cases.length }),
          signal,
        },
        old,
        now,
      );
      // The writer is large; a backend that never compares does without it.
      const { renderComparison } = await import("../../documents/comparison/renderComparison.ts");
      const html = renderComparison(comparison, {
        language: language ?? chooseLanguage(this.#settings.get().language, []),
        date: this.#workbench.ports.clock.now(),
      });
      queue.push({ type: "report", comparison, html });
    } finally {
      this.#loadChosen();
    }
  }

  async #suite(): Promise<PreparedSuite> {
    const file = join(this.#workbench.ports.folders.assets, "suites", DEFAULT_SUITE);
    const bytes = await readFile(file).catch((cause: unknown) => {
      throw new PalimpsestError(
        "NOT_FOUND",
        "The suite that ships with Palimpsest is not there. Install Palimpsest again.",
        { kind: "suite", id: DEFAULT_SUITE },
        { cause },
      );
    });
    return prepareSuite(DEFAULT_SUITE, bytes);
  }

  /** Brings the package of the settings back into memory: a comparison leaves the new one there. */
  #loadChosen(): void {
    const load = async (): Promise<void> => {
      const chosen = await this.#library.resolve(null);
      await this.#engine.load(chosen.folder, this.#settings.get().provider, chosen.packageHash);
    };
    load().catch((error: unknown) => {
      // The backend is being closed.
      if (error instanceof PalimpsestError && error.code === "CANCELLED") return;
      this.#workbench.ports.logger.warn("The chosen model could not be loaded after a comparison", { error: String(error) });
    });
  }
}
