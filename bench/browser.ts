/** Chromium and a served app for benchmarks. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "@playwright/test";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Chromium of PALIMPSEST_CHROMIUM, else the system's. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env["PALIMPSEST_CHROMIUM"] ?? "/usr/bin/chromium", args: FLAGS });
}

export interface Served {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves a workspace with the built app; `command` is how the app is started. Rejects when it ends before it is ready. */
export function serve(
  workspace: string,
  command: readonly string[] = [process.execPath, "main/hosts/cli/index.ts", "serve", "--idle-minutes", "0"],
): Promise<Served> {
  const [program = process.execPath, ...words] = command;
  const child = spawn(program, [...words, "--workspace", workspace], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"], detached: true });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async (): Promise<void> => {
    // The whole group: npm, the script and the app it started.
    if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    await ended;
  };
  return new Promise((resolve, reject) => {
    let output = "";
    child.once("exit", (code) => reject(new Error(`the app ended with ${code}: ${output}`)));
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
      const url = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(output)?.[0];
      if (url !== undefined) resolve({ url, stop });
    });
  });
}
