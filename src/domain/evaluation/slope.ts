/** Slope of the least-squares line through (ln x, ln y); null with fewer than two points or where a value is not positive. */
export function logLogSlope(points: readonly { readonly x: number; readonly y: number }[]): number | null {
  if (points.length < 2 || points.some(({ x, y }) => !(x > 0 && y > 0))) return null;
  const xs = points.map(({ x }) => Math.log(x));
  const ys = points.map(({ y }) => Math.log(y));
  const meanX = xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const meanY = ys.reduce((sum, y) => sum + y, 0) / ys.length;
  let covariance = 0;
  let variance = 0;
  for (const [i, x] of xs.entries()) {
    covariance += (x - meanX) * ((ys[i] ?? 0) - meanY);
    variance += (x - meanX) ** 2;
  }
  return variance === 0 ? null : covariance / variance;
}

/**
 * Slope of the means of several samples and its jackknife standard error: `samples[i][k]` is what sample i measured at xs[k]. The error is null
 * where a slope cannot be had without one of the samples.
 */
export function slopeOfMeans(
  xs: readonly number[],
  samples: readonly (readonly number[])[],
): { readonly slope: number; readonly error: number | null } | null {
  const sums = xs.map((_, k) => samples.reduce((sum, sample) => sum + (sample[k] ?? 0), 0));
  const slopeWithout = (left: readonly number[] | null): number | null => {
    const count = samples.length - (left === null ? 0 : 1);
    return logLogSlope(xs.map((x, k) => ({ x, y: ((sums[k] ?? 0) - (left?.[k] ?? 0)) / count })));
  };
  const slope = slopeWithout(null);
  if (slope === null) return null;
  if (samples.length < 3) return { slope, error: null };
  const others = samples.map(slopeWithout);
  if (others.some((other) => other === null)) return { slope, error: null };
  const mean = others.reduce<number>((sum, other) => sum + (other ?? 0), 0) / others.length;
  const squares = others.reduce<number>((sum, other) => sum + ((other ?? 0) - mean) ** 2, 0);
  return { slope, error: Math.sqrt(((others.length - 1) / others.length) * squares) };
}
