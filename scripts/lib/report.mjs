/** What the scripts say: each step with its duration, each failure with a next step. */

/** A step failed in a way that the user can do something about: `next` says what. */
export class StepFailed extends Error {
  /** @param {string} message @param {string} next */
  constructor(message, next) {
    super(message);
    this.name = "StepFailed";
    this.next = next;
  }
}

/** @param {number} milliseconds */
export function duration(milliseconds) {
  return milliseconds < 60_000
    ? `${(milliseconds / 1000).toFixed(1)} s`
    : `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;
}

/**
 * Runs one step and says how long it took.
 * @template T
 * @param {string} title @param {() => T | Promise<T>} work
 */
export async function step(title, work) {
  const started = performance.now();
  say(`▸ ${title}`);
  try {
    const result = await work();
    say(`  ${title}: done in ${duration(performance.now() - started)}`);
    return result;
  } catch (error) {
    say(`  ${title}: failed after ${duration(performance.now() - started)}`);
    throw error;
  }
}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Prints a failure with its next step and ends the process with code 1. @param {unknown} error @returns {never} */
export function stop(error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof StepFailed) process.stderr.write(`Next step: ${error.next}\n`);
  process.exit(1);
}
