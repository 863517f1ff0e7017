import { onStopSignal } from "./stopSignals.ts";

/** Runs `work` with a signal that Ctrl+C (or SIGTERM) aborts. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const off = onStopSignal(() => controller.abort());
  try {
    return await work(controller.signal);
  } finally {
    off();
  }
}
