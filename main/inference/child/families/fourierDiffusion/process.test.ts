import fc from "fast-check";
import { expect, test } from "vitest";
import { type NoiseProcess, noiseLevels, noiseProbability, reverseEvents } from "./process.ts";

const PROCESS: NoiseProcess = { uniformShare: 0.15, predictableIds: 4, neverPredicted: new Set([0, 1]), mask: 1 };
const SIZE = 6;
const ids = Array.from({ length: SIZE }, (_, id) => id);

const weights = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: SIZE, maxLength: SIZE });
const level = fc.double({ min: 0.01, max: 1, noNaN: true });

test("pure noise is a distribution over [MASK] and what can be predicted", () => {
  const pi = ids.map((id) => noiseProbability(PROCESS, id));
  expect(pi.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  expect(pi[0]).toBe(0);
  expect(pi[1]).toBeCloseTo(0.85, 12);
});

test("the events are the exact posterior of the noise process, by enumeration", () => {
  const pi = ids.map((id) => noiseProbability(PROCESS, id));
  /** q(to | from) of noise that keeps a token with the probability alpha. */
  const moves = (alpha: number, from: number, to: number): number => (from === to ? alpha : 0) + (1 - alpha) * (pi[to] ?? 0);
  const property = fc.property(
    weights,
    level,
    fc.double({ min: 0, max: 0.95, noNaN: true }),
    fc.constantFrom(1, 2, 5),
    (raw, from, share, b) => {
      const to = from * share;
      const total = raw.reduce((sum, weight) => sum + weight, 0);
      const p = raw.map((weight) => weight / total);
      const [alphaFrom, alphaTo] = [1 - from, 1 - to];
      const posterior = ids.map((a) =>
        ids.reduce((sum, x) => {
          const seen = moves(alphaFrom, x, b);
          return sum + (seen === 0 ? 0 : ((p[x] ?? 0) * moves(alphaTo, x, a) * moves(alphaFrom / alphaTo, a, b)) / seen);
        }, 0),
      );
      const { stay, draw, noise } = reverseEvents(p[b] ?? 0, pi[b] ?? 0, from, to);
      expect(stay + draw + noise).toBeCloseTo(1, 9);
      for (const a of ids) {
        const drawn = a === b ? 0 : (p[a] ?? 0) / (1 - (p[b] ?? 0));
        const noised = a === b ? 0 : (pi[a] ?? 0) / (1 - (pi[b] ?? 0));
        expect((a === b ? stay : 0) + draw * drawn + noise * noised).toBeCloseTo(posterior[a] ?? Number.NaN, 8);
      }
    },
  );
  fc.assert(property, { numRuns: 200 });
});

test("a step to level 0 leaves no noise, and a masked token never stays", () => {
  const { stay, draw, noise } = reverseEvents(0, 0.85, 0.4, 0);
  expect(stay).toBeCloseTo(0, 12);
  expect(draw).toBeCloseTo(1, 12);
  expect(noise).toBe(0);
});

test("levels go from the strength to 0 in equal steps", () => {
  expect(noiseLevels(0.8, 4).map((value) => Number(value.toFixed(6)))).toEqual([0.8, 0.6, 0.4, 0.2, 0]);
});
