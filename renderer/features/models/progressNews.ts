/** Share of work between two announcements. */
const EVERY = 0.25;

/** What is told: the name of a phase, and how far it is (0..1; null while unknown). */
export interface Progress {
  readonly phase: string;
  readonly share: number | null;
}

/**
 * Passes on what a screen reader should say: the beginning of every phase and every quarter of it, not every byte.
 * `percent` is null at the beginning of a phase.
 */
export function progressNews(say: (phase: string, percent: number | null) => void): (progress: Progress) => void {
  let phase: string | null = null;
  let told = 0;
  return (progress) => {
    if (progress.phase !== phase) {
      phase = progress.phase;
      told = Math.floor((progress.share ?? 0) / EVERY);
      say(progress.phase, null);
      return;
    }
    const quarter = Math.floor((progress.share ?? 0) / EVERY);
    if (quarter <= told) return;
    told = quarter;
    say(progress.phase, Math.round(quarter * EVERY * 100));
  };
}

/** 0..1; null while the whole is unknown. */
export function shareOf(done: number, of: number | null): number | null {
  return of === null || of <= 0 ? null : Math.min(1, done / of);
}

/** Whole percent, rounded down, so that 100 means done. */
export const percentOf = (share: number): number => Math.floor(share * 100);
