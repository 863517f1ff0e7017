import type { Clock } from "../../../ports/ports.ts";
import type { AddProgress } from "./packageAdder.ts";

/** Shortest time between two events of one stage, ms. */
const PACE = 100;

/** Lets through what a person can follow: the first and the last event of a stage, and ten a second of the others. */
export class ProgressFilter {
  readonly #clock: Clock;
  #stage = "";
  #at = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  passes(event: AddProgress): boolean {
    const now = this.#clock.monotonic();
    const whole = event.type === "downloading" ? event.received === event.total : event.of === null || event.done === event.of;
    const passes = event.type !== this.#stage || whole || now - this.#at >= PACE;
    if (passes) {
      this.#stage = event.type;
      this.#at = now;
    }
    return passes;
  }
}
