/** Measured durations of steps by the length of their graph: what is reported of the document hardly matters. */
import { StepTimes } from "../shared/stepTimes.ts";

export class LengthTimes {
  readonly #times = new Map<number, StepTimes>();
  #latest = 0;

  /** Graph length of the latest step; 0 before the first one. */
  get latest(): number {
    return this.#latest;
  }

  /** A step of the graph of `length` tokens took `ms` for one document. */
  add(length: number, ms: number): void {
    const own = this.#times.get(length) ?? new StepTimes();
    this.#times.set(length, own);
    own.add(length, ms);
    this.#latest = length;
  }

  /**
   * Milliseconds of a step at this graph length. A length that was not measured takes its share of the nearest one that was, for the cost is
   * nearly linear. Null before the first measurement.
   */
  estimate(length: number): number | null {
    const distance = (other: number): number => Math.abs(Math.log(other / length));
    const nearest = [...this.#times.keys()].sort((a, b) => distance(a) - distance(b))[0];
    if (nearest === undefined) return null;
    const measured = this.#times.get(nearest)?.estimate(nearest) ?? null;
    return measured === null ? null : (measured * length) / nearest;
  }
}
