/** A second package beside the tiny one, small suites, and comparisons of them over a real inference process. */
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Comparison } from "../../../../src/contract/comparison.ts";
import type { Engine } from "../../../inference/engine.ts";
import { type PackageSummary, readPackage } from "../../../inference/packages.ts";
import { TINY } from "../../../inference/testing/tinyPackage.ts";
import { temporaryFolder } from "../../../storage/testing/temporaryFolder.ts";
import { compareModels } from "../compareModels.ts";
import type { InspectWording } from "../inspectWording.ts";
import { prepareSuite } from "../prepareSuite.ts";

export const tiny = (): Promise<PackageSummary> => readPackage(TINY);

/** Changes the manifest of a package in place, and with it the package's hash. */
export async function changeManifest(folder: string, change: Record<string, unknown>): Promise<void> {
  const file = join(folder, "manifest.json");
  await writeFile(file, JSON.stringify({ ...(JSON.parse(await readFile(file, "utf8")) as object), ...change }));
}

/** A copy of the tiny package with another id and version: the same network, another hash. */
export async function secondPackage(id = "tiny-next", version = "0.2.0"): Promise<PackageSummary> {
  const folder = join(temporaryFolder(), id);
  await cp(TINY, folder, { recursive: true });
  await changeManifest(folder, { id, version });
  return readPackage(folder);
}

export const CASES = [
  {
    id: "fees",
    title: "Fees within thirty days",
    kind: "contract",
    text: "The Customer shall pay the Fees within 30 days of the invoice. Late payments bear interest.",
    find: "shall pay the Fees within 30 days",
    locks: ["30 days"],
    source: "The Palimpsest authors, CC0 1.0.",
  },
  {
    id: "term",
    title: "契約期間",
    kind: "ja",
    text: "本契約の有効期間は、2026年4月1日から2027年3月31日までとする。",
    find: "2026年4月1日から2027年3月31日までとする",
    reference: "2026年4月1日から2年間とする",
    strength: 0.5,
  },
];

export function suiteOf(
  thresholds: Record<string, number>,
  cases: readonly object[] = CASES,
  defaults: object = {},
): ReturnType<typeof prepareSuite> {
  const suite = { name: "Small suite", thresholds, defaults: { plan: { by: "steps", steps: 3 }, seed: 7, ...defaults }, cases };
  return prepareSuite("small.json", new TextEncoder().encode(JSON.stringify(suite)));
}

export interface CompareOptions {
  readonly suite?: ReturnType<typeof prepareSuite>;
  readonly seed?: number;
  readonly inspect?: InspectWording;
  readonly signal?: AbortSignal;
  readonly onProgress?: (model: string, done: number) => void;
}

export function compare(engine: Engine, old: PackageSummary, now: PackageSummary, options: CompareOptions = {}): Promise<Comparison> {
  const { suite = suiteOf({}), seed = 7, inspect = () => [], signal = new AbortController().signal, onProgress = () => {} } = options;
  return compareModels({ engine, provider: "cpu", suite, seed, inspect, onProgress, signal }, old, now);
}
