/** Model packages as archives, and a server on this machine that offers them. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync, type Zippable, zipSync } from "fflate";

const TINY = fileURLToPath(new URL("../../main/inference/fixtures/tiny-denoiser", import.meta.url));

export const LICENCE_TEXT = `# Licence of the test weights\n\n${"These weights may be used for tests. ".repeat(120)}\n`;

interface Manifest {
  id: string;
  version: string;
  files: Record<string, { file: string; sha256: string; bytes: number }>;
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The tiny package under another id and with a licence text. `damage` changes its files after they were hashed. */
export function packageArchive(id: string, version: string, damage: (files: Zippable) => void = () => {}): Uint8Array {
  const files: Record<string, Uint8Array> = {};
  for (const entry of readdirSync(TINY, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (statSync(path).isFile()) files[relative(TINY, path).replaceAll("\\", "/")] = readFileSync(path);
  }
  const manifest = JSON.parse(Buffer.from(files["manifest.json"] ?? new Uint8Array()).toString("utf8")) as Manifest;
  const licence = Buffer.from(LICENCE_TEXT, "utf8");
  files["LICENSE.md"] = licence;
  const changed: Manifest = {
    ...manifest,
    id,
    version,
    files: { ...manifest.files, license: { file: "LICENSE.md", sha256: sha256(licence), bytes: licence.length } },
  };
  files["manifest.json"] = Buffer.from(JSON.stringify(changed), "utf8");
  damage(files);
  return zipSync(files, { level: 1 });
}

/** A package in which one byte of the weights is another one, at every precision. */
export function damagedArchive(id: string): Uint8Array {
  return packageArchive(id, "1.0.0", (files) => {
    for (const precision of ["float32", "float16", "int8"]) {
      const weights = files[`${precision}/weights.bin`];
      if (!(weights instanceof Uint8Array)) throw new Error(`the tiny package has no ${precision} weights`);
      const copy = Uint8Array.from(weights);
      copy[copy.length >> 1] = (copy[copy.length >> 1] ?? 0) ^ 1;
      files[`${precision}/weights.bin`] = copy;
    }
  });
}

/** Puts a damaged package beside the added ones, past the check: it is listed as sound, and fails when it is loaded. */
export async function placeDamaged(workspace: string, id: string): Promise<void> {
  for (const [path, bytes] of Object.entries(unzipSync(damagedArchive(id)))) {
    const file = join(workspace, "models", id, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}

export interface PackageServer {
  url(path: string): string;
  /** Sends the rest of what is being held back, and nothing is held back any more. */
  release(): void;
  /** Ranges that were asked for, by path. */
  readonly ranges: readonly { readonly path: string; readonly range: string | null }[];
  close(): Promise<void>;
}

/** Parts of an archive that is held back, and the time between two of them, ms. */
const PARTS = 60;
const BETWEEN_PARTS = 150;

/** Serves archives by path on 127.0.0.1, with resume. Of those in `held` only the first half goes out until `release`. */
export async function servePackages(archives: ReadonlyMap<string, Uint8Array>, held: ReadonlySet<string>): Promise<PackageServer> {
  const ranges: { path: string; range: string | null }[] = [];
  let waiting: (() => void)[] = [];
  let holds = true;
  const send = (response: ServerResponse, bytes: Uint8Array, range: string | null, hold: boolean): void => {
    const start = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
    const body = bytes.subarray(start);
    response.writeHead(start === 0 ? 200 : 206, {
      etag: '"one"',
      "accept-ranges": "bytes",
      "content-length": body.length,
      ...(start === 0 ? {} : { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
    });
    if (!hold) {
      response.end(body);
      return;
    }
    // Little by little up to the half, so that there is progress to be seen.
    const part = Math.ceil(body.length / PARTS);
    let sent = 0;
    const trickle = setInterval(() => {
      if (sent >= body.length / 2) return clearInterval(trickle);
      response.write(body.subarray(sent, sent + part));
      sent += part;
    }, BETWEEN_PARTS);
    response.once("close", () => clearInterval(trickle));
    waiting.push(() => {
      clearInterval(trickle);
      response.end(body.subarray(sent));
    });
  };
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    const range = request.headers.range ?? null;
    ranges.push({ path, range });
    const bytes = archives.get(path);
    if (bytes === undefined) response.writeHead(404).end();
    else send(response, bytes, range, holds && held.has(path));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ranges,
    url: (path) => `http://127.0.0.1:${port}${path}`,
    release: () => {
      holds = false;
      for (const go of waiting) go();
      waiting = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
