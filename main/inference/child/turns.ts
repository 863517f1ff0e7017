/** Who may run the network next. One job holds it at a time; a generation goes before a waiting score. */

export type Urgency = "foreground" | "background";

export class Turns {
  #held = false;
  readonly #waiting: Record<Urgency, (() => void)[]> = { foreground: [], background: [] };

  /** Resolves with the function that ends the turn. */
  take(urgency: Urgency): Promise<() => void> {
    return new Promise((resolve) => {
      this.#waiting[urgency].push(() => resolve(this.#release()));
      this.#next();
    });
  }

  #next(): void {
    if (this.#held) return;
    const start = this.#waiting.foreground.shift() ?? this.#waiting.background.shift();
    if (!start) return;
    this.#held = true;
    start();
  }

  #release(): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#held = false;
      this.#next();
    };
  }
}
