import type { Scheduler } from "../../ports/ports.ts";

/** The timers of Node. */
export const nodeScheduler: Scheduler = {
  after(milliseconds, work) {
    const timer = setTimeout(work, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
