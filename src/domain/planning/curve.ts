import type { DocumentKind } from "../document/documentState.ts";
import { PalimpsestError } from "../errors/palimpsestError.ts";

/** `h[i]`: mean cross entropy (nats) of an open token when `revealed[i]` random other tokens of the span are known. */
export interface InformationCurve {
  readonly revealed: readonly number[];
  readonly h: readonly number[];
}

/** The part of a package's planner.json that planning needs: curves by document kind and span length (a decimal key). */
export interface PlannerFile {
  readonly kinds: Readonly<Record<string, Readonly<Record<string, InformationCurve>>>>;
}

/**
 * Entropy of an open token of a span of `length` tokens when j = 0 .. length - 1 others are known: nats, non-increasing.
 * Between measured lengths it is interpolated over the logarithm of the length at equal revealed fraction; beyond them the
 * nearest measured length serves. A kind that was not measured takes the first one that was.
 * @throws PalimpsestError MODEL_BROKEN when the planner has no usable curve
 */
export function curveFor(planner: PlannerFile, kind: DocumentKind, length: number): number[] {
  if (length <= 0) return [];
  const measured = planner.kinds[kind] ?? Object.values(planner.kinds)[0] ?? {};
  const curves = Object.entries(measured)
    .map(([key, curve]) => ({ length: Number(key), curve }))
    .filter((entry) => entry.length > 0 && entry.curve.h.length > 0 && entry.curve.h.length === entry.curve.revealed.length)
    .sort((a, b) => a.length - b.length);
  const smallest = curves[0];
  if (smallest === undefined) {
    throw new PalimpsestError("MODEL_BROKEN", "The package's planner.json has no information curve. Verify the package or add it again.", {
      file: "planner.json",
    });
  }
  const below = curves.findLast((entry) => entry.length <= length) ?? smallest;
  const above = curves.find((entry) => entry.length >= length) ?? below;
  const weight = above.length === below.length ? 0 : Math.log(length / below.length) / Math.log(above.length / below.length);
  const h = Array.from({ length }, (_, known) => {
    const fraction = length === 1 ? 0 : known / (length - 1);
    const low = sample(below.curve, fraction * (below.length - 1));
    return low + weight * (sample(above.curve, fraction * (above.length - 1)) - low);
  });
  return nonIncreasing(h);
}

/** Linear interpolation of a curve; constant beyond its ends. */
function sample(curve: InformationCurve, revealed: number): number {
  const last = curve.revealed.length - 1;
  const right = curve.revealed.findIndex((known) => known >= revealed);
  if (right < 0) return curve.h[last] ?? 0;
  if (right === 0) return curve.h[0] ?? 0;
  const [x0 = 0, x1 = 0] = [curve.revealed[right - 1], curve.revealed[right]];
  const [h0 = 0, h1 = 0] = [curve.h[right - 1], curve.h[right]];
  return x1 === x0 ? h1 : h0 + ((h1 - h0) * (revealed - x0)) / (x1 - x0);
}

/** Isotonic regression (pool adjacent violators, equal weights): the closest non-increasing sequence in least squares. */
export function nonIncreasing(values: readonly number[]): number[] {
  const pools: { sum: number; count: number }[] = [];
  for (const value of values) {
    let pool = { sum: value, count: 1 };
    let last = pools.at(-1);
    while (last !== undefined && last.sum / last.count < pool.sum / pool.count) {
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count };
      pools.pop();
      last = pools.at(-1);
    }
    pools.push(pool);
  }
  return pools.flatMap((pool) => Array.from({ length: pool.count }, () => pool.sum / pool.count));
}
