/** The licence of a package: its name in the manifest, its text in a file that the manifest names and hashes. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { brokenPackage, packagePath } from "./files.ts";
import type { Manifest } from "./manifest.ts";

const MOST_BYTES = 1024 * 1024;

export interface PackageLicence {
  readonly name: string;
  readonly text: string;
  /** SHA-256 (hex) of the text as UTF-8. */
  readonly sha256: string;
}

/** Name and text of the licence. Throws MODEL_BROKEN when either is missing or the text is not readable. */
export async function requireLicence(folder: string, manifest: Manifest): Promise<PackageLicence> {
  const name = manifest.license.trim();
  const entry = manifest.files.license;
  if (name === "") throw brokenPackage(folder, "it has no licence: the manifest's field license is empty");
  if (entry === undefined)
    throw brokenPackage(folder, "it has no licence text: the manifest names and hashes none under files.license", "LICENSE.md");
  if (entry.bytes > MOST_BYTES) throw brokenPackage(folder, "the licence text is larger than 1 MiB", entry.file);
  const text = await licenceText(folder, entry.file);
  if (text.trim() === "") throw brokenPackage(folder, "the licence text is empty", entry.file);
  return { name, text, sha256: createHash("sha256").update(text).digest("hex") };
}

/** The same for an installed package, which may be older than the rule: the name stands for a text that is not there. */
export async function readLicence(folder: string, manifest: Manifest): Promise<PackageLicence> {
  if (manifest.files.license !== undefined) return requireLicence(folder, manifest);
  const name = manifest.license.trim();
  return { name, text: name, sha256: createHash("sha256").update(name).digest("hex") };
}

async function licenceText(folder: string, file: string): Promise<string> {
  const bytes = await readFile(await packagePath(folder, file));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw brokenPackage(folder, "the licence text is not UTF-8", file, cause);
  }
}
