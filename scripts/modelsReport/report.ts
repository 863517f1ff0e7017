/** From committed measurements to the text and pictures that show them. The same measurements give the same bytes. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { calibrationPlot } from "./plots/calibration.ts";
import { factorisationPlot } from "./plots/factorisation.ts";
import { spanNllPlot } from "./plots/spanNll.ts";
import { trainingPlot } from "./plots/training.ts";
import { makeReadme } from "./readme.ts";
import { type ModelReport, readReports } from "./readReports.ts";

export const README = "models/README.md";
export const IMAGES = "docs/images/models";

/** The plots of a report by the end of their file name; null where there is nothing to show. */
const PLOTS: readonly (readonly [string, (report: ModelReport) => string | null])[] = [
  ["span-nll", spanNllPlot],
  ["factorisation", factorisationPlot],
  ["calibration", calibrationPlot],
  ["training", trainingPlot],
];

export interface Report {
  /** Path below the root -> content. */
  readonly files: ReadonlyMap<string, string>;
  /** Plots that are there and that nothing is shown in any more. */
  readonly stale: readonly string[];
}

/** Throws an Error that names the file when a report cannot be read or models/README.md has no place for it. */
export function makeReport(root: string): Report {
  const reports = readReports(root);
  const files = new Map<string, string>();
  const plots = new Map<string, string[]>();
  for (const report of reports) {
    for (const [name, draw] of PLOTS) {
      const svg = draw(report);
      if (svg === null) continue;
      files.set(`${IMAGES}/${report.id}-${name}.svg`, svg);
      plots.set(report.id, [...(plots.get(report.id) ?? []), name]);
    }
  }
  const folder = join(root, IMAGES);
  const present = existsSync(folder) ? readdirSync(folder).map((name) => `${IMAGES}/${name}`) : [];
  const stale = present.filter((file) => file.endsWith(".svg") && !files.has(file)).sort();
  files.set(README, makeReadme(readFileSync(join(root, README), "utf8"), reports, plots));
  return { files, stale };
}
