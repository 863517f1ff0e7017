/** Builds the interface before the tests when it is missing or older than its sources. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Newest modification below a folder, ms; 0 where there is none. */
function newest(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isDirectory()) {
    return found?.mtimeMs ?? 0;
  }
  return readdirSync(path).reduce((time, name) => Math.max(time, newest(join(path, name))), 0);
}

export default async function buildInterface(): Promise<void> {
  const built = newest(join(root, "dist/renderer/index.html"));
  const sources = Math.max(...["renderer", "src", "vite.config.ts", "package-lock.json"].map((path) => newest(join(root, path))));
  if (built < sources) {
    await build({ root: join(root, "renderer"), configFile: join(root, "vite.config.ts"), logLevel: "warn" });
  }
}
