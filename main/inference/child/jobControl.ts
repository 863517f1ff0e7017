/** Cancel and pause of one job, effective between two network runs. */
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";

export class JobControl {
  #cancelled = false;
  #paused = false;
  #wake: (() => void) | null = null;

  cancel(): void {
    this.#cancelled = true;
    this.#wake?.();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#wake?.();
  }

  get paused(): boolean {
    return this.#paused && !this.#cancelled;
  }

  /**
   * Lets waiting messages in, then throws CANCELLED after `cancel()`, or waits while paused. `onPause` is called when a wait begins and returns
   * what is called when it ends.
   */
  async checkpoint(onPause: () => () => void): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#throwIfCancelled();
    if (!this.#paused) return;
    const onResume = onPause();
    while (this.#paused && !this.#cancelled) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#wake = null;
    this.#throwIfCancelled();
    onResume();
  }

  #throwIfCancelled(): void {
    if (this.#cancelled) throw new PalimpsestError("CANCELLED", "The job was cancelled. Nothing was changed.", {});
  }
}
