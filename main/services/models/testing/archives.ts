/** Model packages and archives for the tests of adding: sound ones, and broken copies. */
import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { TINY } from "../../../inference/testing/tinyPackage.ts";

type Json = Record<string, unknown>;
interface FileEntry {
  file: string;
  sha256: string;
  bytes: number;
}
/** The parts of a manifest that the tests change. */
export interface EditableManifest extends Json {
  id: string;
  family: string;
  version: string;
  license: string;
  tokenizer: FileEntry;
  files: Record<string, FileEntry | undefined>;
  graphs: (FileEntry & { role: string; dtype: string; weights?: FileEntry; outputs: { name: string; shape: (number | string)[] }[] })[];
}

export const LICENCE_TEXT = "# Licence of the weights\n\nCC BY-SA 4.0; the sources are named in the corpus notes.\n";

/**
 * A copy of the tiny package with a licence text, as `<parent>/<name>`, in one precision, which is quicker to check, or
 * in all of them. `edit` may change the manifest.
 */
export function licensedPackage(
  parent: string,
  name = "tiny-denoiser",
  edit: (manifest: EditableManifest) => void = () => {},
  precisions: "int8" | "all" = "int8",
): string {
  const folder = join(parent, name);
  cpSync(TINY, folder, { recursive: true });
  if (precisions === "int8") {
    for (const other of ["float32", "float16"]) rmSync(join(folder, other), { recursive: true });
    editManifest(folder, (manifest) => {
      manifest.graphs = manifest.graphs.filter((graph) => graph.dtype === "int8");
    });
    const golden = JSON.parse(readFileSync(join(folder, "golden.json"), "utf8")) as { graphs: Json };
    writeFileSync(join(folder, "golden.json"), JSON.stringify({ ...golden, graphs: { int8: golden.graphs.int8 } }));
    rehash(folder);
  }
  writeFileSync(join(folder, "LICENSE.md"), LICENCE_TEXT);
  editManifest(folder, (manifest) => {
    manifest.files.license = entryOf(folder, "LICENSE.md");
    edit(manifest);
  });
  return folder;
}

export function editManifest(folder: string, edit: (manifest: EditableManifest) => void): void {
  const path = join(folder, "manifest.json");
  const manifest = JSON.parse(readFileSync(path, "utf8")) as EditableManifest;
  edit(manifest);
  writeFileSync(path, JSON.stringify(manifest));
}

export function entryOf(folder: string, file: string): FileEntry {
  const bytes = readFileSync(join(folder, file));
  return { file, sha256: createHash("sha256").update(bytes).digest("hex"), bytes: bytes.length };
}

/** Makes the manifest's hashes and sizes fit the files again, as somebody would who forges a package. */
export function rehash(folder: string): void {
  editManifest(folder, (manifest) => {
    const renew = (entry: FileEntry | undefined): void => {
      if (entry !== undefined) Object.assign(entry, entryOf(folder, entry.file));
    };
    renew(manifest.tokenizer);
    for (const entry of Object.values(manifest.files)) renew(entry);
    for (const graph of manifest.graphs) {
      renew(graph);
      renew(graph.weights);
    }
  });
}

export function flipBit(path: string): void {
  const bytes = readFileSync(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

/** A folder as a ZIP archive, its files below `top` ("" for none). */
export function zipFolder(folder: string, top = "package/"): Uint8Array {
  const files: Zippable = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (statSync(path).isFile()) files[`${top}${relative(folder, path)}`] = readFileSync(path);
  }
  return zipSync(files, { level: 1 });
}

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
