import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { counterRandom } from "../random/counterRandom.ts";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { type Answer, bestTemperature, calibrationBins, calibrationError, errorAt, tempered } from "./calibration.ts";

const answers = fc.array(fc.record({ confidence: fc.double({ min: 0, max: 1, noNaN: true }), right: fc.boolean() }), { maxLength: 60 });

/** The definition, bin after bin. */
function plainError(all: readonly Answer[], bins: number): number {
  let sum = 0;
  for (let bin = 0; bin < bins; bin += 1) {
    const own = all.filter(({ confidence }) => Math.min(bins - 1, Math.floor(confidence * bins)) === bin);
    const gap = own.reduce((total, { confidence, right }) => total + confidence - (right ? 1 : 0), 0);
    sum += Math.abs(gap) / Math.max(1, all.length);
  }
  return sum;
}

describe("calibration error", () => {
  it("is its definition, and every answer is in one bin", () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 20 }), (all, count) => {
        const bins = calibrationBins(all, count);
        expect(bins).toHaveLength(count);
        expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(all.length);
        for (const { from, to, confidence } of bins) {
          expect(confidence ?? from).toBeGreaterThanOrEqual(from - 1e-12);
          expect(confidence ?? to).toBeLessThanOrEqual(to + 1e-12);
        }
        expect(calibrationError(bins)).toBeCloseTo(plainError(all, count), 9);
      }),
      SEEDED,
    );
  });

  it("is 0 where a share p of the answers of confidence p is right, and the gap where it is not", () => {
    const half = [true, false].map((right) => ({ confidence: 0.5, right }));
    expect(calibrationError(calibrationBins(half))).toBe(0);
    expect(calibrationError(calibrationBins([{ confidence: 1, right: false }]))).toBe(1);
    expect(calibrationError(calibrationBins(half.map(({ right }) => ({ confidence: 0.9, right }))))).toBeCloseTo(0.4, 12);
    expect(calibrationError(calibrationBins([]))).toBe(0);
  });
});

describe("temperature", () => {
  const logp = Float64Array.from([0.6, 0.2, 0.1].map(Math.log));

  it("1 changes nothing, a low one sharpens, a high one flattens", () => {
    expect(tempered(logp, 10, 1)).toBeCloseTo(0.6, 12);
    expect(tempered(logp, 10, 0.5)).toBeCloseTo(0.36 / (0.36 + 0.04 + 0.01 + 10 * 0.01 ** 2), 12);
    expect(tempered(logp, 10, 1e6)).toBeCloseTo(1 / 13, 4);
    expect(tempered([Math.log(0.75), Math.log(0.25)], 0, 2)).toBeCloseTo(Math.sqrt(0.75) / (Math.sqrt(0.75) + 0.5), 12);
  });

  it("that spoiled the answers is found again", () => {
    const random = counterRandom(7, 0);
    const spoiled = 0.6;
    const made = Array.from({ length: 4000 }, (_, i) => {
      const truth = 0.3 + 0.65 * random.uniform(2 * i);
      const logits = [Math.log(truth) / spoiled, Math.log(1 - truth) / spoiled];
      const norm = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
      return { right: random.uniform(2 * i + 1) < truth, logp: logits.map((logit) => logit - norm) };
    });
    const confidence = (answer: (typeof made)[number], temperature: number): number => tempered(answer.logp, 0, temperature);
    const best = bestTemperature(made, confidence);
    expect(Math.abs(best.temperature - 1 / spoiled)).toBeLessThan(0.15);
    expect(best.error).toBeLessThan(0.03);
    expect(errorAt(made, confidence, 1)).toBeGreaterThan(0.06);
  });
});
