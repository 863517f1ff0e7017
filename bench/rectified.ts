/**
 * How many steps a rectified flow needs: what it writes with few steps against 256, for the same noise. The judge of all texts is the autoregressive
 * baseline, which reads them in their place; beside it stands how many tokens are those of the 256-step text.
 */
import type { CausalMeasurable } from "../main/inference/child/evaluation/measurable.ts";
import { meanOf, type TokenWindow } from "../main/inference/child/evaluation/windows.ts";
import { openFlow } from "../main/inference/child/families/rectifiedFlow/family.ts";
import type { Flow } from "../main/inference/child/families/rectifiedFlow/flow.ts";
import { writeFromNoise } from "../main/inference/child/families/rectifiedFlow/fromNoise.ts";
import { measurePaths } from "../main/inference/child/families/rectifiedFlow/measure.ts";
import { surroundings } from "../main/inference/child/families/shared/measuring.ts";
import { openPackage } from "../main/inference/child/openPackage.ts";
import { releaseSessions } from "../main/inference/child/sessions.ts";
import { estimate } from "../src/domain/evaluation/statistics.ts";
import type { Solver } from "../src/domain/planning/solver.ts";
import { type Curve, curvesPlot } from "./curves.ts";
import { heldOutWindows, middleSpan, openHere } from "./heldOutSpans.ts";
import { type Benchmark, type BenchmarkOptions, differing, fewestAsGood, type Measurement } from "./measurement.ts";
import { bundledOf, described, packageOf, tokenizerOf } from "./packages.ts";

const STEPS = [1, 2, 4, 8, 16, 32, 64] as const;
const REFERENCE = 256;
const SPAN = 32;
const SEEDS = 2;

export const rectified: Benchmark = {
  name: "rectified",
  about: "quality of a rectified flow against its steps",
  async run(options) {
    const [summary, baseline] = [await packageOf("rectified-flow", options), await bundledOf("autoregressive-infill")];
    if (summary === null || baseline === null) {
      options.log(
        summary === null ? "no rectified flow is bundled; name one with --package" : "there is no autoregressive baseline to judge",
      );
      return [];
    }
    options.log(described(summary));
    if ((await tokenizerOf(baseline)) !== (await tokenizerOf(summary))) {
      options.log(`${baseline.id} cannot judge ${summary.id}: they have different tokenizers`);
      return [];
    }
    const { flow, sessions } = await openFlow(await openPackage(summary.folder), "cpu");
    const judge = await openHere(baseline.folder);
    try {
      if (judge.measurable?.type !== "causal") throw new Error(`${baseline.id} has no likelihoods`);
      const cells = await measureCells(flow, judge.measurable, options);
      showPlots(cells, described(summary), options);
      return figuresOf(cells, `${described(summary)}, judged by ${baseline.id}`);
    } finally {
      await judge.close();
      await releaseSessions(sessions);
    }
  },
};

/** All texts of a solver and a number of steps. */
interface Cell {
  readonly solver: Solver;
  readonly steps: number;
  /** NLL of each text by the judge, nats per token. */
  readonly nats: number[];
  /** Share of each text's tokens that are those of the reference, and of different tokens among all. */
  readonly agreement: number[];
  readonly distinct: number[];
  /** Of all texts, ms. */
  milliseconds: number;
}

async function measureCells(flow: Flow, judge: CausalMeasurable, options: BenchmarkOptions): Promise<Cell[]> {
  const full = options.scale === "full";
  const windows = await heldOutWindows(measurePaths(flow), full ? 3 : 1);
  const steps = full ? STEPS : STEPS.slice(0, 4);
  const cell = (solver: Solver, count: number): Cell => ({ solver, steps: count, nats: [], agreement: [], distinct: [], milliseconds: 0 });
  const cells = flow.network.solvers.flatMap((solver) => steps.map((count) => cell(solver, count)));
  const reference = cell("euler", REFERENCE);
  for (const window of windows) {
    const { from, to } = middleSpan(window, SPAN);
    const { positions, ids, outside } = surroundings(window.ids, from, to);
    const context = await flow.network.context(ids, outside);
    for (let seed = 1; seed <= (full ? SEEDS : 1); seed += 1) {
      let best: Int32Array | null = null;
      for (const one of [reference, ...cells]) {
        const began = performance.now();
        const text = await ended(writeFromNoise(flow, { positions, context, solver: one.solver, steps: one.steps, seed }));
        one.milliseconds += performance.now() - began;
        best ??= text;
        await judgeText(one, judge, window, { from, to }, text, best);
      }
    }
    options.log(`${reference.nats.length} texts of ${windows.length * (full ? SEEDS : 1)}`);
  }
  return [...cells, reference];
}

