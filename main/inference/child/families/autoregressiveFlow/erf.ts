/**
 * The error function. Cubic Hermite interpolation of a table: its derivative, (2 / sqrt(pi)) exp(-x^2), is known at every point, and the table is its
 * integral by Simpson's rule. The error is below 1e-12; an exponential would take longer.
 */
const REACH = 6; // 1 - erf(6) is 2e-17
const PER_UNIT = 512;
const STEP = 1 / PER_UNIT;

const slopeAt = (x: number): number => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x);
const VALUES = new Float64Array(REACH * PER_UNIT + 2);
const SLOPES = Float64Array.from(VALUES, (_, i) => slopeAt(i * STEP) * STEP);
for (let i = 1; i < VALUES.length; i += 1)
  VALUES[i] = (VALUES[i - 1] ?? 0) + ((SLOPES[i - 1] ?? 0) + 4 * slopeAt((i - 0.5) * STEP) * STEP + (SLOPES[i] ?? 0)) / 6;

/** erf(x), for any number. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (!(size < REACH)) return Number.isNaN(x) ? x : Math.sign(x);
  const at = size * PER_UNIT;
  const i = Math.floor(at);
  const t = at - i;
  const from = VALUES[i] ?? 0;
  const rise = (VALUES[i + 1] ?? 0) - from;
  const leaving = SLOPES[i] ?? 0;
  const arriving = SLOPES[i + 1] ?? 0;
  const value = from + t * (leaving + t * (3 * rise - 2 * leaving - arriving + t * (leaving + arriving - 2 * rise)));
  return x < 0 ? -value : value;
}
