import type { Clock } from "../../ports/ports.ts";

/** The machine's clock: `now` in ms since 1970 UTC (may jump), `monotonic` in ms that never goes back. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
