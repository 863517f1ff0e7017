/** Writes what `makeReport` makes. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeReport } from "./report.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { files, stale } = makeReport(root);
for (const [file, text] of files) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  process.stdout.write(`${file}\n`);
}
for (const file of stale) {
  rmSync(join(root, file));
  process.stdout.write(`${file} removed\n`);
}
