/** Times of the supervisor, in milliseconds. */
export interface SupervisorOptions {
  /** Between two pings. */
  readonly pingEvery: number;
  /** Without any sign of life for so long the child counts as hung: a network run blocks it, so this is generous. */
  readonly hungAfter: number;
  /** The same while a package is being loaded or verified. */
  readonly hungWhileLoading: number;
  /** First pause before a respawn after a crash; doubled with each further crash, up to `longestPause`. */
  readonly firstPause: number;
  readonly longestPause: number;
}

export const DEFAULT_SUPERVISOR_OPTIONS: SupervisorOptions = {
  pingEvery: 2_000,
  hungAfter: 30_000,
  hungWhileLoading: 600_000,
  firstPause: 100,
  longestPause: 10_000,
};
