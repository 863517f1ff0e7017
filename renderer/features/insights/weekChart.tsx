/** Decisions by week: accepted and rejected changes as stacked bars, told apart by a pattern besides their colour. */
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import type { InsightGroup } from "../../../src/contract/index.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { percent } from "./figureText.ts";
import classes from "./insights.module.css";

const WIDTH = 340;
const HEIGHT = 120;
const LEFT = 30;
const TOP = 8;
const BOTTOM = 20;
/** Weeks shown: about half a year. */
const MOST_WEEKS = 26;

/** A round number that is not below the highest bar. */
function ceiling(most: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, most))));
  return Math.max(2, Math.ceil(most / step) * step);
}

export function WeekChart({ weeks: all }: { weeks: readonly InsightGroup[] }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const id = useId();
  const weeks = all.slice(-MOST_WEEKS);
  const [chosen, setCurrent] = useState<number | null>(null);
  const current = Math.min(chosen ?? weeks.length - 1, weeks.length - 1);
  const shown = weeks[current];
  const first = weeks[0];
  const last = weeks.at(-1);
  if (first === undefined || last === undefined) return null;
  const total = (pick: (figures: InsightGroup["figures"]) => number): number => weeks.reduce((sum, { figures }) => sum + pick(figures), 0);
  const highest = ceiling(Math.max(...weeks.map(({ figures }) => figures.accepted + figures.rejected)));
  const slot = (WIDTH - LEFT) / weeks.length;
  const width = Math.min(36, slot * 0.7);
  const y = (count: number): number => TOP + (1 - count / highest) * (HEIGHT - TOP - BOTTOM);
  const x = (index: number): number => LEFT + slot * index + (slot - width) / 2;
  const point = (key: string | null, figures: InsightGroup["figures"]): string =>
    translate("insights.chart.point", {
      week: key ?? "",
      accepted: figures.accepted,
      rejected: figures.rejected,
      share: percent(figures.acceptedShare, language, translate("insights.none")),
    });
  const onKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, Home: -weeks.length, End: weeks.length };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(weeks.length - 1, current + step));
    setCurrent(next);
    event.currentTarget.querySelectorAll<HTMLElement>("[data-week]")[next]?.focus();
  };
  return (
    <figure className={classes.chart}>
      <figcaption id={`${id}-title`}>{translate("insights.chart.title")}</figcaption>
      <div className={classes.drawing}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={`${id}-title`} aria-describedby={`${id}-desc`}>
          <title>{translate("insights.chart.title")}</title>
          <desc id={`${id}-desc`}>
            {translate("insights.chart.summary", {
              weeks: weeks.length,
              first: first.key ?? "",
              last: last.key ?? "",
              accepted: total((figures) => figures.accepted),
              rejected: total((figures) => figures.rejected),
            })}
          </desc>
          <defs>
            <pattern id={`${id}-hatch`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="6" height="6" className={classes.hatchGround} />
              <line x1="0" y1="0" x2="0" y2="6" className={classes.hatchLine} />
            </pattern>
          </defs>
          <g aria-hidden>
            {[0, highest / 2, highest].map((tick) => (
              <g key={tick}>
                <line x1={LEFT} x2={WIDTH} y1={y(tick)} y2={y(tick)} className={classes.grid} />
                <text x={LEFT - 5} y={y(tick) + 3} textAnchor="end">
                  {tick}
                </text>
              </g>
            ))}
            <text x={LEFT} y={HEIGHT - 5}>
              {first.key}
            </text>
            {weeks.length > 1 ? (
              <text x={WIDTH} y={HEIGHT - 5} textAnchor="end">
                {last.key}
              </text>
            ) : null}
          </g>
          {weeks.map(({ key, figures }, index) => (
            <g key={key} aria-hidden>
              <rect
                x={x(index)}
                y={y(figures.accepted)}
                width={width}
                height={y(0) - y(figures.accepted)}
                className={classes.acceptedBar}
              />
              <rect
                x={x(index)}
                y={y(figures.accepted + figures.rejected)}
                width={width}
                height={y(figures.accepted) - y(figures.accepted + figures.rejected)}
                fill={`url(#${id}-hatch)`}
                className={classes.rejectedBar}
              />
            </g>
          ))}
        </svg>
        <div
          className={classes.points}
          role="toolbar"
          aria-label={translate("insights.chart.title")}
          style={{ left: `${(LEFT / WIDTH) * 100}%` }}
          onKeyDown={onKey}
        >
          {weeks.map(({ key, figures }, index) => (
            <button
              key={key}
              type="button"
              data-week={key}
              tabIndex={index === current ? 0 : -1}
              aria-label={point(key, figures)}
              title={point(key, figures)}
              onFocus={() => setCurrent(index)}
              onClick={() => setCurrent(index)}
            />
          ))}
        </div>
      </div>
      <p className={classes.detail}>{shown === undefined ? null : point(shown.key, shown.figures)}</p>
      <div className={classes.legend} aria-hidden>
        <span data-mark="accepted">{translate("insights.chart.accepted")}</span>
        <span data-mark="rejected">{translate("insights.chart.rejected")}</span>
      </div>
      <details className={classes.details}>
        <summary>{translate("insights.chart.table")}</summary>
        <table className={classes.table}>
          <caption className="pal-visually-hidden">{translate("insights.chart.title")}</caption>
          <thead>
            <tr>
              <th scope="col">{translate("insights.week")}</th>
              <th scope="col">{translate("insights.chart.accepted")}</th>
              <th scope="col">{translate("insights.chart.rejected")}</th>
              <th scope="col">{translate("insights.table.share")}</th>
            </tr>
          </thead>
          <tbody>
            {weeks.map(({ key, figures }) => (
              <tr key={key}>
                <th scope="row">{key}</th>
                <td>{figures.accepted}</td>
                <td>{figures.rejected}</td>
                <td>{percent(figures.acceptedShare, language, translate("insights.none"))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
