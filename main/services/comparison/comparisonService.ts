import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import type { engineEventSchema, engineQuestionSchema } from "../../../src/contract/engineComparison.ts";
import type { CompareEvent } from "../../../src/contract/index.ts";
import { MAX_COMPARED } from "../../../src/contract/limits.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { chooseLanguage, type Language } from "../../../src/i18n/translate.ts";
import type { Engine } from "../../inference/engine.ts";
import type { DocumentRegistry } from "../documents/documentRegistry.ts";
import { EventQueue } from "../events/eventQueue.ts";
import type { ModelLibrary } from "../models/modelLibrary.ts";
import { checkSpans } from "../runs/spans.ts";
import type { SettingsService } from "../settings/settingsService.ts";
import type { Workbench } from "../workbench.ts";
import { compareEngines } from "./compareEngines.ts";
import { compareModels } from "./compareModels.ts";
import { inspectWording } from "./inspectWording.ts";
import { type PreparedSuite, prepareSuite } from "./prepareSuite.ts";

/** The suite that ships with the app, in its assets. */
const DEFAULT_SUITE = "default.json";

type EngineQuestion = z.infer<typeof engineQuestionSchema>;
type EngineEvent = z.infer<typeof engineEventSchema>;

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
  readonly #registry: DocumentRegistry;
  #last: Promise<unknown> = Promise.resolve();

  constructor(workbench: Workbench, library: ModelLibrary, settings: SettingsService, engine: Engine, registry: DocumentRegistry) {
    this.#registry = registry;
    this.#workbench = workbench;
    this.#library = library;
    this.#settings = settings;
    this.#engine = engine;
  }

  /** Progress, then the report; leaving the stream stops. Throws NOT_FOUND, SPAN_TOO_LONG and what `checkSpans` throws; the stream fails with MODEL_MISSING, PROTECTED_TEXT. */
  compareEngines(question: EngineQuestion): EventQueue<EngineEvent> {
    const document = this.#registry.get(question.documentId);
    const spans = checkSpans(document.state, question.spans);
    const length = spans.reduce((sum, { start, end }) => sum + end - start, 0);
    if (length > MAX_COMPARED.length) {
      throw new PalimpsestError(
        "SPAN_TOO_LONG",
        `The passages have ${length} characters; at most ${MAX_COMPARED.length} are compared. Select less.`,
        { length, limit: MAX_COMPARED.length },
      );
    }
    return this.#inTurn<EngineEvent>(async (queue, signal) => {
      const packages = await this.#library.usable();
      const judge = packages.find(({ family }) => family === "autoregressive-infill") ?? (await this.#library.resolve(null));
      const { provider, language } = this.#settings.get();
      const seed = question.parameters.seed ?? this.#workbench.ports.random.seed();
      const onProgress = (model: string, done: number): void => queue.push({ type: "progress", model, done, of: packages.length });
      const { parameters } = question;
      const comparison = await compareEngines({
        engine: this.#engine,
        provider,
        signal,
        document,
        spans,
        parameters,
        seed,
        packages,
        judge,
        onProgress,
      });
      const options = { language: question.language ?? chooseLanguage(language, []), date: this.#workbench.ports.clock.now() };
      // The writer is large; a backend that never compares does without it.
      const { renderEngines, engineTable } = await import("../../documents/comparison/renderEngines.ts");
      queue.push({ type: "report", comparison, html: renderEngines(comparison, options), csv: engineTable(comparison) });
    });
  }

  /** One comparison after the other; the package that is in use is loaded again behind it. */
  #inTurn<Event>(work: (queue: EventQueue<Event>, signal: AbortSignal) => Promise<void>): EventQueue<Event> {
    const abort = new AbortController();
    const queue = new EventQueue<Event>(() => abort.abort());
    const turn = this.#last.then(async () => {
      if (abort.signal.aborted) return;
      try {
        await work(queue, abort.signal);
      } finally {
        this.#loadChosen();
      }
    });
    this.#last = turn.then(
      () => queue.end(),
      (error: unknown) => queue.fail(error),
    );
    return queue;
  }

  /** Progress, then the report; leaving the stream stops. The stream fails with MODEL_MISSING, MODEL_BROKEN, MODEL_CHANGED, INFERENCE_FAILED. */
  compare(question: ComparisonQuestion): EventQueue<CompareEvent> {
    return this.#inTurn<CompareEvent>((queue, signal) => this.#run(question, queue, signal));
  }

  async #run({ oldModel, newModel, language }: ComparisonQuestion, queue: EventQueue<CompareEvent>, signal: AbortSignal): Promise<void> {
    const [old, now] = [await this.#library.resolve(oldModel), await this.#library.resolve(newModel)];
    const suite = await this.#suite();
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