async function judgeText(
  cell: Cell,
  judge: CausalMeasurable,
  { ids }: TokenWindow,
  { from, to }: { readonly from: number; readonly to: number },
  text: Int32Array,
  reference: Int32Array,
): Promise<void> {
  const logp = await judge.spanLogp([...ids.slice(0, from), ...text, ...ids.slice(to)], from, to);
  cell.nats.push(-meanOf(logp, 0, to - from));
  cell.agreement.push(1 - differing(text, reference) / text.length);
  cell.distinct.push(new Set(text).size / text.length);
}

async function ended<T>(parts: AsyncGenerator<void, T>): Promise<T> {
  for (;;) {
    const next = await parts.next();
    if (next.done) return next.value;
  }
}

const of = (cells: readonly Cell[], solver: Solver): Cell[] => cells.filter((cell) => cell.solver === solver);
const SOLVER_NAMES: Readonly<Record<Solver, string>> = { euler: "Euler", heun: "Heun" };

function showPlots(cells: readonly Cell[], name: string, options: BenchmarkOptions): void {
  const curve = (read: (cell: Cell) => readonly number[]): Curve[] =>
    (["euler", "heun"] as const).flatMap((solver) => {
      const points = of(cells, solver).map((cell) => {
        const { mean, error } = estimate(read(cell));
        return { x: cell.steps, y: mean, error };
      });
      return points.length === 0 ? [] : [{ label: SOLVER_NAMES[solver], points }];
    });
  const x = "solver steps (a step of Heun is two predictions)";
  options.plot(
    "rectified-quality",
    curvesPlot({
      title: `${name}: quality against steps`,
      x,
      y: "nats per token, by the baseline",
      logarithmic: false,
      curves: curve(({ nats }) => nats),
    }),
  );
  const agreement = curve(({ agreement: own }) => own).map((one) => ({
    ...one,
    points: one.points.filter((point) => point.x < REFERENCE),
  }));
  options.plot(
    "rectified-agreement",
    curvesPlot({
      title: `${name}: tokens as with ${REFERENCE} steps`,
      x,
      y: "share of the tokens",
      logarithmic: false,
      curves: agreement,
    }),
  );
}

function figuresOf(cells: readonly Cell[], who: string): Measurement[] {
  const reference = cells.at(-1);
  if (reference === undefined) return [];
  const texts = reference.nats.length;
  const how = `${who}, ${texts} spans of ${SPAN} tokens, the same contexts and noise`;
  const quality = (cell: Cell) => ({ steps: cell.steps, mean: estimate(cell.nats).mean, error: estimate(cell.nats).error ?? 0 });
  const found: Measurement[] = [
    {
      name: `quality of ${REFERENCE} Euler steps`,
      value: quality(reference).mean,
      unit: "nats",
      target: null,
      how: `${how}; standard error ${quality(reference).error.toFixed(3)}; different tokens ${share(reference.distinct)}`,
    },
  ];
  for (const solver of ["euler", "heun"] as const) {
    const own = of(cells, solver).filter((cell) => cell !== reference);
    for (const cell of own)
      found.push({
        name: `quality of ${cell.steps} ${SOLVER_NAMES[solver]} step${cell.steps === 1 ? "" : "s"}`,
        value: quality(cell).mean,
        unit: "nats",
        target: null,
        how: `${how}; standard error ${quality(cell).error.toFixed(3)}; tokens as with ${REFERENCE} steps ${share(cell.agreement)}; different tokens ${share(cell.distinct)}`,
      });
    const fewest = fewestAsGood([...own, reference].map(quality));
    const chosen = own.find((cell) => cell.steps === fewest);
    if (chosen === undefined) continue;
    found.push(
      {
        name: `fewest ${SOLVER_NAMES[solver]} steps as good as ${REFERENCE}`,
        value: chosen.steps,
        unit: "count",
        target: null,
        how: `${how}; from there on every mean of the judge is as near as one standard error of the ${REFERENCE}-step texts, above or below`,
      },
      {
        name: `${REFERENCE} Euler steps against these ${SOLVER_NAMES[solver]} steps`,
        value: reference.milliseconds / chosen.milliseconds,
        unit: "x",
        target: null,
        how: `${how}; ${(reference.milliseconds / texts).toFixed(0)} ms against ${(chosen.milliseconds / texts).toFixed(1)} ms a span, beside an encoded context`,
      },
    );
  }
  return found;
}

const share = (values: readonly number[]): string => `${(100 * estimate(values).mean).toFixed(0)} %`;
