/** Rewriting the same passage again whenever the strength is another one: every run takes the place of the one before. */
import type { RunParameters } from "../../src/contract/index.ts";
import type { TextRange } from "../../src/domain/text/textEdit.ts";
import type { DocumentSession } from "./session.ts";
import { untilEnded } from "./untilEnded.ts";

export class LiveRewrite {
  readonly #session: DocumentSession;
  readonly #first: readonly TextRange[];
  #runId: string | null = null;
  #next: RunParameters | null = null;
  #working: Promise<void> | null = null;

  /** `spans`: the passage, in the text that the session has now. */
  constructor(session: DocumentSession, spans: readonly TextRange[]) {
    this.#session = session;
    this.#first = spans;
  }

  /** Where the passage is now: runs follow the text. */
  spans(): readonly TextRange[] {
    return this.#session.runs().find((view) => view.run.id === this.#runId)?.spans ?? this.#first;
  }

  /** Whether a run is one of these. */
  owns(runId: string): boolean {
    return this.#runId === runId;
  }

  /** Starts the run with these parameters, the one before stopped first. Of several asked for meanwhile only the last one is started. */
  ask(parameters: RunParameters): Promise<void> {
    this.#next = parameters;
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
    });
    return this.#working;
  }

  async #work(): Promise<void> {
    for (let parameters = this.#next; parameters !== null; parameters = this.#next) {
      this.#next = null;
      const spans = this.spans();
      await this.#stop();
      if (this.#next !== null) continue;
      this.#runId = (await this.#session.startRun(spans, parameters)).id;
    }
  }

  async #stop(): Promise<void> {
    const runId = this.#runId;
    if (runId === null || !this.#session.runs().some((view) => view.active && view.run.id === runId)) return;
    await this.#session.cancelRun(runId);
    await untilEnded(this.#session, runId);
  }
}
