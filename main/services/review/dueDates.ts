import type { Workbench } from "../workbench.ts";

const HOUR = 3_600_000;
/** So long before the date people are told that it comes near, ms. */
const SOON = 24 * HOUR;

/** Tells people that a date comes near or has passed, each once for a request; looks at the start and every hour. */
export class DueDates {
  readonly #workbench: Workbench;
  #cancel: (() => void) | null = null;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  start(): void {
    try {
      this.look();
    } catch (error) {
      this.#workbench.ports.logger.error("Due dates could not be looked at", { error: String(error) });
    }
    this.#cancel = this.#workbench.scheduler.after(HOUR, () => this.start());
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  look(): void {
    const { storage, ports, notifications, reviews } = this.#workbench;
    const now = ports.clock.now();
    for (const request of storage.reviews.allOpen()) {
      if (request.dueAt === null || now < request.dueAt - SOON) continue;
      const row = storage.documents.byRowId(request.document);
      if (row === null) continue;
      const text = storage.revisions.text(row.headRowId);
      const { state, coverage } = reviews.picture({ document: row.rowId, head: row.headRowId, key: row.key, kind: row.kind, text });
      if (state === "approved" || coverage === null) continue;
      const waiting = coverage.approvers.flatMap(({ personId, satisfied }) => (satisfied ? [] : [personId]));
      const overdue = now >= request.dueAt;
      // A clock that was set back does not announce a date that has been told to be over.
      const over = `overdue:${request.id}`;
      const to = overdue ? [...waiting, request.requester] : waiting.filter((person) => !storage.notifications.told(person, over));
      notifications.notify({
        to,
        kind: overdue ? "overdue" : "due-soon",
        documentId: row.key,
        by: null,
        data: { due: request.dueAt },
        once: overdue ? over : `due-soon:${request.id}`,
      });
    }
  }
}
