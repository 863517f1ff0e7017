/** The best schedules of one curve, for growing numbers of steps. */
export interface ScheduleTable {
  /** Total error (nats) of the best schedule with `steps` steps; infinite when the steps cannot cover the span. */
  error(steps: number): number;
  /** Its sizes; sizes[k] tokens are revealed in step k. */
  sizes(steps: number): number[];
  /** Solves for one step more; false when there are as many steps as tokens. */
  extend(): boolean;
  readonly solved: number;
}

/**
 * Dynamic programme over the error D[k][n] of revealing n tokens in k steps,
 * `D[k][n] = min_m D[k-1][m] + (n - m) h[m] - (H[n] - H[m])`, H the running sum of h. A row is solved by divide and
 * conquer in O(L log L): with non-increasing h the cost is Monge, `c(a,c) + c(b,d) <= c(a,d) + c(b,c)` for a<=b<=c<=d
 * (the difference is (d - c)(h[b] - h[a])), so the best m grows with n. `maxPerStep` bounds n - m.
 */
export function scheduleTable(h: readonly number[], maxPerStep: number): ScheduleTable {
  const length = h.length;
  const entropy = Float64Array.from(h);
  const running = new Float64Array(length + 1);
  for (let n = 0; n < length; n += 1) running[n + 1] = (running[n] ?? 0) + (entropy[n] ?? 0);
  const errors: Float64Array[] = [Float64Array.from({ length: length + 1 }, (_, n) => (n === 0 ? 0 : Number.POSITIVE_INFINITY))];
  const origins: Uint16Array[] = [new Uint16Array(length + 1)];

  function extend(): boolean {
    const k = errors.length;
    const previous = errors[k - 1];
    if (k > length || previous === undefined) return false;
    const row = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY);
    const origin = new Uint16Array(length + 1);

    const solve = (nFrom: number, nTo: number, mFrom: number, mTo: number): void => {
      if (nFrom > nTo) return;
      const n = (nFrom + nTo) >> 1;
      let best = Number.POSITIVE_INFINITY;
      let bestFrom = mFrom;
      const low = Math.max(mFrom, n - maxPerStep);
      const high = Math.min(mTo, n - 1);
      const hn = running[n] ?? 0;
      for (let m = low; m <= high; m += 1) {
        const error = (previous[m] ?? 0) + (n - m) * (entropy[m] ?? 0) - hn + (running[m] ?? 0);
        if (error < best) {
          best = error;
          bestFrom = m;
        }
      }
      row[n] = best;
      origin[n] = bestFrom;
      solve(nFrom, n - 1, mFrom, bestFrom);
      solve(n + 1, nTo, bestFrom, mTo);
    };
    // Only n that k steps can reach are asked for, so that every minimum is finite and the best m monotone.
    solve(k, Math.min(length, k * maxPerStep), k - 1, Math.min(length - 1, (k - 1) * maxPerStep));
    errors.push(row);
    origins.push(origin);
    return true;
  }

  function sizes(steps: number): number[] {
    const result: number[] = [];
    let n = length;
    for (let k = steps; k > 0; k -= 1) {
      const m = origins[k]?.[n] ?? 0;
      result.unshift(n - m);
      n = m;
    }
    return result;
  }

  return {
    error: (steps) => errors[steps]?.[length] ?? Number.POSITIVE_INFINITY,
    sizes,
    extend,
    get solved() {
      return errors.length - 1;
    },
  };
}
