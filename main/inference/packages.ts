/** Model packages on disk as the backend sees them: list, choose, remove. Graphs are opened by the inference child alone. */
import { randomUUID } from "node:crypto";
import { readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import { checkGraphs, checkSizes, missingPackage, readManifest } from "./package/files.ts";
import { type Manifest, manifestFiles, parameterCount } from "./package/manifest.ts";
import { exists, isInUse } from "./package/places.ts";
import { plainReason } from "./package/plainReason.ts";

/** What a list of models shows. `problem` is null for a package that can be loaded, else a sentence that says what is wrong. */
export interface PackageSummary {
  readonly folder: string;
  readonly id: string;
  readonly family: string;
  readonly version: string;
  readonly licence: string;
  readonly languages: readonly string[];
  readonly kinds: readonly string[];
  /** Sum of all files, in bytes. */
  readonly bytes: number;
  readonly parameters: number | null;
  readonly maxPositions: number;
  /** SHA-256 (hex) of the canonical manifest; "" when the manifest cannot be read. */
  readonly packageHash: string;
  readonly trainedOn: string;
  /** Shipped to be tried: never taken unless somebody asks for it. */
  readonly experimental: boolean;
  /** Whether it has curves that predict the error of a plan. */
  readonly hasPlanner: boolean;
  /** Held-out NLL of spans of 32 tokens by kind, nats per token. */
  readonly spanNll: Readonly<Record<string, number>>;
  readonly problem: string | null;
}

/**
 * Reads a package's manifest and checks its structure: schema, family, graphs, presence, place and length of every file. Hashes are checked
 * when the package is added, loaded or verified. Throws PalimpsestError MODEL_MISSING or MODEL_BROKEN.
 */
export async function readPackage(folder: string): Promise<PackageSummary> {
  const { manifest, packageHash: hash } = await readManifest(folder);
  checkGraphs(folder, manifest);
  await checkSizes(folder, manifest);
  return summarise(folder, manifest, hash);
}

/** SHA-256 (hex) of the canonical manifest. Since the manifest holds every file's hash, it stands for the whole package. */
export async function packageHash(folder: string): Promise<string> {
  return (await readManifest(folder)).packageHash;
}

/** Packages in the given folders (each holds a folder per package), by id; broken ones carry their `problem`. The first of two equal ids wins. */
export async function listPackages(folders: readonly string[]): Promise<PackageSummary[]> {
  const found = new Map<string, PackageSummary>();
  for (const parent of folders) {
    const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (!entry.isDirectory() || entry.name.startsWith(".")) continue;
      const summary = await summaryOrProblem(path.join(parent, entry.name));
      if (summary && !found.has(summary.id)) found.set(summary.id, summary);
    }
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Deletes the package `id` of `modelsFolder`. It disappears at once (renamed first); sessions that are open on it go on. Throws MODEL_MISSING, NOT_AVAILABLE (in use), READ_ONLY_TARGET. */
export async function removePackage(id: string, modelsFolder: string): Promise<void> {
  const target = path.join(modelsFolder, id);
  if (path.basename(target) !== id || id.startsWith(".") || !(await exists(target))) throw missingPackage(target);
  const aside = path.join(modelsFolder, `.removing-${id}-${randomUUID()}`);
  try {
    await rename(target, aside);
  } catch (error) {
    throw removeError(error, id);
  }
  // What cannot be deleted now (Windows keeps open files) is swept away at the next start.
  await rm(aside, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

function summarise(folder: string, manifest: Manifest, hash: string): PackageSummary {
  return {
    folder,
    id: manifest.id,
    family: manifest.family,
    version: manifest.version,
    licence: manifest.license,
    languages: manifest.languages,
    kinds: Object.keys(manifest.kinds),
    bytes: manifestFiles(manifest).reduce((sum, entry) => sum + entry.bytes, 0),
    parameters: parameterCount(manifest),
    maxPositions: manifest.maxPositions,
    packageHash: hash,
    trainedOn: trainedOn(manifest),
    experimental: manifest.experimental === true,
    hasPlanner: manifest.files.planner !== undefined,
    spanNll: spanNll(manifest),
    problem: null,
  };
}

/** E.g. "2.2 M documents, 3.7 M tokens seen, 2 minutes on CPU". */
function trainedOn(manifest: Manifest): string {
  const { tokens, minutes, device, corpus } = manifest.training;
  const documents = Object.entries(record(corpus)).reduce(
    (sum, [name, part]) => sum + (name.startsWith("train") ? Number(record(part).documents ?? 0) : 0),
    0,
  );
  const parts = [
    documents > 0 ? `${documents.toLocaleString("en")} documents` : null,
    typeof tokens === "number" ? `${(tokens / 1e6).toFixed(1)} M tokens seen` : null,
    typeof minutes === "number" ? `${Math.round(minutes)} minutes${typeof device === "string" ? ` on ${device}` : ""}` : null,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

function spanNll(manifest: Manifest): Record<string, number> {
  const table: Record<string, number> = {};
  for (const [kind, sizes] of Object.entries(record(manifest.metrics.spanNll))) {
    const nats = record(record(sizes)["32"]).nats;
    // JSON can spell an infinity (1e999), which no list of models could be told.
    if (typeof nats === "number" && Number.isFinite(nats)) table[kind] = nats;
  }
  return table;
}

function record(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : {};
}

async function summaryOrProblem(folder: string): Promise<PackageSummary | null> {
  try {
    return await readPackage(folder);
  } catch (error) {
    // One folder that cannot be read, or goes away meanwhile, must not hide the others.
    if (error instanceof Error && "code" in error && (error.code === "MODEL_MISSING" || error.code === "ENOENT")) return null;
    const id = path
      .basename(folder)
      .replace(/[^A-Za-z0-9_.-]/g, "_")
      .slice(0, 64);
    return {
      folder,
      id,
      family: "",
      version: "",
      licence: "",
      languages: [],
      kinds: [],
      bytes: 0,
      parameters: null,
      maxPositions: 0,
      packageHash: "",
      trainedOn: "",
      experimental: false,
      hasPlanner: false,
      spanNll: {},
      problem: error instanceof PalimpsestError ? error.message : `The folder cannot be read: ${plainReason(error, folder)}.`,
    };
  }
}

function removeError(error: unknown, id: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (isInUse(error))
    return new PalimpsestError(
      "NOT_AVAILABLE",
      `The package "${id}" is in use and cannot be removed now. Choose another model in the settings and try again.`,
      { model: id },
      { cause: error },
    );
  if (code === "EACCES" || code === "EPERM" || code === "EROFS")
    return new PalimpsestError(
      "READ_ONLY_TARGET",
      `The folder for models cannot be written: "${id}" was not removed. Check its permissions.`,
      { file: id },
      { cause: error },
    );
  return error;
}
