/** Entry of the process that works on one file from outside: it takes one job, answers, and ends. */
import { type DocumentJob, READY } from "./protocol.ts";
import { runJob } from "./runJob.ts";

/** What Electron adds to `process` in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { readonly data: unknown }) => void): void;
}

const port = "parentPort" in process ? (process.parentPort as ParentPort | null | undefined) : null;

async function answer(job: DocumentJob): Promise<void> {
  const result = await runJob(job);
  if (port) {
    port.postMessage(result);
    // The message has left before the process ends: the host ends it when it has the answer.
    return;
  }
  process.send?.(result, () => process.exit(0));
}

if (port) {
  port.on("message", (event) => void answer(event.data as DocumentJob));
  port.postMessage(READY);
} else if (process.send) {
  process.once("message", (message) => void answer(message as DocumentJob));
  process.once("disconnect", () => process.exit(0));
  process.send(READY);
} else throw new Error("This process is started by Palimpsest; it does nothing on its own.");
