/**
 * `npm start [-- FILE]`: installs what is missing, builds what changed, starts the app. Runs on any Node.js >= 20; the
 * app itself runs on the one of the `node` package.
 */
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { stop } from "./lib/report.mjs";
import { ROOT } from "./lib/root.mjs";
import { findRuntime } from "./lib/runtime.mjs";

try {
  await ensureInstalled();
  await ensureBuilt();
} catch (error) {
  stop(error);
}

// A file is named relative to where `npm start` was called.
const calledFrom = process.env.INIT_CWD ?? process.cwd();
const words = process.argv.slice(2).map((word) => (word.startsWith("-") ? word : resolve(calledFrom, word)));
const child = spawn(findRuntime(), ["dist/main/cli.mjs", "open", ...words], { cwd: ROOT, stdio: "inherit" });
// Ctrl+C reaches the child too; it closes the workspace in order, and we wait for it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(/** @type {NodeJS.Signals} */ (signal)));
child.once("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 0)));
