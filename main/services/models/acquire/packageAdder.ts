import { mkdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import type { Engine } from "../../../inference/engine.ts";
import { brokenPackage, readManifest, sha256OfFile } from "../../../inference/package/files.ts";
import { importHuggingFace, looksLikeHuggingFace } from "../../../inference/package/huggingFace.ts";
import { type Manifest, manifestFiles } from "../../../inference/package/manifest.ts";
import { type PackageSummary, readPackage } from "../../../inference/packages.ts";
import type { DownloadSettings } from "../../../ports/ports.ts";
import type { ModelLibrary } from "../modelLibrary.ts";
import { attachLicence } from "./attachLicence.ts";
import type { Candidate, Candidates } from "./candidates.ts";
import { copyFiles, usefulFiles } from "./copyFolder.ts";
import { download } from "./download.ts";
import { checkContent, checkStructure, checkWorking, removeUnnamed } from "./inspect.ts";
import { stopped } from "./interrupted.ts";
import { PartialFile } from "./partialFile.ts";
import { DOWNLOADS } from "./places.ts";
import type { Room } from "./room.ts";
import { type AddOptions, type PackageSource, workingName } from "./source.ts";
import { unpack } from "./unpack.ts";

export type AddProgress =
  | { readonly type: "downloading"; readonly received: number; readonly total: number | null; readonly resumedFrom: number }
  | { readonly type: "unpacking" | "checking"; readonly done: number; readonly of: number | null };

export interface AdderParts {
  readonly library: ModelLibrary;
  readonly candidates: Candidates;
  readonly room: Room;
  readonly engine: Engine;
  readonly downloads: DownloadSettings;
}

/** One attempt to add a package: progress goes out, a signal stops it. */
export interface Attempt {
  readonly candidateId: string;
  readonly options: AddOptions;
  readonly signal: AbortSignal;
  progress(event: AddProgress): void;
}

/**
 * Gets a package into a folder of its own and checks it there. Nothing that is installed is touched; whatever fails, only the
 * beginning of a download stays. One at a time. Throws DOWNLOAD_FAILED, MODEL_MISSING, MODEL_BROKEN,
 * QUOTA_EXCEEDED, DISK_FULL, READ_ONLY_TARGET, FILE_TOO_LARGE, INVALID_ARGUMENT, CANCELLED.
 */
export async function addCandidate(parts: AdderParts, source: PackageSource, attempt: Attempt): Promise<Candidate> {
  const { candidates, library } = parts;
  if (attempt.signal.aborted) throw stopped();
  await mkdir(library.folder, { recursive: true, mode: 0o700 });
  try {
    const folder = join(await candidates.makeFolder(attempt.candidateId), workingName(source));
    const archive = source.from === "url" ? await fetchArchive(parts, source, attempt) : null;
    try {
      await fill(parts, source, archive, folder, attempt);
      const candidate = await check(parts, folder, archive, attempt);
      await archive?.remove();
      return candidate;
    } catch (error) {
      // What was downloaded is not what a package is: another attempt must not begin with it.
      if (error instanceof PalimpsestError && WRONG.has(error.code)) await archive?.remove();
      throw error;
    }
  } catch (error) {
    await candidates.discard(attempt.candidateId);
    throw attempt.signal.aborted ? stopped() : error;
  } finally {
    parts.room.keep(null);
  }
}

const WRONG: ReadonlySet<string> = new Set(["MODEL_BROKEN", "MODEL_MISSING", "FILE_TOO_LARGE", "INVALID_ARGUMENT"]);

async function fetchArchive(
  { library, room, downloads }: AdderParts,
  source: Extract<PackageSource, { from: "url" }>,
  { options, signal, progress }: Attempt,
): Promise<PartialFile> {
  const folder = join(library.folder, DOWNLOADS);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const part = await PartialFile.of(folder, source.url);
  room.keep(part.name);
  await download(source, part, {
    settings: downloads,
    mostBytes: options.mostBytes,
    signal,
    room: (more, written) => room.require({ more, written }),
    progress: (received, total, resumedFrom) => progress({ type: "downloading", received, total, resumedFrom }),
  });
  return part;
}

/** Fills `folder` with a private copy of the package. */
async function fill(
  { library, room }: AdderParts,
  source: PackageSource,
  downloaded: PartialFile | null,
  folder: string,
  { options, signal, progress }: Attempt,
): Promise<void> {
  const common = {
    mostBytes: options.mostBytes,
    signal,
    progress: (done: number, of: number) => progress({ type: "unpacking", done, of }),
  };
  if (source.from === "folder") {
    const manifest = await ownManifest(source.path);
    const files =
      manifest === null ? await usefulFiles(source.path) : ["manifest.json", ...manifestFiles(manifest).map((entry) => entry.file)];
    const freed = manifest === null ? 0 : ((await library.added(manifest.id))?.bytes ?? 0);
    return copyFiles(source.path, folder, files, { ...common, room: (more) => room.require({ more, freed }) });
  }
  if (source.from === "archive") await checkArchive(source);
  const archive = source.from === "archive" ? source.path : (downloaded?.path ?? "");
  // What it takes the place of is known when its manifest is read; the quota is checked again then.
  await unpack(archive, folder, {
    ...common,
    room: (more) => room.require({ more, freed: Number.POSITIVE_INFINITY }),
  });
}

/** The manifest of a package of ours; null when there is none. Throws MODEL_BROKEN, MODEL_MISSING (nothing is there). */
async function ownManifest(folder: string): Promise<Manifest | null> {
  const stats = await stat(folder).catch(() => null);
  if (stats === null || !stats.isDirectory())
    throw new PalimpsestError(
      "MODEL_MISSING",
      `There is no folder ${folder}. Name the folder, the .zip file or the https address of a model package.`,
      {
        model: "",
        folder,
      },
    );
  const found = await stat(join(folder, "manifest.json")).catch(() => null);
  return found === null ? null : (await readManifest(folder)).manifest;
}

async function checkArchive({ path, sha256 }: Extract<PackageSource, { from: "archive" }>): Promise<void> {
  if (sha256 === null) return;
  const found = await sha256OfFile(path);
  if (found !== sha256.toLowerCase())
    throw new PalimpsestError(
      "MODEL_BROKEN",
      `The archive has the SHA-256 ${found}, not ${sha256}: it is not what was announced. Get it again from its source.`,
      {
        model: "",
        reason: "wrong SHA-256",
      },
    );
}

async function check(
  { library, room, engine }: AdderParts,
  first: string,
  archive: PartialFile | null,
  { candidateId, options, signal, progress }: Attempt,
): Promise<Candidate> {
  if ((await stat(join(first, "manifest.json")).catch(() => null)) === null) await makeManifest(first, options);
  const read = await checkStructure(first);
  const { id } = read.manifest;
  if (options.id !== null && options.id !== id)
    throw brokenPackage(first, `it is mislabelled: it says that it is "${id}", not "${options.id}"`);
  await library.checkId(id);
  const folder = join(first, "..", id);
  if (folder !== first) await rename(first, folder);
  await removeUnnamed(folder, read.manifest);
  const replaced = await library.added(id);
  const summary: PackageSummary = await readPackage(folder);
  await room.require({ more: 0, freed: (replaced?.bytes ?? 0) + (archive?.size ?? 0), needs: summary.bytes });
  let of = 0;
  await checkContent(folder, read.manifest, signal, (done, all) => {
    of = all;
    progress({ type: "checking", done, of: all });
  });
  progress({ type: "checking", done: of, of: null });
  await checkWorking(folder, engine, signal);
  if (signal.aborted) throw stopped();
  return { candidateId, summary, licence: read.licence };
}

/** A model of others gets a manifest of ours. Throws MODEL_MISSING when it is none that can be used, MODEL_BROKEN. */
async function makeManifest(folder: string, { id, licence }: AddOptions): Promise<void> {
  if (!(await looksLikeHuggingFace(folder)))
    throw new PalimpsestError(
      "MODEL_MISSING",
      "There is no model package: neither manifest.json nor a masked language model in ONNX form (config.json, tokenizer.json, model.onnx). Choose another folder or archive.",
      { model: "", folder: "" },
    );
  const manifest = await importHuggingFace(folder, { ...(id === null ? {} : { id }), ...(licence === null ? {} : { licence }) });
  await attachLicence(folder, manifest);
}
