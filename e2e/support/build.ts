/** Builds what is missing or older than its sources before the tests, as `npm run build` does. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export default function buildApplication(): void {
  const { status } = spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    throw new Error("The application could not be built; read the messages above.");
  }
}
