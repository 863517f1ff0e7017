import type { UtilityProcess } from "electron";
import type { ChildMessage } from "../../inference/protocol.ts";
import type { InferenceSpawner } from "../../ports/ports.ts";

type Fork = (modulePath: string) => Pick<UtilityProcess, "pid" | "postMessage" | "on" | "once" | "kill">;

/** Starts the inference child as Electron's utility process: a process of its own without a window. */
export function createUtilitySpawner(fork: Fork, entry: string): InferenceSpawner {
  return {
    spawn() {
      const child = fork(entry);
      return {
        get pid() {
          return child.pid;
        },
        post: (message) => child.postMessage(message),
        onMessage: (listener) => void child.on("message", (message: ChildMessage) => listener(message)),
        // A utility process reports no signal; a killed one has another code than 0.
        onExit: (listener) => void child.once("exit", (code) => listener(code, null)),
        kill: () => void child.kill(),
      };
    },
  };
}
