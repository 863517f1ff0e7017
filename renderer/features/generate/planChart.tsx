/** Predicted error against steps (both logarithmic), with the theorem's bound, the chosen plan and what the last run achieved. */
import type { ReactNode } from "react";
import type { Plan } from "../../../src/contract/index.ts";
import { useTranslator } from "../../state/language.ts";
import classes from "./generate.module.css";

const WIDTH = 320;
const HEIGHT = 96;
const LEFT = 34;
const BOTTOM = 18;
const TOP = 6;
const RIGHT = 8;

interface Point {
  readonly steps: number;
  readonly nats: number;
}

interface Scale {
  readonly x: (steps: number) => number;
  readonly y: (nats: number) => number;
  readonly ticks: readonly number[];
  readonly maxSteps: number;
}

/** Errors below this many nats per token are drawn at the bottom. */
const FLOOR = 0.001;

function scaleOf(points: readonly Point[]): Scale {
  const maxSteps = Math.max(2, ...points.map((point) => point.steps));
  const values = points.map((point) => Math.max(FLOOR, point.nats));
  const low = Math.floor(Math.log10(Math.min(...values, 0.01)));
  const high = Math.ceil(Math.log10(Math.max(...values, 0.1)));
  const x = (steps: number): number => LEFT + (Math.log(steps) / Math.log(maxSteps)) * (WIDTH - LEFT - RIGHT);
  const y = (nats: number): number => TOP + ((high - Math.log10(Math.max(FLOOR, nats))) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  return { x, y, maxSteps, ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)) };
}

const path = (points: readonly Point[], scale: Scale): string =>
  points.map((point, index) => `${index === 0 ? "M" : "L"}${scale.x(point.steps).toFixed(1)} ${scale.y(point.nats).toFixed(1)}`).join("");

export function PlanChart({ plan, achieved }: { plan: Plan; achieved: Point | null }): ReactNode {
  const translate = useTranslator();
  const { predictedNats: nats, theoremBoundNats: limit } = plan;
  if (plan.curve.length < 2 || nats === null || limit === null) return null;
  const predicted = plan.curve.map((point) => ({ steps: Math.max(1, point.steps), nats: point.predictedNats }));
  const bound = plan.curve.map((point) => ({ steps: Math.max(1, point.steps), nats: point.theoremBoundNats }));
  const chosen = { steps: Math.max(1, plan.steps), nats };
  const scale = scaleOf([...predicted, ...bound, chosen, ...(achieved === null ? [] : [achieved])]);
  return (
    <figure className={classes.chart}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={translate("generate.chartLabel", { steps: plan.steps, nats, bound: limit })}
      >
        {scale.ticks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={scale.y(tick)} y2={scale.y(tick)} className={classes.grid} />
            <text x={LEFT - 5} y={scale.y(tick) + 3} textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        {[1, scale.maxSteps].map((steps) => (
          <text key={steps} x={scale.x(steps)} y={HEIGHT - 5} textAnchor={steps === 1 ? "start" : "end"}>
            {steps}
          </text>
        ))}
        <path d={path(bound, scale)} className={classes.bound} />
        <path d={path(predicted, scale)} className={classes.predicted} />
        {achieved === null ? null : (
          <path d={`M${scale.x(achieved.steps) - 4} ${scale.y(achieved.nats) - 4}l8 8m0-8l-8 8`} className={classes.achieved} />
        )}
        <circle cx={scale.x(chosen.steps)} cy={scale.y(chosen.nats)} r={4} className={classes.chosen} />
      </svg>
      <figcaption>
        <span data-mark="predicted">{translate("generate.legendPredicted")}</span>
        <span data-mark="bound">{translate("generate.legendBound")}</span>
        {achieved === null ? null : <span data-mark="achieved">{translate("generate.legendAchieved")}</span>}
      </figcaption>
    </figure>
  );
}
