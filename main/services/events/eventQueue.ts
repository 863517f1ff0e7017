import { AsyncIteratorClass } from "@orpc/contract";

/** One listener's events as an async iterator: whoever has events pushes, the iterator's owner takes them at its own pace. */
export class EventQueue<Event> {
  readonly iterator: AsyncIteratorClass<Event, void, void>;
  readonly #waiting: Event[] = [];
  readonly #onClose: () => void;
  #wake: (() => void) | null = null;
  #state: "open" | "ended" | { readonly error: unknown } = "open";

  /** `onClose` is called exactly once: when the reader leaves, or after the end or the error was read. */
  constructor(onClose: () => void) {
    this.#onClose = onClose;
    this.iterator = new AsyncIteratorClass<Event, void, void>(
      () => this.#next(),
      async () => {
        this.end();
        this.#onClose();
      },
    );
  }

  get length(): number {
    return this.#waiting.length;
  }

  push(event: Event): void {
    if (this.#state !== "open") return;
    this.#waiting.push(event);
    this.#wake?.();
  }

  /** The reader gets what is waiting, then the end. */
  end(): void {
    if (this.#state === "open") this.#state = "ended";
    this.#wake?.();
  }

  /** The reader gets what is waiting, then the error. */
  fail(error: unknown): void {
    if (this.#state === "open") this.#state = { error };
    this.#wake?.();
  }

  async #next(): Promise<IteratorResult<Event, void>> {
    for (;;) {
      if (this.#waiting.length > 0) return { done: false, value: this.#waiting.shift() as Event };
      if (this.#state === "ended") return { done: true, value: undefined };
      if (this.#state !== "open") throw this.#state.error;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
  }
}
