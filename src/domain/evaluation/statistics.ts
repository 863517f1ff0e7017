/** A mean with its standard error; the error is null where fewer than two values were measured. */
export interface Estimate {
  readonly mean: number;
  readonly error: number | null;
}

/** Mean of independent values and its standard error `s / sqrt(n)`, s with n - 1. The mean of nothing is NaN. */
export function estimate(values: readonly number[]): Estimate {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, error: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (count - 1) / count) };
}

/** A share of `hits` among `count` with its binomial standard error. */
export function share(hits: number, count: number): Estimate {
  const mean = hits / count;
  return { mean, error: count < 2 ? null : Math.sqrt((mean * (1 - mean)) / count) };
}

/** Middle value; of an even number the lower of the two. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
}

/** Value at `x` of the line through (xs[i], ys[i]), xs ascending; constant beyond its ends. */
export function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  const right = xs.findIndex((place) => place >= x);
  if (right < 0) return ys[ys.length - 1] ?? Number.NaN;
  if (right === 0) return ys[0] ?? Number.NaN;
  const [x0 = 0, x1 = 0] = [xs[right - 1], xs[right]];
  const [y0 = 0, y1 = 0] = [ys[right - 1], ys[right]];
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}
