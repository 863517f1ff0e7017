/** Reliability: how often the best candidate was right against the probability it was given. */
import { scaleLinear, scaleSqrt } from "d3-scale";
import { line } from "d3-shape";
import type { ModelReport } from "../readReports.ts";
import { COLOURS, INSIDE, plot, px } from "../svg.ts";

export function calibrationPlot({ id, evaluation }: ModelReport): string | null {
  const { calibration } = evaluation;
  if (calibration === null) return null;
  const bins = calibration.bins.flatMap(({ confidence, accuracy, count }) =>
    confidence === null || accuracy === null ? [] : [{ confidence, accuracy, count }],
  );
  if (bins.length === 0) return null;
  const x = scaleLinear([0, 1], [INSIDE.left, INSIDE.right]);
  const y = scaleLinear([0, 1], [INSIDE.bottom, INSIDE.top]);
  const radius = scaleSqrt([0, Math.max(...bins.map(({ count }) => count))], [2, 11]);
  const path = line<(typeof bins)[number]>(
    (bin) => x(bin.confidence),
    (bin) => y(bin.accuracy),
  ).digits(2);
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  return plot({
    title: `${id}: reliability of the confidence`,
    description: `Share of masked tokens whose best candidate was right, against the probability it was given; expected calibration error ${calibration.ece.toFixed(4)} over ${calibration.tokens} tokens. ${bins.map((bin) => `${bin.confidence.toFixed(2)}: ${bin.accuracy.toFixed(2)}`).join(", ")}.`,
    x: { label: "probability of the best candidate", ticks: ticks.map((value) => ({ at: x(value), label: value.toFixed(1) })) },
    y: { label: "share that was right", ticks: ticks.map((value) => ({ at: y(value), label: value.toFixed(1) })) },
    legend: [
      { label: `measured (area: tokens), calibration error ${calibration.ece.toFixed(4)}`, colour: COLOURS.first, mark: "dot" },
      { label: "perfect", colour: COLOURS.soft, mark: "dashed" },
    ],
    marks: [
      `<line x1="${px(x(0))}" y1="${px(y(0))}" x2="${px(x(1))}" y2="${px(y(1))}" stroke="${COLOURS.soft}" stroke-width="1.5" stroke-dasharray="5 4"/>`,
      `<path d="${path(bins) ?? ""}" fill="none" stroke="${COLOURS.first}" stroke-width="1.5"/>`,
      ...bins.map(
        (bin) =>
          `<circle cx="${px(x(bin.confidence))}" cy="${px(y(bin.accuracy))}" r="${px(radius(bin.count))}" fill="${COLOURS.first}" fill-opacity="0.75"/>`,
      ),
    ],
  });
}
