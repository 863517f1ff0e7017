import { expect, test } from "vitest";
import { curvesPlot, groupsPlot } from "./curves.ts";

test("a power law is a straight line, and every place is a number", () => {
  const points = [1024, 4096, 16384].map((x) => ({ x, y: 3 * x ** 2 }));
  const svg = curvesPlot({ title: "Law", x: "tokens", y: "ms", curves: [{ label: "square & more", points }] });
  const [first = [0, 0], second = [0, 0], third = [0, 0]] = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map((found) => [
    Number(found[1]),
    Number(found[2]),
  ]);
  const slope = (a: number[], b: number[]): number => ((b[1] ?? 0) - (a[1] ?? 0)) / ((b[0] ?? 0) - (a[0] ?? 0));
  expect(slope(first, second)).toBeCloseTo(slope(second, third), 1);
  expect(slope(first, second)).toBeLessThan(0); // up
  expect(svg).toContain("square &amp; more");
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test.each([true, false])("errors that reach below zero and a single point can be drawn (logarithmic: %s)", (logarithmic) => {
  const svg = curvesPlot({
    ...{ title: "One", x: "steps", y: "nats", logarithmic },
    curves: [
      { label: "a", points: [{ x: 1, y: 2, error: 3 }] },
      { label: "b", points: [{ x: 1, y: 5, error: null }] },
    ],
  });
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  expect(svg.match(/<circle/g)).toHaveLength(2);
});

test("groups leave out what was not measured, and say so", () => {
  const svg = groupsPlot({
    title: "Groups",
    keys: ["contract 8", "ja 8"],
    y: "nats",
    series: [
      { label: "flow", values: [{ mean: 3, error: 0.2 }, null] },
      {
        label: "denoiser",
        values: [
          { mean: 4, error: null },
          { mean: 5, error: 1 },
        ],
      },
    ],
  });
  expect(svg.match(/<circle/g)).toHaveLength(3 + 2); // and two in the legend
  expect(svg).toContain("ja 8 not measured");
});
