/** `npm run typecheck`: every layer with its own settings. */
import { say } from "./lib/report.mjs";
import { run } from "./lib/run.mjs";
import { findRuntime, runtimeEnvironment } from "./lib/runtime.mjs";
import { PROJECTS } from "./lib/typecheck.mjs";

const runtime = findRuntime();
let failed = 0;
for (const project of PROJECTS) {
  const code = await run(runtime, ["node_modules/typescript/bin/tsc", "-p", project], { env: runtimeEnvironment(runtime) });
  say(`${project === "." ? "tests, scripts" : project}: ${code === 0 ? "ok" : "failed"}`);
  if (code !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
