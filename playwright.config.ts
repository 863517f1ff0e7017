/**
 * End-to-end tests in a real browser against the real application; the desktop project exists where the Electron binary
 * does. `PALIMPSEST_CHROMIUM` names the browser; else the system's, else Playwright's own.
 */
import { existsSync } from "node:fs";
import { defineConfig, type Project } from "@playwright/test";
import { electronBinary } from "./e2e/support/electron.ts";

const SYSTEM_CHROMIUM = "/usr/bin/chromium";
const chosen = process.env["PALIMPSEST_CHROMIUM"];
const executablePath = chosen !== undefined && chosen !== "" ? chosen : existsSync(SYSTEM_CHROMIUM) ? SYSTEM_CHROMIUM : undefined;

const web: Project = {
  name: "web",
  testIgnore: "**/electron/**",
  use: {
    browserName: "chromium",
    viewport: { width: 1360, height: 860 },
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
};

const desktop: Project = { name: "electron", testMatch: "**/electron/**/*.spec.ts" };

export default defineConfig({
  testDir: "./e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "./test-results/e2e",
  globalSetup: "./e2e/support/build.ts",
  fullyParallel: true,
  forbidOnly: true,
  // A loaded machine may starve a browser once; a test that fails twice has failed, and one that needed both attempts is listed.
  retries: 1,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/e2e.json" }]],
  use: {
    locale: "en-GB",
    colorScheme: "light",
    trace: "off",
    screenshot: "only-on-failure",
    acceptDownloads: true,
    actionTimeout: 20_000,
  },
  projects: electronBinary() === null ? [web] : [web, desktop],
});
