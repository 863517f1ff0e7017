/** ms after which another signal ends the process at once. */
const PATIENCE = 2000;

/**
 * Calls `listener` on the first SIGINT, SIGTERM or SIGHUP; returns the way out. A terminal and npm both pass Ctrl+C on,
 * so the same wish arrives several times: repeats are ignored while the process closes in order, but one that comes
 * later than two seconds ends it at once.
 */
export function onStopSignal(listener: () => void): () => void {
  let first: number | null = null;
  const receive = (): void => {
    if (first === null) {
      first = performance.now();
      listener();
    } else if (performance.now() - first > PATIENCE) {
      process.exit(130);
    }
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, receive);
  return () => {
    for (const signal of signals) process.off(signal, receive);
  };
}
