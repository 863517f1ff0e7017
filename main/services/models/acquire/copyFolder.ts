import { createReadStream } from "node:fs";
import { mkdir, readdir, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { packagePath } from "../../../inference/package/files.ts";
import { diskError } from "./diskError.ts";
import { stopped } from "./interrupted.ts";
import { writeNewFile } from "./writeStream.ts";

const MOST_FILES = 5_000;
/** Weights in forms that ONNX Runtime does not read: they would only take room. */
const OTHER_WEIGHTS =
  /\.(safetensors|h5|msgpack|ot|pt|pth|ckpt|gguf|mlmodel|tflite)$|(^|\/)(pytorch_model|tf_model|flax_model|training_args)[^/]*\.bin$/i;

export interface CopyOptions {
  readonly mostBytes: number;
  readonly signal: AbortSignal;
  room(bytes: number): Promise<void>;
  progress(done: number, of: number): void;
}

/**
 * Copies the named files of a folder into a new one; none may lie outside, also not through a link. Throws MODEL_BROKEN,
 * FILE_TOO_LARGE, QUOTA_EXCEEDED, DISK_FULL, READ_ONLY_TARGET, CANCELLED.
 */
export async function copyFiles(from: string, to: string, files: readonly string[], options: CopyOptions): Promise<void> {
  try {
    const sizes = new Map<string, number>();
    for (const file of files) sizes.set(file, await plainFileSize(await packagePath(from, file), file));
    const of = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
    if (of > options.mostBytes) throw tooLarge(of, options.mostBytes);
    await options.room(of);
    let done = 0;
    for (const file of sizes.keys()) {
      const target = join(to, file);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      const read = createReadStream(join(from, file), { highWaterMark: 1 << 20 });
      await pipeline(read, (chunks: AsyncIterable<Buffer>) =>
        writeNewFile(target, chunks, ({ length }) => {
          if (options.signal.aborted) throw stopped();
          done += length;
          if (done > options.mostBytes) throw tooLarge(done, options.mostBytes);
          options.progress(done, of);
        }),
      );
    }
  } catch (error) {
    throw unreadable(error, from) ?? diskError(error, "the model package");
  }
}

/** Names of all files of a folder that may be of use, relative to it, with forward slashes. Hidden ones are left out. Throws MODEL_BROKEN. */
export async function usefulFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const name = relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/");
    if (name.split("/").some((part) => part.startsWith(".")) || entry.isDirectory() || OTHER_WEIGHTS.test(name)) continue;
    found.push(name);
    if (found.length > MOST_FILES)
      throw new PalimpsestError("MODEL_BROKEN", `The folder has more than ${MOST_FILES} files. Choose the folder of one model package.`, {
        model: "",
        reason: "too many files",
      });
  }
  return found;
}

async function plainFileSize(path: string, file: string): Promise<number> {
  const stats = await stat(path); // a link inside the folder is followed
  if (!stats.isFile())
    throw new PalimpsestError("MODEL_BROKEN", `${file} is no plain file. Choose the folder of a model package.`, {
      model: "",
      reason: "no plain file",
      file,
    });
  return stats.size;
}

/** A file of the source that this user may not read. */
function unreadable(error: unknown, from: string): PalimpsestError | null {
  if (!(error instanceof Error && "code" in error && "path" in error)) return null;
  const path = String(error.path);
  if ((error.code !== "EACCES" && error.code !== "EPERM") || !path.startsWith(from)) return null;
  const file = relative(from, path);
  return new PalimpsestError(
    "READ_ONLY_TARGET",
    `${file} of the model package cannot be read. Check its permissions.`,
    { file },
    { cause: error },
  );
}

function tooLarge(bytes: number, limit: number): PalimpsestError {
  return new PalimpsestError(
    "FILE_TOO_LARGE",
    `The model package has ${bytes} bytes; the limit is ${limit}. Nothing was added. Choose a smaller one, or allow more with --max-bytes.`,
    { file: "the model package", bytes, limit },
  );
}
