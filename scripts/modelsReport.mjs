/** `npm run models:report`: writes tables and plots of models/reports/ into models/README.md and docs/images/models/. */
import { run } from "./lib/run.mjs";
import { findRuntime, runtimeEnvironment } from "./lib/runtime.mjs";

const runtime = findRuntime();
process.exit(
  await run(runtime, ["--disable-warning=ExperimentalWarning", "scripts/modelsReport/index.ts"], { env: runtimeEnvironment(runtime) }),
);
