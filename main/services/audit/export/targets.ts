import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { Zip, ZipDeflate } from "fflate";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { mapFileError } from "../../../storage/sqliteErrors.ts";
import type { ExportTarget } from "./exportLog.ts";

/** Steps of an export into a target, and where they begin. */
type Write<Result> = (target: ExportTarget) => Generator<unknown, Result>;

/** Writes the files into a folder, which must be new or empty. Throws READ_ONLY_TARGET, DISK_FULL, INVALID_ARGUMENT. */
export function toFolder<Result>(folder: string, write: Write<Result>): Result {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new PalimpsestError("INVALID_ARGUMENT", `${folder} is not empty. Name a new folder, or a file that ends with .zip.`, { folder });
  let handle = -1;
  return guarded(folder, () =>
    atOnce(
      write({
        begin(name) {
          mkdirSync(dirname(join(folder, name)), { recursive: true });
          handle = openSync(join(folder, name), "w");
        },
        piece: (bytes) => void writeSync(handle, bytes),
        end() {
          fsyncSync(handle);
          closeSync(handle);
        },
      }),
    ),
  );
}

/** Writes one ZIP archive: the old file or the whole new one. Throws READ_ONLY_TARGET, DISK_FULL. */
export function toZipFile<Result>(path: string, write: Write<Result>): Result {
  const temporary = `${path}.part`;
  return guarded(path, () => {
    try {
      const handle = openSync(temporary, "w");
      const zip = zipTarget((piece) => void writeSync(handle, piece));
      const result = atOnce(write(zip.target));
      zip.finish();
      fsyncSync(handle);
      closeSync(handle);
      renameSync(temporary, path);
      return result;
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

/** An archive in memory: `bytes` is to be asked for when everything was written. */
export function zipInMemory(): { readonly target: ExportTarget; bytes(): Buffer } {
  const pieces: Uint8Array[] = [];
  const zip = zipTarget((piece) => pieces.push(piece));
  return {
    target: zip.target,
    bytes() {
      zip.finish();
      return Buffer.concat(pieces);
    },
  };
}

function zipTarget(put: (piece: Uint8Array) => void): { readonly target: ExportTarget; finish(): void } {
  const archive = new Zip((error, piece) => {
    if (error !== null) throw error;
    put(piece);
  });
  let entry: ZipDeflate | null = null;
  return {
    target: {
      begin(name) {
        entry = new ZipDeflate(`audit-log/${name}`, { level: 6 });
        archive.add(entry);
      },
      piece: (bytes) => entry?.push(bytes),
      end: () => entry?.push(new Uint8Array(0), true),
    },
    finish: () => archive.end(),
  };
}

function atOnce<Result>(steps: Generator<unknown, Result>): Result {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

function guarded<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw mapFileError(error, path);
  }
}
