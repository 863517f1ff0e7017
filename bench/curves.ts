/** Plots of benchmark results: curves over steps or lengths, in the style of the models' reports. */
import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { COLOURS, errorBar, INSIDE, type LegendEntry, plot, px } from "../scripts/modelsReport/svg.ts";

const SERIES_COLOURS = [COLOURS.first, COLOURS.second, COLOURS.third, COLOURS.fourth] as const;

export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  /** Standard error of y. */
  readonly error?: number | null;
}

export interface Curve {
  readonly label: string;
  /** By ascending x. */
  readonly points: readonly CurvePoint[];
  readonly dashed?: boolean;
}

export interface Curves {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** Is the y axis logarithmic? The x axis always is. Default: yes. */
  readonly logarithmic?: boolean;
  readonly curves: readonly Curve[];
}

/** Curves over a logarithmic x axis with a tick at every measured x. Of no points it is an empty frame. */
export function curvesPlot({ title, x: xLabel, y: yLabel, logarithmic = true, curves }: Curves): string {
  const points = curves.flatMap((curve) => curve.points);
  const xs = [...new Set(points.map((point) => point.x))].sort((a, b) => a - b);
  const low = points.map((point) => point.y - (point.error ?? 0)).filter((value) => !logarithmic || value > 0);
  const high = points.map((point) => point.y + (point.error ?? 0));
  const first = xs[0] ?? 1;
  const x = scaleLog([first, Math.max(first * 2, ...xs)], [INSIDE.left + 16, INSIDE.right - 16]);
  const place: [number, number] = [INSIDE.bottom, INSIDE.top];
  const y = logarithmic
    ? scaleLog([Math.min(...low) / 1.3, Math.max(...high) * 1.3], place)
    : scaleLinear([Math.min(...low), Math.max(...high)], place).nice();
  const yTicks = logarithmic ? y.ticks().filter((value) => /^[125]/.test(value.toExponential(0))) : y.ticks(6);
  const marks = curves.flatMap((curve, i) => {
    const colour = SERIES_COLOURS[i % SERIES_COLOURS.length] ?? COLOURS.text;
    const path = line<CurvePoint>(
      (point) => x(point.x),
      (point) => y(point.y),
    ).digits(2);
    return [
      `<path d="${path(curve.points) ?? ""}" fill="none" stroke="${colour}" stroke-width="2"${curve.dashed ? ' stroke-dasharray="5 4"' : ""}/>`,
      ...curve.points.flatMap((point) => {
        const dot = `<circle cx="${px(x(point.x))}" cy="${px(y(point.y))}" r="3.5" fill="${colour}"/>`;
        const { error } = point;
        if (error === null || error === undefined) return [dot];
        const least = logarithmic ? Math.max(point.y - error, Math.min(...low)) : point.y - error;
        return [dot, errorBar(x(point.x), y(least), y(point.y + error), colour)];
      }),
    ];
  });
  const legend = curves.map(
    ({ label, dashed }, i): LegendEntry => ({
      label,
      colour: SERIES_COLOURS[i % SERIES_COLOURS.length] ?? COLOURS.text,
      mark: dashed ? "dashed" : "line",
    }),
  );
  return plot({
    title,
    description: `${yLabel} against ${xLabel}. ${curves.map((curve) => `${curve.label}: ${curve.points.map((point) => `${Number(point.y.toPrecision(3))} at ${point.x}`).join(", ")}`).join("; ")}.`,
    x: { label: xLabel, ticks: xs.map((value) => ({ at: x(value), label: String(value) })) },
    y: { label: yLabel, ticks: yTicks.map((value) => ({ at: y(value), label: String(Number(value.toPrecision(3))) })) },
    legend,
    marks,
  });
}

/** Groups of dots with error bars side by side: one group per key, one colour per series. */
export function groupsPlot({
  title,
  keys,
  y: yLabel,
  series,
}: {
  readonly title: string;
  readonly keys: readonly string[];
  readonly y: string;
  readonly series: readonly {
    readonly label: string;
    readonly values: readonly ({ readonly mean: number; readonly error: number | null } | null)[];
  }[];
}): string {
  const values = series.flatMap((one) => one.values.flatMap((value) => (value === null ? [] : [value.mean + (value.error ?? 0)])));
  const y = scaleLinear([0, Math.max(1, ...values)], [INSIDE.bottom, INSIDE.top]).nice();
  const width = (INSIDE.right - INSIDE.left) / Math.max(1, keys.length);
  const middle = (key: number): number => INSIDE.left + width * (key + 0.5);
  const marks = series.flatMap(({ values: own }, i) => {
    const colour = SERIES_COLOURS[i % SERIES_COLOURS.length] ?? COLOURS.text;
    return own.flatMap((value, key) => {
      if (value === null) return [];
      const at = middle(key) + (i - (series.length - 1) / 2) * Math.min(18, width / (series.length + 1));
      const dot = `<circle cx="${px(at)}" cy="${px(y(value.mean))}" r="4" fill="${colour}"/>`;
      return value.error === null ? [dot] : [dot, errorBar(at, y(value.mean - value.error), y(value.mean + value.error), colour)];
    });
  });
  return plot({
    title,
    description: `${yLabel}. ${series.map(({ label, values: own }) => `${label}: ${own.map((value, key) => `${keys[key]} ${value === null ? "not measured" : value.mean.toFixed(2)}`).join(", ")}`).join("; ")}.`,
    x: { label: "kind of document, tokens of the span", ticks: keys.map((label, key) => ({ at: middle(key), label })) },
    y: { label: yLabel, ticks: y.ticks(6).map((value) => ({ at: y(value), label: String(value) })) },
    legend: series.map(({ label }, i) => ({ label, colour: SERIES_COLOURS[i % SERIES_COLOURS.length] ?? COLOURS.text, mark: "dot" })),
    marks,
  });
}
