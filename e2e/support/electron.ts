import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Path of the Electron binary, or null where it was not downloaded. */
export function electronBinary(): string | null {
  const folder = fileURLToPath(new URL("../../node_modules/electron", import.meta.url));
  const pathFile = join(folder, "path.txt");
  if (!existsSync(pathFile)) {
    return null;
  }
  const binary = join(folder, "dist", readFileSync(pathFile, "utf8").trim());
  return existsSync(binary) ? binary : null;
}
