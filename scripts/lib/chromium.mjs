import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { StepFailed, say, step } from "./report.mjs";
import { ROOT } from "./root.mjs";
import { capture, run } from "./run.mjs";

const NAMES =
  process.platform === "win32" ? ["chrome.exe", "msedge.exe"] : ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const APPLICATIONS = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"];

/** What the search looks at; replaced in tests. @typedef {{ environment: Record<string, string | undefined>, own: string | null, exists: (path: string) => boolean }} Places */

/**
 * A Chromium that is there: PALIMPSEST_CHROMIUM, Playwright's own, then the system's. Null when there is none.
 * @param {Places} places
 */
export function locateChromium({ environment, own, exists }) {
  const chosen = environment.PALIMPSEST_CHROMIUM;
  if (chosen !== undefined && chosen !== "") {
    if (!exists(chosen))
      throw new StepFailed(
        `PALIMPSEST_CHROMIUM names ${chosen}, which is not there.`,
        "correct the variable, or unset it to use another Chromium.",
      );
    return chosen;
  }
  if (own !== null && exists(own)) return own;
  const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...APPLICATIONS];
  return candidates.find(exists) ?? null;
}

/** Where Playwright's own Chromium is, or would be. @param {string} runtime */
async function playwrightPath(runtime) {
  const { code, output } = await capture(runtime, [
    "--input-type=module",
    "-e",
    "import { chromium } from '@playwright/test'; process.stdout.write(chromium.executablePath())",
  ]);
  return code === 0 ? output.trim() : null;
}

/**
 * Finds a Chromium for the end-to-end tests, or gets one: Playwright's installer, then Debian's package when we are root.
 * @param {string} runtime
 */
export async function ensureChromium(runtime) {
  const own = await playwrightPath(runtime);
  const locate = () => locateChromium({ environment: process.env, own, exists: existsSync });
  const found = locate();
  if (found !== null) {
    say(`Chromium: ${found}`);
    return found;
  }
  await step("Installing Chromium with Playwright's installer", async () => {
    await run(runtime, ["node_modules/@playwright/test/cli.js", "install", "chromium"]);
  });
  const installed = locate();
  if (installed !== null && works(installed)) return installed;
  if (process.platform === "linux" && process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0) {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await step("Installing Chromium from Debian's packages", async () => {
      if ((await run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { env })) === 0) return;
      await run("apt-get", ["update"], { env });
      await run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { env });
    });
    const system = locateChromium({ environment: process.env, own: null, exists: existsSync });
    if (system !== null) return system;
  }
  throw new StepFailed(
    "There is no Chromium for the end-to-end tests.",
    "install one (Debian: apt-get install chromium) or set PALIMPSEST_CHROMIUM to the path of one, then run npm test again.",
  );
}

/** Playwright's build may lack system libraries. @param {string} path */
function works(path) {
  return spawnSync(path, ["--version"], { cwd: ROOT }).status === 0;
}
