/** Bundles the Node side into dist/main and dist/preload. Runs on the app's own Node.js. */
import { cp } from "node:fs/promises";
import { rolldown } from "rolldown";
import { MAIN_BUNDLE, PDF_DATA, PRELOAD_BUNDLE } from "./lib/bundles.mjs";

for (const { output, ...input } of [MAIN_BUNDLE, PRELOAD_BUNDLE]) {
  const bundle = await rolldown(input);
  await bundle.write(output);
  await bundle.close();
}
await cp(PDF_DATA.from, PDF_DATA.to, { recursive: true });
