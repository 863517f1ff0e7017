import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StepFailed, say, step } from "./report.mjs";
import { ROOT } from "./root.mjs";
import { run } from "./run.mjs";

/** Oldest Node.js that can run these scripts; the app itself runs on the one of the `node` package. */
const MINIMUM_NODE = 20;

/** Throws StepFailed when the machine's Node is too old. @param {string} [version] */
export function checkNode(version = process.versions.node) {
  if (Number(version.split(".")[0]) < MINIMUM_NODE) {
    throw new StepFailed(
      `Node.js ${version} is too old.`,
      `install Node.js ${MINIMUM_NODE} or newer (on Debian 12: apt-get install nodejs from the nodesource repository, or nvm install 22).`,
    );
  }
}

/**
 * Whether node_modules holds what package-lock.json asks for: our own note of the last install, or, after a plain
 * `npm install`, npm's note being newer than the lock file.
 * @param {string} root
 */
export function isInstalled(root) {
  const lock = join(root, "package-lock.json");
  const note = noteFile(root);
  if (!existsSync(join(root, "node_modules", "node", "package.json"))) return false;
  if (existsSync(note)) {
    if (readFileSync(note, "utf8") === hashOf(lock)) return true;
  }
  const hidden = join(root, "node_modules", ".package-lock.json");
  return existsSync(hidden) && statSync(hidden).mtimeMs >= statSync(lock).mtimeMs;
}

/** Installs the packages of package-lock.json when they are missing or old. */
export async function ensureInstalled() {
  checkNode();
  if (isInstalled(ROOT)) return;
  await step("Installing packages (npm ci)", async () => {
    let code = await runNpm(["ci"]);
    if (code !== 0) {
      // A mirror may lack packages of other systems that the lock file names; package.json pins the direct ones exactly.
      say(`  npm ci ended with code ${code}. Trying npm install, without the exact versions of indirect packages.`);
      code = await runNpm(["install", "--package-lock=false"]);
    }
    if (code !== 0)
      throw new StepFailed(
        `npm ended with code ${code}.`,
        "check that the npm registry can be reached (npm ping) and that the disk has 1.5 GB free, then try again.",
      );
    writeFileSync(noteFile(ROOT), hashOf(join(ROOT, "package-lock.json")));
  });
  say("");
}

/** Runs the npm that called us, else the one on the path. @param {readonly string[]} words */
function runNpm(words) {
  const npm = process.env.npm_execpath;
  const all = [...words, "--no-audit", "--no-fund", "--loglevel=error"];
  // onnxruntime-node would fetch CUDA libraries otherwise; `npm run gpu:cuda` does that on request.
  const env = { ONNXRUNTIME_NODE_INSTALL: "skip" };
  return npm?.endsWith("js")
    ? run(process.execPath, [npm, ...all], { env })
    : run(process.platform === "win32" ? "npm.cmd" : "npm", all, { env });
}

/** @param {string} root */
function noteFile(root) {
  return join(root, "node_modules", ".palimpsest-installed");
}

/** @param {string} file */
function hashOf(file) {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
