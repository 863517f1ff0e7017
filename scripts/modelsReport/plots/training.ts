/** Loss of the training batches and of the validation spans against tokens seen. */
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import type { ModelReport } from "../readReports.ts";
import { COLOURS, INSIDE, type LegendEntry, plot, px } from "../svg.ts";
import { type CurvePoint, lossUnit, trainingCurves } from "../trainingSummary.ts";

/** Most points of the curve of batches: the mean of neighbours stands for them. */
const MOST_POINTS = 300;

export function trainingPlot({ id, training, evaluation }: ModelReport): string | null {
  const { loss, validation } = trainingCurves(training);
  const shown = thinned(loss);
  const all = [...shown, ...validation];
  if (all.length < 2) return null;
  const x = scaleLinear([0, Math.max(...all.map(({ tokens }) => tokens / 1e6))], [INSIDE.left, INSIDE.right]);
  const values = all.map(({ nats }) => nats);
  const y = scaleLinear([Math.min(...values), Math.max(...values)], [INSIDE.bottom, INSIDE.top]).nice();
  const path = line<CurvePoint>(
    (point) => x(point.tokens / 1e6),
    (point) => y(point.nats),
  ).digits(2);
  const legend: LegendEntry[] = [
    ...(shown.length === 0 ? [] : [{ label: "training batches", colour: COLOURS.first, mark: "line" } as const]),
    ...(validation.length === 0 ? [] : [{ label: "validation spans (mean)", colour: COLOURS.second, mark: "dot" } as const]),
  ];
  const end = validation[validation.length - 1] ?? shown[shown.length - 1];
  return plot({
    title: `${id}: loss during training`,
    description: `Cross entropy in nats per ${lossUnit(evaluation.model.family)} against millions of tokens seen; at the end ${end?.nats.toFixed(3)} after ${((end?.tokens ?? 0) / 1e6).toFixed(1)} million.`,
    x: { label: "tokens seen, millions", ticks: x.ticks(8).map((value) => ({ at: x(value), label: String(value) })) },
    y: {
      label: evaluation.model.family.endsWith("-flow") ? "nats per token" : "nats per masked token",
      ticks: y.ticks(7).map((value) => ({ at: y(value), label: String(value) })),
    },
    legend,
    marks: [
      `<path d="${path(shown) ?? ""}" fill="none" stroke="${COLOURS.first}" stroke-width="1.5"/>`,
      `<path d="${path(validation) ?? ""}" fill="none" stroke="${COLOURS.second}" stroke-width="1.5"/>`,
      ...validation.map(({ tokens, nats }) => `<circle cx="${px(x(tokens / 1e6))}" cy="${px(y(nats))}" r="3.5" fill="${COLOURS.second}"/>`),
    ],
  });
}

function thinned(points: readonly CurvePoint[]): CurvePoint[] {
  const size = Math.max(1, Math.ceil(points.length / MOST_POINTS));
  return Array.from({ length: Math.ceil(points.length / size) }, (_, i) => {
    const part = points.slice(i * size, (i + 1) * size);
    const mean = (read: (point: CurvePoint) => number): number => part.reduce((sum, point) => sum + read(point), 0) / part.length;
    return { tokens: mean(({ tokens }) => tokens), nats: mean(({ nats }) => nats) };
  });
}
