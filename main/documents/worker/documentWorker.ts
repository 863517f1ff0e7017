import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { DocumentWorkerSpawner } from "../../ports/ports.ts";
import { type DocumentAnswer, type DocumentJob, type DocumentResults, READY } from "./protocol.ts";

/** Starting the process may take longer on a busy machine, ms. */
const START_TIMEOUT = 60_000;
/** No file may take longer, ms. */
export const JOB_TIMEOUT = 10_000;
/** Memory for the objects of one job, MiB; V8's own bound of the process that does it. */
export const JOB_MEMORY = 448;

export interface JobOptions {
  /** Aborting ends the process. */
  readonly signal?: AbortSignal;
  readonly timeout?: number;
}

/**
 * Does a job in a process of its own, bounded in time and memory.
 * Throws what the job throws (UNSUPPORTED_FORMAT, FILE_TOO_LARGE), FILE_TOO_LARGE where it takes more time or memory than allowed, CANCELLED.
 */
export function runDocumentJob<Job extends DocumentJob>(
  spawner: DocumentWorkerSpawner,
  job: Job,
  { signal, timeout = JOB_TIMEOUT }: JobOptions = {},
): Promise<DocumentResults[Job["kind"]]> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(cancelled());
      return;
    }
    const child = spawner.spawn();
    let settled = false;
    const settle = (finish: () => void): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      child.kill();
      finish();
    };
    const abort = (): void => settle(() => reject(cancelled()));
    let timer = setTimeout(() => settle(() => reject(tooMuch("time"))), START_TIMEOUT);
    signal?.addEventListener("abort", abort);
    child.onMessage((message) => {
      if (message === READY) {
        clearTimeout(timer);
        timer = setTimeout(() => settle(() => reject(tooMuch("time"))), timeout);
        child.post(job);
        return;
      }
      const answer = message as DocumentAnswer<Job["kind"]>;
      settle(() => (answer.ok ? resolve(answer.result) : reject(new PalimpsestError(answer.code, answer.message, answer.details))));
    });
    // Without an answer: the process ran out of memory, or crashed.
    child.onExit(() => settle(() => reject(tooMuch("memory"))));
  });
}

function tooMuch(what: "time" | "memory"): PalimpsestError {
  return new PalimpsestError(
    "FILE_TOO_LARGE",
    `This file takes more ${what} than a document may. It was not read, and nothing else was harmed. Split it, or save it again in the program it comes from.`,
    { reason: what, limit: what === "time" ? JOB_TIMEOUT : JOB_MEMORY },
  );
}

function cancelled(): PalimpsestError {
  return new PalimpsestError("CANCELLED", "Stopped. Nothing was read.");
}
