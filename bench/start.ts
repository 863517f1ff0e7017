/** `npm start` to a window that can be used, everything installed and built. */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { launchChromium, serve } from "./browser.ts";
import { type Benchmark, median } from "./measurement.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

export const start: Benchmark = {
  name: "start",
  about: "npm start to a usable window",
  async run(options) {
    execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
    const browser = await launchChromium();
    const times: number[] = [];
    const served: number[] = [];
    const count = options.scale === "full" ? 5 : 2;
    for (let round = 0; round < count; round += 1) {
      const workspace = await mkdtemp(path.join(os.tmpdir(), "palimpsest-bench-"));
      const began = performance.now();
      const app = await serve(workspace, ["npm", "start", "--silent", "--"]);
      served.push(performance.now() - began);
      // The browser is there already, as on a desktop where it is running.
      const page = await browser.newPage();
      await page.goto(app.url);
      await page
        .getByRole("button", { name: /Mutual Non-Disclosure/ })
        .first()
        .waitFor();
      times.push(performance.now() - began);
      await page.close();
      await app.stop();
      await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
    }
    await browser.close();
    const how = `median of ${count} starts with an empty workspace; the first sample can be clicked`;
    return [
      { name: "npm start to the address", value: median(served), unit: "ms", target: null, how },
      { name: "npm start to a usable window", value: median(times), unit: "ms", target: { limit: 4000, is: "at most" }, how },
    ];
  },
};
