import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { exists, isInUse } from "../../../inference/package/places.ts";
import { diskError } from "./diskError.ts";
import { CANDIDATES, DOWNLOADS, REPLACED } from "./places.ts";

/** Beginnings of downloads that nobody went on with for so long are given up, ms. */
const DOWNLOAD_AGE = 7 * 24 * 60 * 60 * 1000;
/** Folders of attempts that were made by an earlier version of the program, too. */
const LEFTOVER = /^\.(adding|removing)-/;

/**
 * Gives a package its place, `<folder>/<id>`, by one rename; a package that is there is put aside first and put back when
 * that fails. Sessions that are open on the old files go on reading them. Throws DISK_FULL, READ_ONLY_TARGET, NOT_AVAILABLE.
 */
export async function place(from: string, folder: string, id: string): Promise<void> {
  const target = join(folder, id);
  const aside = join(folder, `${REPLACED}${id}@${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const replaces = await exists(target);
    if (replaces) await rename(target, aside);
    try {
      await rename(from, target);
    } catch (error) {
      if (replaces) await rename(aside, target);
      throw error;
    }
  } catch (error) {
    throw placeError(error, id);
  }
  // What cannot be deleted now (Windows keeps open files) is swept away at the next start.
  await rm(aside, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

/**
 * Cleans up what a killed process left in the folder of added packages: candidates, half copies, old downloads. A package
 * that was put aside for one that never came is put back.
 */
export async function sweep(folder: string, now: number): Promise<void> {
  const entries = await readdir(folder).catch((): string[] => []);
  for (const name of entries) {
    const path = join(folder, name);
    if (name.startsWith(REPLACED)) {
      const target = join(folder, name.slice(REPLACED.length, name.lastIndexOf("@")));
      if (await exists(target)) await remove(path);
      else await rename(path, target).catch(() => undefined);
    } else if (name === CANDIDATES || LEFTOVER.test(name)) await remove(path);
  }
  const downloads = join(folder, DOWNLOADS);
  for (const name of await readdir(downloads).catch((): string[] => [])) {
    const path = join(downloads, name);
    const changed = await stat(path).then(
      (stats) => stats.mtimeMs,
      () => now,
    );
    if (now - changed > DOWNLOAD_AGE) await remove(path);
  }
}

async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

function placeError(error: unknown, id: string): unknown {
  if (isInUse(error))
    return new PalimpsestError(
      "NOT_AVAILABLE",
      `The package "${id}" is in use, so that another one cannot take its place now. Choose another model in the settings and try again.`,
      { model: id },
      { cause: error },
    );
  return diskError(error, "the model package");
}
