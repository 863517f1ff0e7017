import type { Alternative } from "./frames.ts";
import type { Window } from "./window.ts";

/** Alternatives that see the same window go through the network as one batch. */
export function shareWindows(
  alternatives: readonly Alternative[],
  windowOf: (alternative: Alternative) => Window,
): { window: Window; alternatives: Alternative[] }[] {
  const groups = new Map<string, { window: Window; alternatives: Alternative[] }>();
  for (const alternative of alternatives) {
    const window = windowOf(alternative);
    const key = `${window.ids.join(",")};${window.positions.join(",")}`;
    const group = groups.get(key);
    if (group) group.alternatives.push(alternative);
    else groups.set(key, { window, alternatives: [alternative] });
  }
  return [...groups.values()];
}
