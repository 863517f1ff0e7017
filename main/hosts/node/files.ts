import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, open, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { MAX_FILE_BYTES } from "../../../src/contract/common.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";

/** A document file as the backend takes it: its name without folders, and its bytes. */
export interface UserFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/** Reads a file that the user named. Throws PalimpsestError NOT_FOUND, FILE_TOO_LARGE (over 20 MB, before reading), INVALID_ARGUMENT (a folder). */
export async function readUserFile(path: string): Promise<UserFile> {
  const fileName = basename(path);
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) throw new PalimpsestError("INVALID_ARGUMENT", `${path} is a folder. Name a file.`, { file: fileName });
    if (stats.size > MAX_FILE_BYTES) {
      const megabytes = (stats.size / 1024 / 1024).toFixed(1);
      throw new PalimpsestError(
        "FILE_TOO_LARGE",
        `${fileName} has ${megabytes} MB; the limit is ${MAX_FILE_BYTES / 1024 / 1024} MB. Split it into parts.`,
        { file: fileName, bytes: stats.size, limit: MAX_FILE_BYTES },
      );
    }
    return { fileName, bytes: new Uint8Array(await readFile(path)) };
  } catch (error) {
    throw fileError(error, path);
  }
}

/**
 * Writes a file so that it is either the old one or the whole new one, also after a crash: a temporary file beside it,
 * flushed, then renamed. Throws PalimpsestError READ_ONLY_TARGET, DISK_FULL or NOT_FOUND (no such folder).
 */
export async function writeUserFile(path: string, bytes: Uint8Array): Promise<void> {
  const target = resolve(path);
  const temporary = join(dirname(target), `.${basename(target).slice(0, 200)}.${randomUUID()}.tmp`);
  try {
    await refuseReadOnly(target);
    const file = await open(temporary, "wx", 0o666);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileError(error, path);
  }
}

/** A file system error as the product says it; other errors stay as they are. */
export function fileError(error: unknown, path: string): unknown {
  if (error instanceof PalimpsestError || !(error instanceof Error) || !("code" in error)) return error;
  const file = basename(path);
  switch (error.code) {
    case "ENOENT":
    case "ENOTDIR":
      return new PalimpsestError("NOT_FOUND", `${path} was not found. Check the name and the folder.`, { file }, { cause: error });
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "EISDIR":
      return new PalimpsestError(
        "READ_ONLY_TARGET",
        `${path} cannot be read or written. Check its permissions or choose another place.`,
        { file },
        { cause: error },
      );
    case "ENOSPC":
    case "EDQUOT":
      return new PalimpsestError(
        "DISK_FULL",
        `The disk is full: ${file} was not written. Free some space and try again.`,
        { file },
        { cause: error },
      );
    default:
      return error;
  }
}

/** Renaming over a read-only file would succeed, and the superuser may write everything: but whoever took all write permissions away meant it. */
async function refuseReadOnly(target: string): Promise<void> {
  for (const path of [dirname(target), target]) {
    const stats = await stat(path).catch(() => null);
    if (stats === null) continue;
    await access(path, constants.W_OK);
    if ((stats.mode & 0o222) === 0) throw Object.assign(new Error(`no write permission: ${path}`), { code: "EACCES" });
  }
}
