/** Tells when nobody has been connected for a while. */
export interface IdleShutdown {
  connected(): void;
  disconnected(): void;
  stop(): void;
}

/** Minutes without a connected tab after which the web host closes, unless told otherwise. */
export const DEFAULT_IDLE_MINUTES = 30;

/** Calls `onIdle` once when no tab was connected for `idleMs` ms, counted from the start too. 0 switches it off. */
export function createIdleShutdown(idleMs: number, onIdle: () => void): IdleShutdown {
  let connections = 0;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const arm = (): void => {
    clearTimeout(timer);
    if (idleMs > 0 && connections === 0 && !stopped) timer = setTimeout(onIdle, idleMs);
  };
  arm();
  return {
    connected() {
      connections += 1;
      clearTimeout(timer);
    },
    disconnected() {
      connections -= 1;
      arm();
    },
    // Tabs that are cut while the host closes must not arm the timer again: it would keep the process alive.
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
