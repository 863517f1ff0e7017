/** What a benchmark reports, and the arithmetic on samples. */

/** One figure. `target` is what the product promises; `met` is null where there is no promise. `nats` are per token. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: "ms" | "x" | "bytes" | "tokens/s" | "count" | "nats" | "share";
  readonly target: { readonly limit: number; readonly is: "at most" | "at least" } | null;
  /** How it was measured, in a sentence. */
  readonly how: string;
}

/** A benchmark measures one subject within one process run, so that its ratios compare like with like. */
export interface Benchmark {
  readonly name: string;
  readonly about: string;
  run(options: BenchmarkOptions): Promise<readonly Measurement[]>;
}

export interface BenchmarkOptions {
  /** Package folders for inference benchmarks, which take the first of the family that they measure; without one the best bundled one. */
  readonly packages: readonly string[];
  /** Full sizes of the promises, or a tenth of them to try a benchmark out. */
  readonly scale: "full" | "small";
  log(line: string): void;
  /** Keeps a picture (SVG) of the results under this name. */
  plot(name: string, svg: string): void;
}

/** Whether a measurement keeps its promise; null where there is none. */
export function met(measurement: Measurement): boolean | null {
  const { target, value } = measurement;
  if (target === null) return null;
  return target.is === "at most" ? value <= target.limit : value >= target.limit;
}

/** The q-quantile (0..1) of samples, nearest rank. Throws RangeError on no samples. */
export function quantile(samples: readonly number[], q: number): number {
  if (samples.length === 0) throw new RangeError("no samples");
  const sorted = [...samples].sort((a, b) => a - b);
  const index = Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1));
  return sorted[index] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** Milliseconds that each of `count` calls takes, after `warmUp` calls that do not count. */
export async function timeEach(count: number, warmUp: number, call: (index: number) => unknown): Promise<number[]> {
  for (let index = 0; index < warmUp; index += 1) await call(index);
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const began = performance.now();
    await call(warmUp + index);
    times.push(performance.now() - began);
  }
  return times;
}

/** Places at which two lists differ; those beyond the end of the shorter one do. */
export function differing(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let count = Math.abs(a.length - b.length);
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) if (a[i] !== b[i]) count += 1;
  return count;
}

type Points = readonly (readonly [x: number, y: number])[];

/**
 * Smallest x from which on the second curve lies below the first at all later points, both given at the same ascending xs: where the straight lines between the
 * points cross in logarithms. The first x when it always does, null when it does not at the last one.
 */
export function crossover(first: Points, second: Points): number | null {
  const gaps = first.flatMap(([x, y], i) => {
    const other = second[i];
    return other === undefined ? [] : [{ x: Math.log(x), gap: Math.log(other[1]) - Math.log(y) }];
  });
  const last = gaps.findLastIndex(({ gap }) => gap >= 0);
  const [above, below] = [gaps[last], gaps[last + 1]];
  if (below === undefined) return null;
  if (above === undefined) return first[0]?.[0] ?? null;
  return Math.exp(above.x + ((below.x - above.x) * above.gap) / (above.gap - below.gap));
}

/** A mean with its standard error. */
export interface Quality {
  readonly steps: number;
  readonly mean: number;
  readonly error: number;
}

/**
 * The fewest steps from which on every mean is as near to the last entry's, which took the most steps, as that one's standard error. `qualities` by
 * ascending steps; null without any.
 */
export function fewestAsGood(qualities: readonly Quality[]): number | null {
  const reference = qualities.at(-1);
  if (reference === undefined) return null;
  const lastFar = qualities.findLastIndex(({ mean }) => Math.abs(mean - reference.mean) > reference.error);
  return qualities[lastFar + 1]?.steps ?? null;
}

/** Exponent p of the power law y = c x^p that fits the points best: the slope of log y against log x by least squares. Throws RangeError on fewer than two points. */
export function growthExponent(points: readonly (readonly [x: number, y: number])[]): number {
  if (points.length < 2) throw new RangeError("an exponent needs two points");
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const [meanX, meanY] = [0, 1].map((axis) => logs.reduce((sum, log) => sum + (log[axis] ?? 0), 0) / logs.length) as [number, number];
  const covariance = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
