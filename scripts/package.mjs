/** `npm run package [-- --linux --x64 …]`: installers in release/, by electron-builder. Fetches the Electron binary of the target. */
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { StepFailed, step, stop } from "./lib/report.mjs";
import { run } from "./lib/run.mjs";
import { findRuntime, runtimeEnvironment } from "./lib/runtime.mjs";

try {
  await ensureInstalled();
  await ensureBuilt();
  const runtime = findRuntime();
  await step("Packing the desktop app", async () => {
    const code = await run(runtime, ["node_modules/electron-builder/cli.js", "--publish", "never", ...process.argv.slice(2)], {
      env: runtimeEnvironment(runtime),
    });
    if (code !== 0)
      throw new StepFailed(
        `electron-builder ended with code ${code}.`,
        "check that github.com can be reached for the Electron binary, or set electronDist in electron-builder.yml to a folder that has it.",
      );
  });
} catch (error) {
  stop(error);
}
