/** One row for every measured package, to see them side by side. */
import type { Table } from "../../src/domain/evaluation/tables.ts";
import { type ModelReport, packageBytes } from "./readReports.ts";
import { millions, trainingTotals } from "./trainingSummary.ts";

const KINDS = ["contract", "technical", "ja"] as const;
/** Tokens of the spans whose likelihood is shown. */
const SPAN = 32;

export function overview(reports: readonly ModelReport[]): Table {
  return {
    title: "Side by side",
    note: `Size in MB (10^6 bytes). Tokens seen in the package's own run, and + those of the run that it began with. Nats per token of held-out spans of ${SPAN} tokens (contract / technical / Japanese): any-order bound of masked and Fourier diffusion, ELBO bound of autoregressive flows, exact for autoregressive packages; rectified flows have none. Spans of 8: tokens restored. Clause: edit distance from a generated to the held-out clause, less that to a clause of another window (below 0 is better than chance). Milliseconds per visible step or sweep of a span of 64 tokens.`,
    columns: ["package", "family", "MB", "minutes", "M tokens", `nats, ${SPAN}`, "spans of 8", "clause", "ms/step"],
    rows: reports.map(row),
  };
}

function row(report: ModelReport): string[] {
  const { id, evaluation, manifest, training } = report;
  const bytes = packageBytes(manifest);
  const totals = trainingTotals(training);
  const before = manifest?.training?.startedFrom?.tokens;
  const speed = evaluation.speed?.find(({ provider }) => provider === "cpu");
  return [
    manifest?.experimental === true ? `${id} (experimental)` : id,
    evaluation.model.family,
    bytes === null ? "–" : (bytes / 1e6).toFixed(1),
    totals === null ? "–" : `${Math.round(totals.seconds / 60)}`,
    totals === null ? "–" : `${millions(totals.tokens)}${typeof before === "number" ? ` + ${millions(before)}` : ""}`,
    byKind((kind) => evaluation.spanNll?.find((each) => each.kind === kind && each.tokens === SPAN)?.nats.mean, 2),
    byKind((kind) => percent(evaluation.recovery?.find((each) => each.kind === kind)?.restored.mean), 0, " %"),
    byKind((kind) => aboveChance(evaluation, kind), 3),
    speed === undefined ? "–" : speed.stepMs.toFixed(1),
  ];
}

/** "a / b / c" by kind; a dash where nothing was measured. */
function byKind(of: (kind: (typeof KINDS)[number]) => number | undefined, places: number, unit = ""): string {
  const values = KINDS.map(of);
  if (values.every((value) => value === undefined)) return "–";
  return `${values.map((value) => value?.toFixed(places) ?? "–").join(" / ")}${unit}`;
}

function percent(share: number | undefined): number | undefined {
  return share === undefined ? undefined : 100 * share;
}

function aboveChance({ clause }: ModelReport["evaluation"], kind: (typeof KINDS)[number]): number | undefined {
  const found = clause?.find((each) => each.kind === kind);
  return found?.chance == null ? undefined : found.distance.mean - found.chance.mean;
}
