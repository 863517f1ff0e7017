import type { TokenScore } from "../../../src/contract/index.ts";
import { checkRange } from "../../../src/domain/text/characters.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { Engine } from "../../inference/engine.ts";
import type { DocumentRegistry } from "../documents/documentRegistry.ts";
import { EventQueue } from "../events/eventQueue.ts";
import type { ModelLibrary } from "../models/modelLibrary.ts";
import type { SettingsService } from "../settings/settingsService.ts";

/** Some scored tokens; offsets are UTF-16 in the text of `version`. */
export interface ScoreBatch {
  version: number;
  done: number;
  total: number;
  tokens: TokenScore[];
}

/** Confidence of what a document says now. */
export class ScoreService {
  readonly #registry: DocumentRegistry;
  readonly #library: ModelLibrary;
  readonly #settings: SettingsService;
  readonly #engine: Engine;

  constructor(registry: DocumentRegistry, library: ModelLibrary, settings: SettingsService, engine: Engine) {
    this.#registry = registry;
    this.#library = library;
    this.#settings = settings;
    this.#engine = engine;
  }

  /** Scores a range (default: all); leaving the stream cancels. Throws NOT_FOUND, SPAN_OUT_OF_RANGE, MODEL_MISSING, MODEL_BROKEN, MODEL_CHANGED. */
  async document(documentId: string, range: TextRange | undefined, model: string | null): Promise<EventQueue<ScoreBatch>> {
    const document = this.#registry.get(documentId);
    const summary = await this.#library.resolve(model);
    const { text, version } = document.state;
    const wanted = range ?? { start: 0, end: text.length };
    checkRange(text, wanted);
    const abort = new AbortController();
    const queue = new EventQueue<ScoreBatch>(() => abort.abort());
    const scoring = this.#engine.score(
      summary.folder,
      this.#settings.get().provider,
      text,
      document.kind,
      wanted,
      (tokens, done, total) =>
        queue.push({
          version,
          done,
          total,
          tokens: tokens.map((token) => ({ ...token, alternatives: token.alternatives.map((other) => ({ ...other })) })),
        }),
      abort.signal,
      summary.packageHash,
    );
    scoring.then(
      () => queue.end(),
      (error: unknown) => queue.fail(error),
    );
    return queue;
  }
}
