/** Runs that this window ended itself: whoever did it says so, and nothing more needs to be said when the end is known. */
const ended = new Set<string>();

export function endsHere(runId: string): void {
  ended.add(runId);
}

/** Whether this window ended the run; asked once, when its end is known. */
export function endedHere(runId: string): boolean {
  return ended.delete(runId);
}
