import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Clock } from "../../ports/ports.ts";

/** Attempts that cost no pause. */
const FREE = 3;
/** Longest pause, seconds. */
const LONGEST = 300;
/** A failure counts for so long, ms. */
const MEMORY = 24 * 60 * 60 * 1000;
/** Most names and channels that are remembered; the one that failed longest ago falls out. */
const MOST = 10_000;

interface Failures {
  readonly count: number;
  /** Monotonic time of the last one, ms. */
  readonly at: number;
}

/**
 * Slows guessing down: after three failures each further attempt of a name, and of a channel, has to wait twice as long as the one
 * before, up to five minutes. Monotonic time: setting the clock on or back shortens nothing.
 */
export class Attempts {
  readonly #clock: Clock;
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * To be called before the secret is looked at: the attempt counts as failed until `succeeded` takes it back, so that many at once get
   * no further than one. Throws TOO_MANY_ATTEMPTS (`seconds`: how long to wait).
   */
  begin(...keys: readonly string[]): void {
    const now = this.#clock.monotonic();
    const seconds = Math.max(...keys.map((key) => this.#wait(key, now)));
    if (seconds > 0) throw new PalimpsestError("TOO_MANY_ATTEMPTS", `Too many attempts. Wait ${seconds} s and try again.`, { seconds });
    for (const key of keys) {
      const before = this.#failures.get(key);
      this.#failures.delete(key);
      this.#failures.set(key, { count: (before !== undefined && now - before.at < MEMORY ? before.count : 0) + 1, at: now });
    }
    for (const key of this.#failures.keys()) {
      if (this.#failures.size <= MOST) break;
      this.#failures.delete(key);
    }
  }

  succeeded(...keys: readonly string[]): void {
    for (const key of keys) this.#failures.delete(key);
  }

  /** Whole seconds until the next attempt may be made. */
  #wait(key: string, now: number): number {
    const failures = this.#failures.get(key);
    if (failures === undefined || failures.count < FREE || now - failures.at >= MEMORY) return 0;
    const pause = Math.min(LONGEST, 2 ** (failures.count - FREE));
    return Math.max(0, Math.ceil((failures.at + pause * 1000 - now) / 1000));
  }
}
