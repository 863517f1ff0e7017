/** `palimpsest bench [NAME …] [--package DIR] [--small] [--json]`: runs benchmarks one after another, each in a process of its own. */
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
    package: { type: "string" },
    small: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    only: { type: "string" },
  },
});

if (values.only === undefined) await runAll(positionals.length > 0 ? positionals : Object.keys(BENCHMARKS));
else await runOne(values.only);

/** In a child process: prints the measurements as the last line of standard output. */
async function runOne(name: string): Promise<void> {
  const benchmark = await BENCHMARKS[name]?.();
  if (benchmark === undefined) throw new Error(`there is no benchmark "${name}"`);
  const measurements = await benchmark.run({
    packageFolder: values.package ?? null,
    scale: values.small ? "small" : "full",
    log: (line) => process.stderr.write(`  ${line}\n`),
  });
  process.stdout.write(`${JSON.stringify(measurements)}\n`);
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
  let failed = false;
  for (const name of names) {
    process.stderr.write(`${name}\n`);
    const measured = measureInChild(name);
    if (measured === null) failed = true;
    else benchmarks[name] = measured;
    if (measured !== null && !values.json) for (const measurement of measured) process.stdout.write(`${line(measurement)}\n`);
  }
  const results = {
    date: new Date().toISOString().slice(0, 10),
    machine: thisMachine(),
    load,
    package: values.package === undefined ? null : path.basename(values.package),
    benchmarks,
  };
  if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`);
  if (!values.small && Object.keys(benchmarks).length > 0)
    process.stderr.write(`written to ${path.relative(process.cwd(), await writeResults(FOLDER, results))}\n`);
  if (failed) process.exit(1);
}

function measureInChild(name: string): Measurement[] | null {
  const options = [...(values.package === undefined ? [] : ["--package", values.package]), ...(values.small ? ["--small"] : [])];
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
  return JSON.parse(last) as Measurement[];
}

function line(measurement: Measurement): string {
  const kept = met(measurement);
  const promise =
    measurement.target === null
      ? ""
      : `  (${measurement.target.is} ${amount(measurement.target.limit, measurement.unit)}: ${kept ? "kept" : "MISSED"})`;
  return `${measurement.name}: ${amount(measurement.value, measurement.unit)}${promise}`;
}
