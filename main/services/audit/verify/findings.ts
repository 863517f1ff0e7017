import type { Problem, ProblemCode, Warning, WarningCode } from "../../../../src/domain/audit/verification.ts";

/** Problems that are kept; more say nothing new. */
const MOST_KEPT = 100;

/** Collects what verifying finds. */
export class Findings {
  readonly #problems: Problem[] = [];
  readonly #warnings: Warning[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  problem(id: number | null, code: ProblemCode, why: string, details: Problem["details"] = {}): void {
    this.#count += 1;
    this.#problems.push({ id, code, why, details });
    if (this.#problems.length <= 2 * MOST_KEPT) return;
    this.#problems.sort(byPlace);
    this.#problems.length = MOST_KEPT;
  }

  warning(code: WarningCode, message: string, details: Warning["details"] = {}): void {
    this.#warnings.push({ code, message, details });
  }

  problems(): Problem[] {
    return this.#problems.sort(byPlace).slice(0, MOST_KEPT);
  }

  warnings(): Warning[] {
    return this.#warnings;
  }
}

/** In the order of the log; what belongs to no event comes last. */
function byPlace(a: Problem, b: Problem): number {
  return (a.id ?? Number.POSITIVE_INFINITY) - (b.id ?? Number.POSITIVE_INFINITY) || 0;
}
