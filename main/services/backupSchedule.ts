import type { Workbench } from "./workbench.ts";

/** How often a changed database is copied while the app runs, ms. */
const BACKUP_INTERVAL = 30 * 60_000;

/** Copies the database at the start, every half hour while it changes, and once more at the end. */
export class BackupSchedule {
  readonly #workbench: Workbench;
  #cancel: (() => void) | null = null;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  start(): void {
    const [newest] = this.#workbench.storage.listBackups();
    const age = newest === undefined ? Number.POSITIVE_INFINITY : Math.abs(this.#workbench.ports.clock.now() - newest.at);
    if (age > BACKUP_INTERVAL) this.#run("start");
    this.#await();
  }

  /** Waits for a copy that is under way and makes the last one. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel?.();
    this.#run("close");
    await this.#running;
  }

  #await(): void {
    this.#cancel = this.#workbench.scheduler.after(BACKUP_INTERVAL, () => {
      this.#run("interval");
      if (!this.#closed) this.#await();
    });
  }

  #run(reason: string): void {
    const { storage, ports } = this.#workbench;
    this.#running = this.#running
      .then(() => storage.backUp(reason, ports.clock.now()))
      .then(
        () => {},
        (error: unknown) => ports.logger.error("A backup could not be made; the earlier ones are kept", { error: String(error) }),
      );
  }
}
