/** `palimpsest bench [NAME …] [--package DIR]… [--small] [--json]`: runs benchmarks one after another, each in a process of its own. */
import { spawnSync } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Benchmark, Measurement } from "./measurement.ts";
import { met } from "./measurement.ts";
import { amount, thisMachine, writeResults } from "./report.ts";

const FOLDER = path.dirname(fileURLToPath(import.meta.url));

const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  inference: async () => (await import("./inference.ts")).inference,
  interactive: async () => (await import("./interactive.ts")).interactive,
  flow: async () => (await import("./flow.ts")).flow,
  rectified: async () => (await import("./rectified.ts")).rectified,
  length: async () => (await import("./length.ts")).length,
  approvals: async () => (await import("./approvals.ts")).approvals,
  word: async () => (await import("./word.ts")).word,
  pdf: async () => (await import("./pdf.ts")).pdf,
  compare: async () => (await import("./compare.ts")).compare,
  history: async () => (await import("./history.ts")).history,
  editor: async () => (await import("./editor.ts")).editor,
  review: async () => (await import("./review.ts")).review,
  audit: async () => (await import("./audit.ts")).audit,
  start: async () => (await import("./start.ts")).start,
  blame: async () => (await import("./blame.ts")).blame,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    package: { type: "string", multiple: true, default: [] },
    small: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    only: { type: "string" },
  },
});

if (values.only === undefined) await runAll(positionals.length > 0 ? positionals : Object.keys(BENCHMARKS));
else await runOne(values.only);

/** What a child process finds. */
interface Outcome {
  readonly measurements: readonly Measurement[];
  /** Name -> SVG. */
  readonly plots: Readonly<Record<string, string>>;
}

/** In a child process: prints the outcome as the last line of standard output. */
async function runOne(name: string): Promise<void> {
  const benchmark = await BENCHMARKS[name]?.();
  if (benchmark === undefined) throw new Error(`there is no benchmark "${name}"`);
  const plots: Record<string, string> = {};
  const measurements = await benchmark.run({
    packages: values.package,
    scale: values.small ? "small" : "full",
    log: (line) => process.stderr.write(`  ${line}\n`),
    plot: (plot, svg) => {
      plots[plot] = svg;
    },
  });
  process.stdout.write(`${JSON.stringify({ measurements, plots } satisfies Outcome)}\n`);
}

async function runAll(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !(name in BENCHMARKS));
  if (unknown !== undefined) {
    process.stderr.write(
      `palimpsest: INVALID_ARGUMENT: there is no benchmark "${unknown}"; there are ${Object.keys(BENCHMARKS).join(", ")}\n`,
    );
    process.exit(2);
  }
  const load = os.loadavg()[0] ?? 0;
  const benchmarks: Record<string, readonly Measurement[]> = {};
  const plots: Record<string, string> = {};
  let failed = false;
  for (const name of names) {
    process.stderr.write(`${name}\n`);
    const outcome = measureInChild(name);
    if (outcome === null) {
      failed = true;
      continue;
    }
    Object.assign(plots, outcome.plots);
    // Without its package a benchmark measures nothing: what was measured before stays.
    if (outcome.measurements.length > 0) benchmarks[name] = outcome.measurements;
    if (!values.json) for (const measurement of outcome.measurements) process.stdout.write(`${line(measurement)}\n`);
  }
  const results = {
    date: new Date().toISOString().slice(0, 10),
    machine: thisMachine(),
    load,
    package: values.package.length === 0 ? null : values.package.map((folder) => path.basename(folder)).join(", "),
    benchmarks,
  };
  if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`);
  if (!values.small && Object.keys(benchmarks).length > 0)
    process.stderr.write(`written to ${path.relative(process.cwd(), await writeResults(FOLDER, results, plots))}\n`);
  if (failed) process.exit(1);
}

function measureInChild(name: string): Outcome | null {
  const options = [...values.package.flatMap((folder) => ["--package", folder]), ...(values.small ? ["--small"] : [])];
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--only", name, ...options], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 2 ** 26,
  });
  const last = child.stdout.trim().split("\n").at(-1);
  if (child.status !== 0 || last === undefined) {
    process.stderr.write(`palimpsest: INTERNAL: the benchmark ${name} ended with ${child.status ?? child.signal}\n`);
    return null;
  }
  return JSON.parse(last) as Outcome;
}

function line(measurement: Measurement): string {
  const kept = met(measurement);
  const promise =
    measurement.target === null
      ? ""
      : `  (${measurement.target.is} ${amount(measurement.target.limit, measurement.unit)}: ${kept ? "kept" : "MISSED"})`;
  return `${measurement.name}: ${amount(measurement.value, measurement.unit)}${promise}`;
}
