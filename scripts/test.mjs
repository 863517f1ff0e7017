/**
 * `npm test` (and `npm run ready`, and .ci/run): everything that is checked, from types to the running app in a
 * browser. Installs what is missing; goes on after a failure so that one run tells everything; the last line sums up.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { ensureChromium } from "./lib/chromium.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { duration, StepFailed, say, step } from "./lib/report.mjs";
import { countPlaywright, countVitest, playwrightFailures, single, sum, summaryLine, vitestFailures } from "./lib/results.mjs";
import { ROOT } from "./lib/root.mjs";
import { run } from "./lib/run.mjs";
import { findRuntime, runtimeEnvironment } from "./lib/runtime.mjs";
import { PROJECTS } from "./lib/typecheck.mjs";

/** @typedef {import("./lib/results.mjs").Count} Count */

const REPORTS = join(ROOT, "test-results", "reports");
const started = performance.now();
/** @type {Count[]} */
const counts = [];
/** @type {string[]} */
const failures = [];
/** Every failed test by name, for the end of the log. @type {string[]} */
const details = [];

/**
 * Runs one part and counts it; a part that breaks is one failure, and the next part runs all the same.
 * @param {string} title @param {() => Promise<Count>} work
 */
async function part(title, work) {
  try {
    const count = await step(title, work);
    counts.push(count);
    if (count.failed > 0) failures.push(`${title}: ${count.failed} failed`);
  } catch (error) {
    counts.push(single(false));
    failures.push(
      `${title}: ${error instanceof Error ? error.message : String(error)}${error instanceof StepFailed ? ` Next step: ${error.next}` : ""}`,
    );
  }
  say("");
}

/** @param {string} name @returns {unknown} */
function readReport(name) {
  const file = join(REPORTS, name);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
}

/** @param {string} name @param {number} code */
function playwrightCount(name, code) {
  const report = readReport(name);
  details.push(...playwrightFailures(report));
  return countPlaywright(report, code);
}

function finish() {
  const total = sum(counts);
  say(`Everything took ${duration(performance.now() - started)}.`);
  for (const failure of failures) say(`✗ ${failure}`);
  for (const detail of details) say(`  ✗ ${detail.replaceAll("\n", "\n  ")}`);
  say(summaryLine(total));
  process.exit(total.failed === 0 ? 0 : 1);
}

try {
  await ensureInstalled();
} catch (error) {
  failures.push(
    `${error instanceof Error ? error.message : String(error)}${error instanceof StepFailed ? ` Next step: ${error.next}` : ""}`,
  );
  counts.push(single(false));
  finish();
}

const runtime = findRuntime();
const env = { ...runtimeEnvironment(runtime), FORCE_COLOR: "0" };
/** @param {readonly string[]} words @param {Record<string, string>} [more] */
const node = (words, more = {}) => run(runtime, words, { env: { ...env, ...more } });

rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

await part("Type check of every layer", async () => {
  /** @type {Count[]} */
  const checks = [];
  for (const project of PROJECTS) {
    const code = await node(["node_modules/typescript/bin/tsc", "-p", project]);
    say(`  ${project === "." ? "tests, scripts" : project}: ${code === 0 ? "ok" : "failed"}`);
    checks.push(single(code === 0));
  }
  return sum(checks);
});

await part("Lint", async () => single((await node(["node_modules/@biomejs/biome/bin/biome", "check", "--max-diagnostics=50"])) === 0));

await part("Layer guards", async () =>
  single(
    (await node([
      "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs",
      "--config",
      ".dependency-cruiser.mjs",
      "src",
      "main",
      "renderer",
    ])) === 0,
  ),
);

await part("Build", async () => {
  await ensureBuilt();
  return single(true);
});

/** @type {string | null} */
let chromium = null;
await part("Chromium, for the tests in a browser and its software Vulkan driver", async () => {
  chromium = await ensureChromium(runtime);
  return single(true);
});

await part("Unit, property, contract, storage and inference tests", async () => {
  const words = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${join(REPORTS, "vitest.json")}`];
  const code = await node(["node_modules/vitest/vitest.mjs", ...words], chromium === null ? {} : { PALIMPSEST_CHROMIUM: chromium });
  const report = readReport("vitest.json");
  details.push(...vitestFailures(report, ROOT));
  return countVitest(report, code);
});

if (chromium !== null && existsSync(join(ROOT, "playwright.config.ts"))) {
  await part("End-to-end tests in the browser", async () => {
    const words = ["node_modules/@playwright/test/cli.js", "test", "--project=web", "--reporter=list,json"];
    const code = await node(words, { PALIMPSEST_CHROMIUM: chromium ?? "", PLAYWRIGHT_JSON_OUTPUT_NAME: join(REPORTS, "web.json") });
    return playwrightCount("web.json", code);
  });
}

if (existsSync(join(ROOT, "node_modules", "electron", "dist"))) {
  await part("End-to-end tests in the desktop window", async () => {
    const words = ["node_modules/@playwright/test/cli.js", "test", "--project=electron", "--reporter=list,json"];
    const code = await node(words, { PLAYWRIGHT_JSON_OUTPUT_NAME: join(REPORTS, "electron.json") });
    return playwrightCount("electron.json", code);
  });
} else {
  say("The desktop window is not tested: the Electron binary is not here (`npm run desktop:install` fetches it).\n");
}

finish();
