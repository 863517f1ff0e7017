import type { DocumentSession } from "./session.ts";

/** Resolves when a run has ended here, too; at once when it is not under way. */
export function untilEnded(session: Pick<DocumentSession, "runs" | "subscribe">, runId: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (session.runs().some((view) => view.active && view.run.id === runId)) return;
      stop();
      resolve();
    };
    const stop = session.subscribe(look);
    look();
  });
}
