import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { JOB_MEMORY } from "../../documents/worker/documentWorker.ts";
import type { DocumentWorkerSpawner } from "../../ports/ports.ts";
import { nodeForChild } from "./forkSpawner.ts";

/** Spawns the process that works on files with `child_process.fork`; messages are structured clones. */
export function createForkDocumentWorker(entry: string = defaultEntry()): DocumentWorkerSpawner {
  return {
    spawn() {
      const child = fork(entry, [], {
        execPath: nodeForChild(),
        execArgv: [`--max-old-space-size=${JOB_MEMORY}`],
        serialization: "advanced",
        stdio: ["ignore", "ignore", "ignore", "ipc"],
      });
      let gone = false;
      const listeners: (() => void)[] = [];
      const finish = (): void => {
        if (gone) return;
        gone = true;
        for (const listener of listeners) listener();
      };
      child.on("error", () => child.pid === undefined && finish());
      child.on("exit", finish);
      return {
        post: (message) => void (child.connected && child.send(message as object, () => {})),
        onMessage: (listener) => void child.on("message", listener),
        onExit: (listener) => void listeners.push(listener),
        kill: () => void child.kill("SIGKILL"),
      };
    },
  };
}

/** Beside a bundle lies `documents.mjs`; from the sources Node runs the TypeScript file itself. */
function defaultEntry(): string {
  const bundled = fileURLToPath(new URL("./documents.mjs", import.meta.url));
  return existsSync(bundled) ? bundled : fileURLToPath(new URL("../../documents/worker/entry.ts", import.meta.url));
}
