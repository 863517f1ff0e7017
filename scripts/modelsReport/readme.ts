/** The measured part of models/README.md. */
import { notApplicable, type Table, tablesOf } from "../../src/domain/evaluation/tables.ts";
import { overview } from "./overview.ts";
import type { ModelReport } from "./readReports.ts";
import { trainingSummary } from "./trainingSummary.ts";

const BEGIN = "<!-- measured: begin (npm run models:report) -->";
const END = "<!-- measured: end -->";

const CAPTIONS: Readonly<Record<string, string>> = {
  "span-nll": "held-out negative log-likelihood by kind and span length",
  factorisation: "factorisation error against the number of steps",
  calibration: "reliability of the confidence",
  training: "loss during training",
};

/** `readme` with everything between the two marker lines written anew; `plots` names the pictures of each model. Throws an Error without markers. */
export function makeReadme(readme: string, reports: readonly ModelReport[], plots: ReadonlyMap<string, readonly string[]>): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`models/README.md has no lines "${BEGIN}" and "${END}" in this order. Put them back.`);
  const body = reports.map((report) => section(report, plots.get(report.id) ?? [])).join("\n");
  const all = reports.length < 2 ? "" : `### All packages\n\n${markdownTable(overview(reports))}\n\n`;
  return `${readme.slice(0, begin)}${BEGIN}\n\n${body === "" ? "Nothing was measured yet.\n" : `${all}${body}`}\n${readme.slice(end)}`;
}

function section(report: ModelReport, plots: readonly string[]): string {
  const { id, evaluation, manifest, current } = report;
  const { model, machine, heldOut, leftOut } = evaluation;
  const trained = trainingSummary(report);
  const parts = [
    `### ${id}`,
    `Version ${model.version}, ${model.family}, ${model.dtype}${manifest === null ? "" : `, ${manifest.license}`}. Package ${model.packageHash.slice(0, 12)}, measured on ${evaluation.measuredAt.slice(0, 10)} by \`palimpsest models evaluate ${model.id} --size ${evaluation.size}\` on ${machine.processor} (${machine.cores} cores, ${model.providerReason}), ${heldOut.windows} held-out windows (${heldOut.sha256.slice(0, 12)}).`,
    ...(current === false ? ["The package was made anew since: these are the figures of the one before."] : []),
    ...(trained === null ? [] : [trained]),
    ...tablesOf(evaluation).map(markdownTable),
    ...notApplicable(evaluation),
    ...(leftOut.length === 0 ? [] : [`Not measured: ${leftOut.join(", ")}.`]),
    ...plots.map((name) => `![${id}: ${CAPTIONS[name] ?? name}](../docs/images/models/${id}-${name}.svg)`),
  ];
  return `${parts.join("\n\n")}\n`;
}

function markdownTable({ title, note, columns, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = `| ${columns.map((_, i) => (i === 0 ? "---" : "---:")).join(" | ")} |`;
  return [`**${title}.** ${note}`, "", line(columns), rule, ...rows.map(line)].join("\n");
}
