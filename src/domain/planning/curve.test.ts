import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { curveFor, nonIncreasing, type PlannerFile } from "./curve.ts";
import { planSteps, theoremBound } from "./plan.ts";

const planner: PlannerFile = {
  kinds: {
    contract: {
      "4": { revealed: [0, 1, 3], h: [4, 3, 1] },
      "16": { revealed: [0, 15], h: [6, 0] },
    },
  },
};

describe("isotonic regression", () => {
  it("pools what rises", () => {
    expect(nonIncreasing([3, 1, 2, 0])).toEqual([3, 1.5, 1.5, 0]);
    expect(nonIncreasing([1, 2, 3])).toEqual([2, 2, 2]);
  });

  it("never rises and keeps the sum", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true })), (values) => {
        const result = nonIncreasing(values);
        expect(result).toHaveLength(values.length);
        result.forEach((value, index) => {
          expect(value).toBeLessThanOrEqual((result[index - 1] ?? Number.POSITIVE_INFINITY) + 1e-12);
        });
        const sum = (items: readonly number[]): number => items.reduce((total, item) => total + item, 0);
        expect(sum(result)).toBeCloseTo(sum(values), 9);
      }),
      SEEDED,
    );
  });
});

describe("the curve of a span", () => {
  it("is the measured one at a measured length, with gaps interpolated", () => {
    expect(curveFor(planner, "contract", 4)).toEqual([4, 3, 2, 1]);
  });

  it("lies between measured lengths on a logarithmic scale, and beyond them follows the nearest", () => {
    const middle = curveFor(planner, "contract", 8);
    expect(middle).toHaveLength(8);
    expect(middle[0]).toBeCloseTo(5, 12);
    expect(middle[7]).toBeCloseTo(0.5, 12);
    expect(curveFor(planner, "contract", 2)).toEqual([4, 1]);
    expect(curveFor(planner, "contract", 31)[15]).toBeCloseTo(3, 12);
    expect(curveFor(planner, "contract", 1)).toEqual([4]);
    expect(curveFor(planner, "contract", 0)).toEqual([]);
  });

  it("of a kind that was not measured is that of the first", () => {
    expect(curveFor(planner, "ja", 4)).toEqual([4, 3, 2, 1]);
  });

  it("is refused when there is none", () => {
    expect(() => curveFor({ kinds: {} }, "contract", 4)).toThrow(expect.objectContaining({ code: "MODEL_BROKEN" }));
    expect(() => curveFor({ kinds: { contract: { "4": { revealed: [], h: [] } } } }, "contract", 4)).toThrow(
      expect.objectContaining({ code: "MODEL_BROKEN" }),
    );
  });

  it("of a real package plans all kinds and lengths", () => {
    const file = new URL("../../../main/inference/fixtures/tiny-denoiser/planner.json", import.meta.url);
    const real = JSON.parse(readFileSync(file, "utf8")) as PlannerFile;
    for (const kind of ["contract", "technical", "ja"] as const) {
      for (const length of [1, 10, 48, 200]) {
        const h = curveFor(real, kind, length);
        const plan = planSteps(h, { epsilon: 0.05 });
        expect(plan.sizes.reduce((sum, size) => sum + size, 0)).toBe(length);
        expect(plan.predictedNats).toBeLessThanOrEqual(0.05);
        expect(plan.predictedNats).toBeLessThanOrEqual(theoremBound(h, plan.sizes) + 1e-12);
      }
    }
  });
});
