import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, rm, rmdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import type { Engine } from "../../../inference/engine.ts";
import { brokenPackage, checkGraphs, checkSizes, readManifest } from "../../../inference/package/files.ts";
import { checkLabels } from "../../../inference/package/labels.ts";
import { type PackageLicence, requireLicence } from "../../../inference/package/licence.ts";
import { type Manifest, manifestFiles } from "../../../inference/package/manifest.ts";
import { stopped } from "./interrupted.ts";

/** Structure, labels, sizes and licence of a package: what shows before anything is hashed. Throws MODEL_MISSING, MODEL_BROKEN. */
export async function checkStructure(folder: string): Promise<{ manifest: Manifest; packageHash: string; licence: PackageLicence }> {
  const { manifest, packageHash } = await readManifest(folder);
  checkGraphs(folder, manifest);
  await checkSizes(folder, manifest);
  await checkLabels(folder, manifest);
  return { manifest, packageHash, licence: await requireLicence(folder, manifest) };
}

/** Hashes every file that the manifest names. Throws MODEL_BROKEN with the first that differs, CANCELLED. */
export async function checkContent(
  folder: string,
  manifest: Manifest,
  signal: AbortSignal,
  progress: (done: number, of: number) => void,
): Promise<void> {
  const files = manifestFiles(manifest);
  const of = files.reduce((sum, entry) => sum + entry.bytes, 0);
  let done = 0;
  progress(done, of);
  for (const entry of files) {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(join(folder, entry.file), { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      if (signal.aborted) throw stopped();
      hash.update(chunk);
      done += chunk.length;
      progress(done, of);
    }
    if (hash.digest("hex") !== entry.sha256)
      throw brokenPackage(folder, "a file's content differs from the manifest (wrong SHA-256)", entry.file);
  }
}

/** Runs the package once in the inference process: golden vectors, tokenizer, shapes. Throws MODEL_BROKEN with the first problem, CANCELLED. */
export async function checkWorking(folder: string, engine: Engine, signal: AbortSignal): Promise<void> {
  const { problems } = await engine.verify(folder, signal).catch((error: unknown) => {
    if (error instanceof PalimpsestError && error.code === "INFERENCE_FAILED")
      throw brokenPackage(folder, `the model process stopped while it was tested: ${String(error.details.reason ?? "")}`, "*.onnx", error);
    throw error;
  });
  const [first] = problems;
  if (first === undefined) return;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  throw brokenPackage(
    folder,
    `${first.replace(/\.$/, "")}${more}`,
    first.split(":")[0]?.includes(" ") === false ? (first.split(":")[0] ?? "") : "golden vectors",
  );
}

/** Removes what the manifest does not name, so that what is installed is what was checked. */
export async function removeUnnamed(folder: string, manifest: Manifest): Promise<void> {
  const named = new Set(["manifest.json", ...manifestFiles(manifest).map((entry) => entry.file)]);
  const folders: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) folders.push(path);
    else if (!named.has(relative(folder, path).replaceAll("\\", "/"))) await rm(path, { force: true });
  }
  // The deepest first; one that holds something stays.
  for (const path of folders.sort((a, b) => b.length - a.length)) await rmdir(path).catch(() => undefined);
}
