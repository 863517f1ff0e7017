import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { crc32, createInflateRaw } from "node:zlib";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { archiveNames, brokenArchive } from "./archiveNames.ts";
import { diskError } from "./diskError.ts";
import { stopped } from "./interrupted.ts";
import { writeNewFile } from "./writeStream.ts";

/** More files than any model package has. */
const MOST_ENTRIES = 5_000;
const STORED = 0;

export interface UnpackOptions {
  /** Most bytes of all files together, unpacked. */
  readonly mostBytes: number;
  readonly signal: AbortSignal;
  /** Called with the announced sum of all files; throws when they do not fit. */
  room(bytes: number): Promise<void>;
  progress(done: number, of: number): void;
}

/**
 * Unpacks a ZIP archive into a new folder, without a single folder at its top. Sizes are checked as announced and
 * counted while they are unpacked; names that lead elsewhere, links, encryption and unknown ways of packing are refused.
 * Throws MODEL_BROKEN, FILE_TOO_LARGE, QUOTA_EXCEEDED, DISK_FULL, CANCELLED.
 */
export async function unpack(archive: string, target: string, options: UnpackOptions): Promise<void> {
  const zip = await openArchive(archive);
  try {
    const entries = await readEntries(zip);
    const names = archiveNames(entries);
    const of = [...names.keys()].reduce((sum, entry) => sum + entry.uncompressedSize, 0);
    if (of > options.mostBytes) throw tooLarge(of, options.mostBytes);
    await options.room(of);
    let done = 0;
    options.progress(done, of);
    for (const [entry, name] of names) {
      if (options.signal.aborted) throw stopped();
      const path = join(target, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      let written = 0;
      let sum = 0;
      await inflated(zip, entry, (chunks) =>
        writeNewFile(path, chunks, (chunk) => {
          if (options.signal.aborted) throw stopped();
          written += chunk.length;
          if (written > entry.uncompressedSize) throw brokenArchive("a file is longer than the archive says", name);
          sum = crc32(chunk, sum);
          options.progress(done + written, of);
        }),
      );
      if (written !== entry.uncompressedSize) throw brokenArchive("a file is shorter than the archive says", name);
      if (sum !== entry.crc32) throw brokenArchive("a file is damaged (wrong CRC-32)", name);
      done += written;
    }
  } catch (error) {
    throw archiveError(error);
  } finally {
    zip.close();
  }
}

async function openArchive(archive: string): Promise<ZipFile> {
  try {
    return await openPromise(archive, { autoClose: false, strictFileNames: true, validateEntrySizes: true });
  } catch (error) {
    throw archiveError(error);
  }
}

async function readEntries(zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > MOST_ENTRIES) throw brokenArchive(`it has ${zip.entryCount} files, the most are ${MOST_ENTRIES}`, "");
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    entries.push(entry);
    if (entries.length > MOST_ENTRIES) throw brokenArchive(`it has more than ${MOST_ENTRIES} files`, "");
  }
  return entries;
}

/**
 * Gives the content of a file to `use`. Inflated here: yauzl reports errors of its own inflating to listeners that may not be there yet, so
 * that a damaged archive could end the process.
 */
async function inflated(zip: ZipFile, entry: Entry, use: (chunks: AsyncIterable<Buffer>) => Promise<void>): Promise<void> {
  const packed = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  if (entry.compressionMethod === STORED) await pipeline(packed, use);
  else await pipeline(packed, createInflateRaw(), use);
}

/** Errors of the archive's own structure (yauzl, zlib) become ours. */
function archiveError(error: unknown): unknown {
  if (error instanceof PalimpsestError) return error;
  const known = diskError(error, "the model package");
  if (known instanceof PalimpsestError) return known;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && "syscall" in error) return error;
  if (/end of central directory/i.test(message)) return brokenArchive("it is no ZIP archive, or its end is missing", "", error);
  return brokenArchive(message.replaceAll(/[\r\n]+/g, " "), "", error);
}

function tooLarge(bytes: number, limit: number): PalimpsestError {
  return new PalimpsestError(
    "FILE_TOO_LARGE",
    `The archive would take ${bytes} bytes unpacked; the limit is ${limit}. Nothing was unpacked. Choose a smaller package, or allow more with --max-bytes.`,
    { file: "the archive", bytes, limit },
  );
}
