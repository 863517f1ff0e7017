/** `npm run build`: dist/renderer (vite), dist/main and dist/preload (rolldown). `--force` builds although nothing changed. */
import { fileURLToPath } from "node:url";
import { isBuilt, markBuilt, markUnbuilt, sourceHash } from "./lib/freshness.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { StepFailed, say, step, stop } from "./lib/report.mjs";
import { run } from "./lib/run.mjs";
import { findRuntime, runtimeEnvironment } from "./lib/runtime.mjs";

/** Builds when the sources changed since the last build. @param {{ force?: boolean }} [options] */
export async function ensureBuilt(options = {}) {
  if (options.force !== true && isBuilt()) return;
  const runtime = findRuntime();
  const env = runtimeEnvironment(runtime);
  const hash = sourceHash();
  markUnbuilt();
  const next = "read the message above; `npm run typecheck` often says more.";
  await step("Building the backend and the command line", async () => {
    if ((await run(runtime, ["scripts/bundle.mjs"], { env })) !== 0) throw new StepFailed("The backend could not be built.", next);
  });
  await step("Building the interface", async () => {
    if ((await run(runtime, ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], { env })) !== 0)
      throw new StepFailed("The interface could not be built.", next);
  });
  markBuilt(hash);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await ensureInstalled();
    await ensureBuilt({ force: process.argv.includes("--force") });
    say("dist/ is up to date.");
  } catch (error) {
    stop(error);
  }
}
