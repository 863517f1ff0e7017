/** What a package made of a suite, in figures. Pure. */

/** One case under one package. */
export interface CaseMeasurement {
  /** Of the new wording to the reference, 0..1 (`normalisedEditDistance`). */
  readonly editDistance: number;
  /** Codes of what text inspection found. */
  readonly findings: readonly string[];
  /** Locks whose text did not come out unchanged. */
  readonly brokenLocks: number;
  /** Tokens generated, and the time for them in ms. */
  readonly tokens: number;
  readonly milliseconds: number;
  /** Sum of the leave-one-out NLL of the reference's tokens, nats, and how many characters (code points) they cover. */
  readonly referenceNats: number;
  readonly referenceCharacters: number;
}

export interface ComparisonFigures {
  /** Of the references: all nats over all characters, so that tokenizers can be compared. */
  readonly bitsPerCharacter: number;
  readonly meanEditDistance: number;
  /** Share of cases with at least one finding, 0..1. */
  readonly findingShare: number;
  /** Median over the cases, so that one interruption of the machine decides nothing. */
  readonly millisecondsPerToken: number;
  readonly brokenLocks: number;
}

/** Figures of at least one case; of none, all zero. */
export function figuresOf(cases: readonly CaseMeasurement[]): ComparisonFigures {
  const sum = (value: (one: CaseMeasurement) => number): number => cases.reduce((total, one) => total + value(one), 0);
  const count = Math.max(1, cases.length);
  return {
    bitsPerCharacter: bitsPerCharacter(
      sum((one) => one.referenceNats),
      sum((one) => one.referenceCharacters),
    ),
    meanEditDistance: sum((one) => one.editDistance) / count,
    findingShare: sum((one) => (one.findings.length > 0 ? 1 : 0)) / count,
    millisecondsPerToken: median(cases.map((one) => one.milliseconds / Math.max(1, one.tokens))),
    brokenLocks: sum((one) => one.brokenLocks),
  };
}

/** Nats over a number of characters as bits per character; 0 for no characters. */
export function bitsPerCharacter(nats: number, characters: number): number {
  return characters === 0 ? 0 : nats / characters / Math.LN2;
}

/** How many of the locked texts do not stand in `text`, in their order and without overlap. */
export function countBrokenLocks(locked: readonly string[], text: string): number {
  let broken = 0;
  let from = 0;
  for (const lock of locked) {
    const at = text.indexOf(lock, from);
    if (at < 0) broken += 1;
    else from = at + lock.length;
  }
  return broken;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
