import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { ROOT } from "./root.mjs";

/** What the build reads. */
const SOURCES = [
  "src",
  "main",
  "renderer",
  "scripts/bundle.mjs",
  "scripts/lib/bundles.mjs",
  "vite.config.ts",
  "package-lock.json",
  "tsconfig.base.json",
];
const IGNORED = /(\.test\.tsx?$)|(^|[\\/])(testing|fixtures)([\\/]|$)/;

/** Hash over names and contents of all sources: the same after a fresh clone, another branch and back, a touch. @param {string} [root] */
export function sourceHash(root = ROOT) {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    for (const file of filesOf(root, source))
      hash
        .update(`${file.split(sep).join("/")}\0`)
        .update(readFileSync(join(root, file)))
        .update("\0");
  }
  return hash.digest("hex");
}

/** Whether dist/ was built from these sources. @param {string} [root] */
export function isBuilt(root = ROOT) {
  const stamp = stampFile(root);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === sourceHash(root);
}

/** Remembers what dist/ was built from. @param {string} hash @param {string} [root] */
export function markBuilt(hash, root = ROOT) {
  mkdirSync(dirname(stampFile(root)), { recursive: true });
  writeFileSync(stampFile(root), hash);
}

/** Forgets it, before a build. @param {string} [root] */
export function markUnbuilt(root = ROOT) {
  rmSync(stampFile(root), { force: true });
}

/** Files at or below a path, relative to the root, in a fixed order. @param {string} root @param {string} path @returns {string[]} */
function filesOf(root, path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined || IGNORED.test(path)) return [];
  if (!stats.isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesOf(root, join(path, name)));
}

/** @param {string} root */
function stampFile(root) {
  return join(root, "dist", ".sources");
}
