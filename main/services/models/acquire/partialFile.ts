import { createHash } from "node:crypto";
import { type FileHandle, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const stateSchema = z.object({
  url: z.string(),
  /** Strong ETag or Last-Modified of the file whose beginning this is; null when the server gave none: then it cannot be continued. */
  validator: z.string().nullable(),
});

/**
 * The beginning of a download, `<hash of the address>.part`, and beside it what tells whether the server still has the
 * same file (`.json`).
 */
export class PartialFile {
  readonly path: string;
  /** Name of the file without its ending. */
  readonly name: string;
  readonly #statePath: string;
  readonly #url: string;
  #size = 0;
  #validator: string | null = null;

  private constructor(folder: string, url: URL) {
    const name = createHash("sha256").update(url.href).digest("hex").slice(0, 32);
    this.name = name;
    this.path = join(folder, `${name}.part`);
    this.#statePath = join(folder, `${name}.json`);
    this.#url = url.href;
  }

  /** What an earlier attempt left, or an empty beginning. */
  static async of(folder: string, url: URL): Promise<PartialFile> {
    const file = new PartialFile(folder, url);
    const state = await readState(file.#statePath);
    const size = await stat(file.path).then(
      (stats) => stats.size,
      () => 0,
    );
    if (size > 0 && state !== null && state.validator !== null && state.url === file.#url) {
      file.#size = size;
      file.#validator = state.validator;
    } else await file.remove();
    return file;
  }

  /** Bytes that are on the disk. */
  get size(): number {
    return this.#size;
  }

  /** What `If-Range` may say; null when there is nothing to continue. */
  get validator(): string | null {
    return this.#size > 0 ? this.#validator : null;
  }

  /** Starts over with a file that the server describes by `validator`. */
  async begin(validator: string | null): Promise<void> {
    await this.remove();
    await writeFile(this.#statePath, JSON.stringify({ url: this.#url, validator } satisfies z.infer<typeof stateSchema>), { mode: 0o600 });
    this.#validator = validator;
  }

  /** Opens the end of the file; `append` must be the only way that bytes get there. */
  async openEnd(): Promise<{ append(bytes: Uint8Array): Promise<void>; close(): Promise<void> }> {
    const handle: FileHandle = await open(this.path, "a", 0o600);
    return {
      append: async (bytes) => {
        await handle.writeFile(bytes);
        this.#size += bytes.length;
      },
      close: () => handle.close(),
    };
  }

  async remove(): Promise<void> {
    this.#size = 0;
    this.#validator = null;
    await rm(this.path, { force: true });
    await rm(this.#statePath, { force: true });
  }
}

async function readState(path: string): Promise<z.infer<typeof stateSchema> | null> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return null;
  }
}
