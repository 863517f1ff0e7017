import type { DocumentEvent } from "../../../src/contract/index.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { EventQueue } from "../events/eventQueue.ts";

/** Changes that a watcher may have missed and still get. */
const BUFFERED_VERSIONS = 1000;
/** Events that may wait for a slow watcher before it must open the document again. */
const MOST_WAITING = 2000;

type Changed = Extract<DocumentEvent, { type: "changed" }>;

/** The events of one open document: the last 1,000 changes, and those who watch. */
export class DocumentEvents {
  readonly #changes: Changed[] = [];
  readonly #watchers = new Set<EventQueue<DocumentEvent>>();
  readonly #onLastLeft: () => void;

  constructor(onLastLeft: () => void) {
    this.#onLastLeft = onLastLeft;
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  emit(event: DocumentEvent): void {
    if (event.type === "changed") {
      this.#changes.push(event);
      if (this.#changes.length > BUFFERED_VERSIONS) this.#changes.shift();
    }
    for (const watcher of [...this.#watchers]) {
      if (watcher.length < MOST_WAITING) watcher.push(event);
      else watcher.fail(staleVersion("The changes came faster than they were read."));
    }
  }

  /** Events after `afterVersion`, then those to come. Throws STALE_VERSION when some of them are no longer buffered. */
  watch(afterVersion: number, version: number): EventQueue<DocumentEvent> {
    const oldest = this.#changes[0]?.version ?? version + 1;
    if (afterVersion > version || afterVersion + 1 < oldest)
      throw staleVersion("The document moved on too far.", { version, afterVersion });
    const queue: EventQueue<DocumentEvent> = new EventQueue(() => {
      if (this.#watchers.delete(queue) && this.#watchers.size === 0) this.#onLastLeft();
    });
    this.#watchers.add(queue);
    for (const change of this.#changes) if (change.version > afterVersion) queue.push(change);
    return queue;
  }

  /** Ends all watching. */
  close(): void {
    for (const watcher of [...this.#watchers]) watcher.end();
  }
}

export function staleVersion(what: string, details: Record<string, string | number> = {}): PalimpsestError {
  return new PalimpsestError("STALE_VERSION", `${what} Open the document again, or rebase the change and send it again.`, details);
}
