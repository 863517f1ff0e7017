import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { Zip, ZipDeflate } from "fflate";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { mapFileError } from "../../../storage/sqliteErrors.ts";
import type { ExportTarget } from "./exportLog.ts";

/** Writes the files into a folder, which must be new or empty. Throws READ_ONLY_TARGET, DISK_FULL, INVALID_ARGUMENT. */
export function toFolder<Result>(folder: string, write: (target: ExportTarget) => Result): Result {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new PalimpsestError("INVALID_ARGUMENT", `${folder} is not empty. Name a new folder, or a file that ends with .zip.`, { folder });
  return guarded(folder, () =>
    write({
      file(name, pieces) {
        const path = join(folder, name);
        mkdirSync(dirname(path), { recursive: true });
        writeWhole(path, (put) => {
          for (const piece of pieces) put(piece);
        });
      },
    }),
  );
}

/** Writes one ZIP archive: the old file or the whole new one. Throws READ_ONLY_TARGET, DISK_FULL. */
export function toZipFile<Result>(path: string, write: (target: ExportTarget) => Result): Result {
  return guarded(path, () => {
    const temporary = `${path}.part`;
    try {
      const result = writeWhole(temporary, (put) => zip(put, write));
      renameSync(temporary, path);
      return result;
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

/** The archive in memory. */
export function toZipBytes<Result>(write: (target: ExportTarget) => Result): { readonly result: Result; readonly bytes: Buffer } {
  const pieces: Uint8Array[] = [];
  const result = zip((piece) => pieces.push(piece), write);
  return { result, bytes: Buffer.concat(pieces) };
}

function zip<Result>(put: (piece: Uint8Array) => void, write: (target: ExportTarget) => Result): Result {
  const archive = new Zip((error, piece) => {
    if (error !== null) throw error;
    put(piece);
  });
  const result = write({
    file(name, pieces) {
      const entry = new ZipDeflate(`audit-log/${name}`, { level: 6 });
      archive.add(entry);
      for (const piece of pieces) entry.push(piece);
      entry.push(new Uint8Array(0), true);
    },
  });
  archive.end();
  return result;
}

function writeWhole<Result>(path: string, write: (put: (piece: Uint8Array) => void) => Result): Result {
  const handle = openSync(path, "w");
  try {
    const result = write((piece) => void writeSync(handle, piece));
    fsyncSync(handle);
    return result;
  } finally {
    closeSync(handle);
  }
}

function guarded<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw mapFileError(error, path);
  }
}
