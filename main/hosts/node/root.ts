import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Folder of the application: the checkout, or what was unpacked from an installer. Found by looking upwards for our
 * package.json, so that it is the same for the sources and for the bundle in dist/.
 */
export function applicationRoot(from: string = import.meta.url): string {
  let folder = dirname(fileURLToPath(from));
  for (;;) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && readManifest(manifest).name === "palimpsest") return folder;
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error("The folder of Palimpsest was not found: package.json is missing. Install the application again.");
    folder = parent;
  }
}

/** Version of the application, from its package.json. */
export function applicationVersion(root: string = applicationRoot()): string {
  return readManifest(join(root, "package.json")).version ?? "0.0.0";
}

function readManifest(file: string): { name?: string; version?: string } {
  return JSON.parse(readFileSync(file, "utf8")) as { name?: string; version?: string };
}
