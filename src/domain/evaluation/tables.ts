/** The figures of an evaluation as tables of strings: rows below a heading each, for the command line and for models/README.md alike. */
import type { Evaluation } from "./evaluation.ts";
import { logLogSlope } from "./slope.ts";
import type { Estimate } from "./statistics.ts";

export interface Table {
  readonly title: string;
  /** What is measured and how to read it, a sentence or two. */
  readonly note: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A number with so many places; a dash for none. */
const number = (value: number | null, places = 3): string => (value === null || Number.isNaN(value) ? "–" : value.toFixed(places));
/** Mean ± standard error. */
const withError = (value: Estimate | null, places = 3): string =>
  value === null
    ? "–"
    : value.error === null
      ? number(value.mean, places)
      : `${number(value.mean, places)} ± ${number(value.error, places)}`;
const percent = (value: Estimate): string =>
  value.error === null ? `${number(100 * value.mean, 1)} %` : `${number(100 * value.mean, 1)} ± ${number(100 * value.error, 1)} %`;

/** The sections that the family has no means for, a sentence each. */
export function notApplicable({ notApplicable: reasons, model }: Pick<Evaluation, "notApplicable" | "model">): string[] {
  return Object.entries(reasons).map(
    ([section, reason]) => `Not measured for ${model.family}: ${SECTION_TITLES[section] ?? section} (${reason}).`,
  );
}

const SECTION_TITLES: Readonly<Record<string, string>> = {
  spanNll: "likelihood of held-out spans",
  calibration: "calibration of confidence",
  factorisation: "factorisation error",
  singleToken: "one masked token",
  recovery: "recovery of spans",
  clause: "generated clauses",
  speed: "speed",
};

/** Every section that was measured, in the order in which a reader wants them. */
export function tablesOf(evaluation: Evaluation): Table[] {
  const made = [
    spanNllTable(evaluation),
    singleTokenTable(evaluation),
    recoveryTable(evaluation),
    clauseTable(evaluation),
    factorisationTable(evaluation),
    calibrationTable(evaluation),
    speedTable(evaluation),
  ];
  return made.filter((table) => table !== null);
}

/** What the likelihoods of a family are. */
function likelihoodOf(family: string): string {
  if (family === "autoregressive-infill") return "exact";
  if (family === "autoregressive-flow") return "a bound (ELBO, a mean over draws of the encoder's noise)";
  return "the mean over random reveal orders (a bound)";
}

function spanNllTable({ spanNll, exact, autoregressive, model }: Evaluation): Table | null {
  if (spanNll === null) return null;
  const bound = likelihoodOf(model.family);
  const share =
    exact || model.family === "autoregressive-flow"
      ? ""
      : " The package has no `score` graph: ids outside the best candidates get an equal share of the rest, which makes these figures too high.";
  const beside =
    autoregressive === null
      ? ""
      : ` Autoregressive: ${autoregressive.id}${autoregressive.exact ? ", exact" : ""}; "above" is the paired difference to it.`;
  return {
    title: "Held-out spans",
    note: `Negative log-likelihood in nats per token, ${bound}, ± standard error over spans.${share} Unigram and trigram are counted on the training tokens of the same kind; the trigram sees the true tokens to its left.${beside}`,
    columns: ["kind", "tokens", "spans", "nats/token", "bits/character", "unigram", "trigram", "autoregressive", "above"],
    rows: spanNll.map((row) => [
      row.kind,
      `${row.tokens}`,
      `${row.spans}`,
      withError(row.nats),
      number(row.bitsPerCharacter),
      number(row.unigram),
      number(row.trigram),
      withError(row.autoregressive),
      withError(row.aboveAutoregressive),
    ]),
  };
}

function singleTokenTable({ singleToken }: Evaluation): Table | null {
  return (
    singleToken && {
      title: "One masked token",
      note: "A single token masked in otherwise visible text.",
      columns: ["kind", "tokens", "top-1 right", "nats"],
      rows: singleToken.map((row) => [row.kind, `${row.tokens}`, percent(row.top1), withError(row.nats)]),
    }
  );
}

/** How a family writes where nothing is left to chance. */
function writingOf(family: string): string {
  if (family === "rectified-flow") return "A path of the package's balanced steps from fixed noise, length known.";
  if (family === "autoregressive-flow") return "Without noise, at the sharpest mixture, length known.";
  return "Greedy, one token per step, length known.";
}

function recoveryTable({ recovery, model }: Evaluation): Table | null {
  return (
    recovery && {
      title: "Recovery of spans of 8 tokens",
      note: writingOf(model.family),
      columns: ["kind", "spans", "restored exactly", "tokens restored"],
      rows: recovery.map((row) => [row.kind, `${row.spans}`, percent(row.exact), percent(row.restored)]),
    }
  );
}

function clauseTable({ clause }: Evaluation): Table | null {
  return (
    clause && {
      title: "Generated clauses",
      note: "Edit distance by characters from the clause that the app writes from nothing (balanced plan) to the held-out one, as a share of the longer: 0 is equal. By chance: the distance to the clause of another window.",
      columns: ["kind", "clauses", "distance", "by chance"],
      rows: clause.map((row) => [row.kind, `${row.spans}`, withError(row.distance), withError(row.chance)]),
    }
  );
}

function factorisationTable({ factorisation }: Evaluation): Table | null {
  if (factorisation === null) return null;
  const steps = [...new Set(factorisation.flatMap(({ points }) => points.map((point) => point.steps)))].sort((a, b) => a - b);
  return {
    title: "Factorisation error against the number of steps",
    note: `What revealing a held-out span in T balanced steps loses against one token at a time in the same random order, nats per token, measured / forecast by the planner. The slope is that of ln error against ln T over 2 <= T <= L/4, with its jackknife error (theory: -1 for T much smaller than L). ${finiteSlopes(factorisation)}`,
    columns: ["kind", "tokens", "spans", ...steps.map((count) => `T = ${count}`), "slope", "slope of the forecast"],
    rows: factorisation.map((row) => [
      row.kind,
      `${row.tokens}`,
      `${row.spans}`,
      ...steps.map((count) => {
        const point = row.points.find((candidate) => candidate.steps === count);
        return point ? `${withError(point.nats)} / ${number(point.predicted)}` : "–";
      }),
      row.slope === null ? "–" : withError({ mean: row.slope.value, error: row.slope.error }, 2),
      number(row.slope?.predicted ?? null, 2),
    ]),
  };
}

/** What the theory gives for spans as short as these: for a straight information curve the error is proportional to L/T - 1. */
function finiteSlopes(tables: NonNullable<Evaluation["factorisation"]>): string {
  const said = [...new Set(tables.map(({ tokens }) => tokens))].flatMap((tokens) => {
    const steps = (tables.find((table) => table.tokens === tokens)?.points ?? []).map((point) => point.steps);
    const fitted = steps.filter((count) => count >= 2 && count <= tokens / 4);
    const slope = logLogSlope(fitted.map((count) => ({ x: count, y: tokens / count - 1 })));
    return slope === null ? [] : [`${number(slope, 2)} at L = ${tokens}`];
  });
  return said.length === 0
    ? ""
    : `Where the information curve is a straight line the error is proportional to L/T - 1, whose slope over that range is ${said.join(" and ")}.`;
}

function calibrationTable({ calibration }: Evaluation): Table | null {
  if (calibration === null) return null;
  const { temperature } = calibration;
  return {
    title: "Calibration of confidence",
    note: `Expected calibration error (15 bins of equal width) of the best candidate's probability, tokens masked as the app does for its confidence. Over all ${calibration.tokens} tokens: ${number(calibration.ece, 4)}. A temperature of ${temperature.value}, fitted on every other window, would take it on the other windows from ${number(temperature.eceBefore, 4)} to ${number(temperature.eceAfter, 4)}.`,
    columns: ["kind", "tokens", "top-1 right", "calibration error"],
    rows: calibration.kinds.map((row) => [row.kind, `${row.tokens}`, `${number(100 * row.accuracy, 1)} %`, number(row.ece, 4)]),
  };
}

function speedTable({ speed, machine, model }: Evaluation): Table | null {
  const first = speed?.[0];
  if (!speed || !first) return null;
  const steps =
    model.family === "autoregressive-flow" ? "the sweeps that it took (a step is a sweep of block 0)" : "the balanced plan's steps";
  return {
    title: "Speed",
    note: `Medians for a span of ${first.spanTokens} tokens beside ${first.contextTokens} context tokens, by ${steps}, on ${machine.processor} (${machine.cores} cores).`,
    columns: ["provider", "precision", "ms per step", "ms for the context", "steps", "tokens/s", "tokens/s with the context"],
    rows: speed.map((row) => [
      row.provider,
      row.dtype,
      number(row.stepMs, 1),
      number(row.contextMs, 1),
      `${row.steps}`,
      number(row.tokensPerSecond, 1),
      number(row.tokensPerSecondWithContext, 1),
    ]),
  };
}
