#!/usr/bin/env node
/** The command line from a checkout: the bundle when it is up to date, else the sources as they are. */
import { spawn } from "node:child_process";
import { isBuilt } from "./lib/freshness.mjs";
import { stop } from "./lib/report.mjs";
import { ROOT } from "./lib/root.mjs";
import { findRuntime } from "./lib/runtime.mjs";

/** @returns {string} */
function runtimeOrStop() {
  try {
    return findRuntime();
  } catch (error) {
    stop(error);
  }
}

const entry = isBuilt() ? "dist/main/cli.mjs" : "main/hosts/cli/index.ts";
// npm runs scripts in the checkout; files are named relative to where it was called.
const child = spawn(runtimeOrStop(), ["--disable-warning=ExperimentalWarning", `${ROOT}${entry}`, ...process.argv.slice(2)], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(/** @type {NodeJS.Signals} */ (signal)));
child.once("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
