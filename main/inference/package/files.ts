/** Reading and checking the files of a model package. No ONNX Runtime here. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import {
  canonicalJson,
  FAMILIES,
  type Manifest,
  manifestFiles,
  manifestSchema,
  numberOfRole,
  type PackageFile,
  ROLES,
  SCHEMA_VERSION,
} from "./manifest.ts";
import { plainReason } from "./plainReason.ts";

const MOST_MANIFEST_BYTES = 4 * 1024 * 1024;
const NEXT_STEP = "Get it again from its source and add it.";

/** An error that names the package, what is wrong and where. */
export function brokenPackage(folder: string, reason: string, file = "manifest.json", cause?: unknown): PalimpsestError {
  const model = path.basename(folder);
  return new PalimpsestError(
    "MODEL_BROKEN",
    `The model package "${model}" cannot be used: ${reason} (${file}). ${NEXT_STEP}`,
    { model, reason, file },
    { cause },
  );
}

export function missingPackage(folder: string): PalimpsestError {
  const model = path.basename(folder);
  return new PalimpsestError(
    "MODEL_MISSING",
    `The model package "${model}" was not found: its folder has no manifest.json. Add the package or choose another model.`,
    { model },
  );
}

/** The parsed manifest and the SHA-256 (hex) of its canonical JSON, which identifies the package in run records. */
export interface ReadManifest {
  readonly manifest: Manifest;
  readonly packageHash: string;
}

/** Parses `manifest.json`. Throws MODEL_MISSING (no manifest) or MODEL_BROKEN (not JSON, unknown schema, wrong fields). */
export async function readManifest(folder: string): Promise<ReadManifest> {
  const unreadable = (cause: NodeJS.ErrnoException): never => {
    throw cause.code === "ENOENT" || cause.code === "ENOTDIR"
      ? missingPackage(folder)
      : brokenPackage(folder, `it cannot be read (${cause.code ?? "unknown reason"})`, "manifest.json", cause);
  };
  const file = path.join(folder, "manifest.json");
  // Looked at before it is read: a hostile one could fill the memory.
  if ((await stat(file).catch(unreadable)).size > MOST_MANIFEST_BYTES) throw brokenPackage(folder, "the manifest is larger than 4 MiB");
  const raw = await readFile(file).catch(unreadable);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw));
  } catch (cause) {
    throw brokenPackage(folder, "the manifest is not JSON in UTF-8, perhaps it was cut off", "manifest.json", cause);
  }
  const version = json !== null && typeof json === "object" && "schemaVersion" in json ? json.schemaVersion : undefined;
  if (version !== SCHEMA_VERSION) {
    throw brokenPackage(
      folder,
      `its schema version is ${JSON.stringify(version) ?? "absent"}, this version of the app reads ${SCHEMA_VERSION}`,
    );
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    throw brokenPackage(folder, `the manifest's field ${first?.path.join(".") ?? "?"} is wrong: ${first?.message ?? "unknown"}`);
  }
  return { manifest: parsed.data, packageHash: createHash("sha256").update(canonicalJson(json)).digest("hex") };
}

/** Throws MODEL_BROKEN unless the family is known and all its graphs are there in at least one precision. */
export function checkGraphs(folder: string, manifest: Manifest): void {
  const family = FAMILIES.find((name) => name === manifest.family);
  if (!family) throw brokenPackage(folder, `its family "${manifest.family}" is unknown to this version of the app`);
  const { required, numbered } = ROLES[family];
  const dtypes = new Set(manifest.graphs.map((graph) => graph.dtype));
  for (const dtype of dtypes) {
    const roles = manifest.graphs.filter((graph) => graph.dtype === dtype).map((graph) => graph.role);
    const missing = required.find((role) => !roles.includes(role));
    if (missing) throw brokenPackage(folder, `the graph "${missing}" is missing in ${dtype}`);
    if (numbered !== undefined && !roles.some((role) => numberOfRole(role, numbered) !== null))
      throw brokenPackage(folder, `there is no graph "${numbered}_<length>" in ${dtype}`);
  }
}

/** Absolute path of a file of the package. Throws MODEL_BROKEN when it is missing or lies outside (also through a link). */
export async function packagePath(folder: string, file: string): Promise<string> {
  const outside = path.isAbsolute(file) || path.win32.isAbsolute(file) || file.split(/[\\/]/).includes("..");
  if (outside) throw brokenPackage(folder, "a path leads out of the package", file);
  const target = path.join(folder, file);
  const real = await realpath(target).catch((cause: unknown) => {
    throw brokenPackage(folder, "a file is missing", file, cause);
  });
  const inside = path.relative(await realpath(folder), real);
  if (inside.startsWith("..") || path.isAbsolute(inside)) throw brokenPackage(folder, "a path leads out of the package", file);
  return target;
}

/** Checks that every file is there, inside the package and as long as the manifest says. Quick: nothing is hashed. */
export async function checkSizes(folder: string, manifest: Manifest): Promise<void> {
  for (const entry of manifestFiles(manifest)) {
    const info = await stat(await packagePath(folder, entry.file));
    if (!info.isFile()) throw brokenPackage(folder, "a file is not a plain file", entry.file);
    if (info.size !== entry.bytes) throw brokenPackage(folder, `a file is ${info.size} bytes long, not ${entry.bytes}`, entry.file);
  }
}

/** SHA-256 of a file in hex. */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** The first difference between a file and its entry as a sentence, or null. */
export async function fileProblem(folder: string, entry: PackageFile): Promise<string | null> {
  try {
    const found = await sha256OfFile(await packagePath(folder, entry.file));
    return found === entry.sha256
      ? null
      : `${entry.file}: the content differs from the manifest (SHA-256 ${found.slice(0, 12)}…, not ${entry.sha256.slice(0, 12)}…)`;
  } catch (error) {
    return error instanceof PalimpsestError ? error.message : `${entry.file}: ${plainReason(error, folder)}`;
  }
}

/** Hashes every file. Throws MODEL_BROKEN naming the first that differs from the manifest. */
export async function checkHashes(folder: string, manifest: Manifest): Promise<void> {
  await checkSizes(folder, manifest);
  for (const entry of manifestFiles(manifest)) {
    const found = await sha256OfFile(await packagePath(folder, entry.file));
    if (found !== entry.sha256) throw brokenPackage(folder, "a file's content differs from the manifest (wrong SHA-256)", entry.file);
  }
}

/** A JSON file of the package. Throws MODEL_BROKEN. */
export async function readPackageJson(folder: string, file: string): Promise<unknown> {
  const target = await packagePath(folder, file);
  try {
    return JSON.parse(await readFile(target, "utf8"));
  } catch (cause) {
    throw brokenPackage(folder, "a file is not JSON", file, cause);
  }
}
