/** Writes results: a JSON file per machine and day, and the table in bench/README.md that is made from the newest ones. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type Measurement, met } from "./measurement.ts";

/** The machine that measured, without its name. Memory in GiB. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly system: string;
  readonly node: string;
}

export interface Results {
  readonly date: string;
  readonly machine: Machine;
  readonly load: number;
  readonly package: string | null;
  readonly benchmarks: Readonly<Record<string, readonly Measurement[]>>;
}

export function thisMachine(): Machine {
  return {
    cpu: os.cpus()[0]?.model.trim() ?? "unknown",
    cores: os.cpus().length,
    memoryGib: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.platform()} ${os.arch()}`,
    node: process.versions.node,
  };
}

const BEGIN = "<!-- results -->";
const END = "<!-- /results -->";

/** Merges `results` into the file of its day and machine, writes `plots` beside it and renews the table of the README. Returns the file's path. */
export async function writeResults(folder: string, results: Results, plots: Readonly<Record<string, string>>): Promise<string> {
  const directory = path.join(folder, "results");
  await mkdir(directory, { recursive: true });
  const slug = `${results.machine.system}-${results.machine.cores}-cores`.replace(/[^a-z0-9]+/gi, "-").toLowerCase();
  const file = path.join(directory, `${results.date}-${slug}.json`);
  const earlier = await readFile(file, "utf8").then(
    (text) => JSON.parse(text) as Results,
    () => null,
  );
  const merged: Results = { ...results, benchmarks: { ...earlier?.benchmarks, ...results.benchmarks } };
  await writeFile(file, `${JSON.stringify(merged, null, 1)}\n`);
  const pictures = path.join(directory, "plots");
  await mkdir(pictures, { recursive: true });
  for (const [name, svg] of Object.entries(plots)) await writeFile(path.join(pictures, `${name}.svg`), svg);
  const shown = (await readdir(pictures)).filter((name) => name.endsWith(".svg")).sort();
  await renewTable(folder, await newestOfEach(directory, slug), shown);
  return file;
}

/** The files of a machine, oldest first, each with the benchmarks that were not measured again later; files without any are left out. */
async function newestOfEach(directory: string, slug: string): Promise<Results[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(`-${slug}.json`)).sort();
  const all = await Promise.all(names.map(async (name) => JSON.parse(await readFile(path.join(directory, name), "utf8")) as Results));
  return all
    .map((results, i) => {
      const later = new Set(all.slice(i + 1).flatMap(({ benchmarks }) => Object.keys(benchmarks)));
      return { ...results, benchmarks: Object.fromEntries(Object.entries(results.benchmarks).filter(([name]) => !later.has(name))) };
    })
    .filter(({ benchmarks }) => Object.keys(benchmarks).length > 0);
}

async function renewTable(folder: string, results: readonly Results[], plots: readonly string[]): Promise<void> {
  const readme = path.join(folder, "README.md");
  const text = await readFile(readme, "utf8");
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error("bench/README.md has lost the marks of its table");
  await writeFile(
    readme,
    `${text.slice(0, begin + BEGIN.length)}\n${[table(results), ...plots.map(picture)].join("\n\n")}\n${text.slice(end)}`,
  );
}

/** Markdown of a plot; its own description is in the file. */
function picture(file: string): string {
  return `![Plot: ${file.replace(".svg", "").replaceAll("-", " ")}](results/plots/${file})`;
}

/** Markdown table of all measurements with their promises, below where and when they were made. */
export function table(files: readonly Results[]): string {
  const lines = [...files.map(origin), "", "| benchmark | figure | value | promise | |", "|---|---|---:|---:|---|"];
  for (const { benchmarks } of files)
    for (const [name, measurements] of Object.entries(benchmarks))
      for (const measurement of measurements) lines.push(row(name, measurement));
  return lines.join("\n");
}

/** Where and when; which package was measured is said with every figure in the file. */
function origin({ date, machine, benchmarks }: Results): string {
  const where = `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGib} GiB, ${machine.system}, Node ${machine.node}`;
  const names = Object.keys(benchmarks).map((name) => `\`${name}\``);
  return `* ${date}, ${where}: ${names.join(", ")}`;
}

function row(benchmark: string, measurement: Measurement): string {
  const kept = met(measurement);
  const promise = measurement.target === null ? "" : `${measurement.target.is} ${amount(measurement.target.limit, measurement.unit)}`;
  const verdict = kept === null ? "" : kept ? "kept" : "**missed**";
  return `| ${benchmark} | ${measurement.name} | ${amount(measurement.value, measurement.unit)} | ${promise} | ${verdict} |`;
}

/** A value with its unit, three digits where that says enough. */
export function amount(value: number, unit: Measurement["unit"]): string {
  if (unit === "bytes") return `${(value / 2 ** 20).toFixed(2)} MiB`;
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}

/** Result files, newest first. */
export async function resultFiles(folder: string): Promise<string[]> {
  const names = await readdir(path.join(folder, "results")).catch(() => [] as string[]);
  return names
    .filter((name) => name.endsWith(".json"))
    .sort()
    .reverse();
}
