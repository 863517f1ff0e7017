/** `npm run lock`: adds to package-lock.json what npm left out (see lib/completeLock.mjs). After every `npm install PACKAGE`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { completeLock, missingEntries } from "./lib/completeLock.mjs";
import { say } from "./lib/report.mjs";
import { ROOT } from "./lib/root.mjs";

const file = join(ROOT, "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));
const missing = Object.keys(missingEntries(lock));
if (missing.length > 0) writeFileSync(file, `${JSON.stringify(completeLock(lock), null, 2)}\n`);
say(missing.length === 0 ? "package-lock.json is complete." : `Added to package-lock.json: ${missing.join(", ")}`);
