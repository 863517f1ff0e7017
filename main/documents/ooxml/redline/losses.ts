/** What could not be carried over as it was meant, by what it is. */
export type Losses = Map<string, number>;

/** Counts one more of something. */
export function lose(losses: Losses, what: string): void {
  losses.set(what, (losses.get(what) ?? 0) + 1);
}
