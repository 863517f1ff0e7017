import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { StepFailed } from "./report.mjs";
import { ROOT } from "./root.mjs";

/** Oldest Node.js that runs our TypeScript as it is and has the app's Node-API. */
const MINIMUM = [22, 18];

/**
 * The Node.js that the app runs on: the `node` package's, else the machine's own when it is new enough.
 * @param {string} [root]
 */
export function findRuntime(root = ROOT) {
  const own = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(own) && isNewEnough(spawnSync(own, ["--version"], { encoding: "utf8" }).stdout ?? "")) return own;
  if (isNewEnough(process.version)) return process.execPath;
  throw new StepFailed(
    `The Node.js of the "node" package is not there, and the machine's own (${process.version}) is older than ${MINIMUM.join(".")}.`,
    "allow the install script of the package `node` (npm install-scripts ls), or install Node.js 24, then run npm ci.",
  );
}

/** Environment in which `node` is the app's Node.js, for tools that start it by name. @param {string} runtime */
export function runtimeEnvironment(runtime) {
  const folders = [join(runtime, ".."), join(ROOT, "node_modules", ".bin")];
  return { PATH: [...folders, process.env.PATH ?? ""].join(delimiter) };
}

/** @param {string} version e.g. "v24.21.0" */
function isNewEnough(version) {
  const [major = 0, minor = 0] = version.trim().replace(/^v/, "").split(".").map(Number);
  return major > (MINIMUM[0] ?? 0) || (major === MINIMUM[0] && minor >= (MINIMUM[1] ?? 0));
}
