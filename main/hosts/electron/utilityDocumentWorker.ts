import type { UtilityProcess } from "electron";
import { JOB_MEMORY } from "../../documents/worker/documentWorker.ts";
import type { DocumentWorkerSpawner } from "../../ports/ports.ts";

type Fork = (modulePath: string, execArgv: readonly string[]) => Pick<UtilityProcess, "postMessage" | "on" | "once" | "kill">;

/** Starts the process that works on one file from outside as an Electron utility process, its memory bounded by V8. */
export function createUtilityDocumentWorker(fork: Fork, entry: string): DocumentWorkerSpawner {
  return {
    spawn() {
      const child = fork(entry, [`--js-flags=--max-old-space-size=${JOB_MEMORY}`, `--max-old-space-size=${JOB_MEMORY}`]);
      return {
        post: (message) => child.postMessage(message),
        onMessage: (listener) => void child.on("message", listener),
        onExit: (listener) => void child.once("exit", () => listener()),
        kill: () => void child.kill(),
      };
    },
  };
}
