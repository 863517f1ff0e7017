/** Factorisation error against the number of steps, both axes logarithmic, with the planner's forecast. */
import { scaleLog } from "d3-scale";
import { line } from "d3-shape";
import type { ModelReport } from "../readReports.ts";
import { COLOURS, errorBar, INSIDE, type LegendEntry, plot, px } from "../svg.ts";

const SERIES_COLOURS = [COLOURS.first, COLOURS.second, COLOURS.third];

export function factorisationPlot({ id, evaluation }: ModelReport): string | null {
  const series = (evaluation.factorisation ?? [])
    .filter(({ kind }) => kind === "all")
    .map((table, i) => ({
      ...table,
      colour: SERIES_COLOURS[i] ?? COLOURS.text,
      shown: table.points.filter(({ nats }) => nats.mean > 0),
      forecast: table.points.flatMap(({ steps, predicted }) => (predicted !== null && predicted > 0 ? [{ steps, nats: predicted }] : [])),
    }));
  const values = series.flatMap(({ shown, forecast }) => [...shown.map(({ nats }) => nats.mean), ...forecast.map(({ nats }) => nats)]);
  if (values.length === 0) return null;
  const steps = [...new Set(series.flatMap(({ points }) => points.map((point) => point.steps)))].sort((a, b) => a - b);
  const x = scaleLog([1, Math.max(2, ...steps)], [INSIDE.left + 16, INSIDE.right - 16]);
  const lowest = Math.min(...values) / 1.5;
  const y = scaleLog([lowest, Math.max(...values) * 1.5], [INSIDE.bottom, INSIDE.top]);
  const marks = series.flatMap(({ shown, forecast, colour }) => {
    const path = line<{ steps: number; nats: number }>(
      (point) => x(point.steps),
      (point) => y(point.nats),
    ).digits(2);
    return [
      `<path d="${path(forecast) ?? ""}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-dasharray="5 4"/>`,
      `<path d="${path(shown.map((point) => ({ steps: point.steps, nats: point.nats.mean }))) ?? ""}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...shown.flatMap((point) => {
        const { mean, error } = point.nats;
        const dot = `<circle cx="${px(x(point.steps))}" cy="${px(y(mean))}" r="4" fill="${colour}"/>`;
        return error === null ? [dot] : [dot, errorBar(x(point.steps), y(Math.max(lowest, mean - error)), y(mean + error), colour)];
      }),
    ];
  });
  const legend = series.flatMap(({ tokens, slope, colour }): LegendEntry[] => [
    { label: `${tokens} tokens, slope ${slope === null ? "none" : slope.value.toFixed(2)}`, colour, mark: "line" },
    { label: "forecast", colour, mark: "dashed" },
  ]);
  const said = series.map(
    ({ tokens, shown }) =>
      `spans of ${tokens} tokens: ${shown.map((point) => `${point.nats.mean.toFixed(3)} at T = ${point.steps}`).join(", ")}`,
  );
  return plot({
    title: `${id}: error of revealing several tokens at once`,
    description: `Nats per token that are lost against one token at a time, for T denoise steps, both axes logarithmic; ${said.join("; ")}. Errors that are not above zero cannot be shown.`,
    x: { label: "denoise steps T", ticks: steps.map((count) => ({ at: x(count), label: String(count) })) },
    y: {
      label: "factorisation error, nats per token",
      ticks: y
        .ticks()
        .filter((value) => /^[125]/.test(value.toExponential(0)))
        .map((value) => ({ at: y(value), label: String(Number(value.toPrecision(1))) })),
    },
    legend,
    marks,
  });
}
