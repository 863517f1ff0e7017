import { join } from "node:path";
import { ROOT } from "./root.mjs";

/** Packages with native parts, which stay in node_modules; Electron is provided by the shell. */
export const EXTERNAL = ["electron", "better-sqlite3", "onnxruntime-node", "@node-rs/argon2"];

/**
 * The bundles for Node: command line with the web host, inference child, the process that reads foreign files, desktop host. They share chunks, because the
 * backend is the same in all.
 * @type {import("rolldown").RolldownOptions & { output: import("rolldown").OutputOptions }}
 */
export const MAIN_BUNDLE = {
  cwd: ROOT,
  input: {
    cli: "main/hosts/cli/index.ts",
    inference: "main/inference/child/entry.ts",
    documents: "main/documents/worker/entry.ts",
    electron: "main/hosts/electron/index.ts",
  },
  external: [/^node:/, ...EXTERNAL.map((name) => new RegExp(`^${name}(/|$)`))],
  platform: "node",
  output: {
    dir: join(ROOT, "dist", "main"),
    format: "esm",
    entryFileNames: "[name].mjs",
    chunkFileNames: "[name]-[hash].mjs",
    sourcemap: false,
    cleanDir: true,
    // CommonJS libraries in the bundle (pdfkit, pdfmake) find their own files, which bundle.mjs copies, by this name.
    intro: "const __dirname = import.meta.dirname;",
  },
};

/** Files that the bundled PDF writer reads at run time: metrics of the standard fonts and the sRGB profile. */
export const PDF_DATA = { from: join(ROOT, "node_modules/pdfkit/js/data"), to: join(ROOT, "dist/main/data") };

/**
 * The preload script: a sandboxed one must be CommonJS in one file.
 * @type {import("rolldown").RolldownOptions & { output: import("rolldown").OutputOptions }}
 */
export const PRELOAD_BUNDLE = {
  cwd: ROOT,
  input: "main/hosts/electron/preload/index.ts",
  external: ["electron"],
  platform: "node",
  output: { file: join(ROOT, "dist", "preload", "preload.cjs"), format: "cjs" },
};
