import type { App } from "electron";

/** Takes the single-instance lock. False: another Palimpsest runs, it was told, and this one must leave. */
export function takeSingleInstance(
  app: Pick<App, "requestSingleInstanceLock" | "on">,
  onSecond: (words: readonly string[], folder: string) => void,
): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on("second-instance", (_event, words, folder) => onSecond(words, folder));
  return true;
}
