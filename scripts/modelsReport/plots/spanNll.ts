/** Held-out negative log-likelihood by kind and span length, beside the counting models and the autoregressive baseline. */
import { scaleBand, scaleLinear } from "d3-scale";
import type { ModelReport } from "../readReports.ts";
import { COLOURS, errorBar, INSIDE, type LegendEntry, plot, px } from "../svg.ts";

export function spanNllPlot({ id, evaluation }: ModelReport): string | null {
  const rows = evaluation.spanNll ?? [];
  if (rows.length === 0) return null;
  const keys = rows.map(({ kind, tokens }) => `${kind} ${tokens}`);
  const x = scaleBand(keys, [INSIDE.left, INSIDE.right]).padding(0.35);
  const middle = (key: string | undefined): number => (x(key ?? "") ?? 0) + x.bandwidth() / 2;
  const most = Math.max(...rows.flatMap(({ nats, unigram }) => [nats.mean + (nats.error ?? 0), unigram ?? 0]));
  const y = scaleLinear([0, most], [INSIDE.bottom, INSIDE.top]).nice();
  const columns = [
    { label: "unigram", colour: COLOURS.second, of: (row: (typeof rows)[number]) => row.unigram },
    { label: "trigram", colour: COLOURS.third, of: (row: (typeof rows)[number]) => row.trigram },
    { label: "autoregressive", colour: COLOURS.fourth, of: (row: (typeof rows)[number]) => row.autoregressive?.mean ?? null },
  ].filter(({ of }) => rows.some((row) => of(row) !== null));
  const marks = rows.flatMap((row, i) => {
    const left = x(keys[i] ?? "") ?? 0;
    const width = x.bandwidth();
    const { mean, error } = row.nats;
    return [
      `<rect x="${px(left)}" y="${px(y(mean))}" width="${px(width)}" height="${px(INSIDE.bottom - y(mean))}" fill="${COLOURS.first}" fill-opacity="0.75"/>`,
      ...(error === null ? [] : [errorBar(left + width / 2, y(mean - error), y(mean + error), COLOURS.text)]),
      ...columns.flatMap(({ colour, of }) => {
        const value = of(row);
        if (value === null) return [];
        return [
          `<line x1="${px(left - 5)}" x2="${px(left + width + 5)}" y1="${px(y(value))}" y2="${px(y(value))}" stroke="${colour}" stroke-width="2.5"/>`,
        ];
      }),
    ];
  });
  const legend: LegendEntry[] = [
    { label: `${id} (± standard error)`, colour: COLOURS.first, mark: "box" },
    ...columns.map(({ label, colour }): LegendEntry => ({ label, colour, mark: "line" })),
  ];
  return plot({
    title: `${id}: held-out spans`,
    description: `Bars of the negative log-likelihood in nats per token. ${rows.map((row) => `${row.kind}, spans of ${row.tokens} tokens: ${row.nats.mean.toFixed(2)}`).join("; ")}.`,
    x: {
      label: "tokens of the span, kind of document",
      ticks: rows.map(({ tokens }, i) => ({ at: middle(keys[i]), label: String(tokens) })),
      groups: [...Map.groupBy(rows.keys(), (i) => rows[i]?.kind ?? "")].map(([kind, own]) => ({
        at: own.reduce((sum, i) => sum + middle(keys[i]), 0) / own.length,
        label: kind,
      })),
    },
    y: { label: "nats per token", ticks: y.ticks(6).map((value) => ({ at: y(value), label: String(value) })) },
    legend,
    marks,
  });
}
