/** Ports whose clock and timers the test moves on. Imports nothing of the test runner, so that child processes can use it. */
import { join } from "node:path";
import { fileSecrets } from "../../hosts/node/fileSecrets.ts";
import { createForkDocumentWorker } from "../../hosts/node/forkDocumentWorker.ts";
import { createRandom } from "../../hosts/node/random.ts";
import type { InferenceSpawner, Ports, Scheduler } from "../../ports/ports.ts";

export const START = Date.UTC(2026, 10, 22, 12, 0, 0);

/** Timers that run only when `pass` is called, in order of their time. */
export class ManualTime implements Scheduler {
  now = START;
  readonly #timers = new Set<{ at: number; work: () => void }>();

  after(milliseconds: number, work: () => void): () => void {
    const timer = { at: this.now + milliseconds, work };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  pass(milliseconds: number): void {
    const until = this.now + milliseconds;
    for (;;) {
      const due = [...this.#timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.now = Math.max(this.now, due.at);
      due.work();
    }
    this.now = until;
  }
}

/** No child process can be started: for tests of what needs none. */
export const noInference: InferenceSpawner = {
  spawn() {
    throw new Error("This test starts no inference process.");
  },
};

export function testPorts(workspace: string, time: ManualTime): Ports {
  const clock = { now: () => time.now, monotonic: () => time.now };
  return {
    clock,
    random: createRandom(clock),
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    dialogs: null,
    inference: noInference,
    folders: { workspace, bundledModels: `${workspace}/none`, assets: `${workspace}/none` },
    host: "memory",
    documentWorker: createForkDocumentWorker(),
    secrets: fileSecrets(join(workspace, "secrets")),
    scheduler: time,
  };
}
