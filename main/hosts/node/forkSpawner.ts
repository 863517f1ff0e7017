import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ChildMessage } from "../../inference/protocol.ts";
import type { InferenceProcess, InferenceSpawner } from "../../ports/ports.ts";
import { applicationRoot } from "./root.ts";

export interface ForkSpawnerOptions {
  /** Script of the child; default: the bundled one in a bundle, else the source. */
  readonly entry?: string;
  /** Node that runs it; default: the one that comes with the app's packages, else the running one. */
  readonly execPath?: string;
  /** Environment variables added to ours. */
  readonly env?: Readonly<Record<string, string>>;
  /** Lines that native libraries print; dropped by default. */
  readonly onOutput?: (line: string) => void;
}

/** Spawns the inference process with `child_process.fork`; messages are structured clones. */
export function createForkSpawner(options: ForkSpawnerOptions = {}): InferenceSpawner {
  return {
    spawn: () => {
      const child = fork(options.entry ?? defaultEntry(), [], {
        execPath: options.execPath ?? nodeForChild(),
        // The child needs none of our own flags, above all no --inspect on the same port.
        execArgv: [],
        serialization: "advanced",
        stdio: ["ignore", "pipe", "pipe", "ipc"],
        env: { ...process.env, ...options.env },
      });
      for (const stream of [child.stdout, child.stderr]) {
        if (stream) createInterface({ input: stream }).on("line", (line) => options.onOutput?.(line));
      }
      return processOf(child);
    },
  };
}

function processOf(child: ChildProcess): InferenceProcess {
  let exited = false;
  const exitListeners: ((code: number | null, signal: string | null) => void)[] = [];
  const finish = (code: number | null, signal: string | null): void => {
    if (exited) return;
    exited = true;
    for (const listener of exitListeners) listener(code, signal);
  };
  // "error" without "exit" means that the process could not be started at all.
  child.on("error", () => child.pid === undefined && finish(null, null));
  child.on("exit", finish);
  return {
    pid: child.pid,
    post: (message) => {
      if (child.connected) child.send(message, () => {}); // a broken line is followed by "exit"
    },
    onMessage: (listener) => child.on("message", (message) => listener(message as ChildMessage)),
    onExit: (listener) => exitListeners.push(listener),
    kill: () => child.kill("SIGKILL"),
  };
}

/** Beside a bundle lies `inference.mjs`; from the sources Node runs the TypeScript file itself. */
function defaultEntry(): string {
  const bundled = fileURLToPath(new URL("./inference.mjs", import.meta.url));
  return existsSync(bundled) ? bundled : fileURLToPath(new URL("../../inference/child/entry.ts", import.meta.url));
}

/** The Node of the `node` package where it is installed: the machine's own may be too old to run TypeScript. */
export function nodeForChild(): string {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const packaged = join(applicationRoot(), "node_modules", "node", "bin", name);
  return existsSync(packaged) ? packaged : process.execPath;
}
