import { PROTECTIONS, type Protection } from "../../../src/domain/quality/protectedRanges.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import { UsageError } from "./usageError.ts";

/** Parsers of option values. Each throws UsageError (exit code 2) with what the option wants. */

/** `START:END`, UTF-16 code units, end exclusive. */
export function parseRange(value: string): TextRange {
  const match = /^(\d{1,9}):(\d{1,9})$/.exec(value);
  const range = match === null ? null : { start: Number(match[1]), end: Number(match[2]) };
  if (range === null || range.start > range.end)
    throw new UsageError(`"${value}" is not a range. Write START:END with START <= END, e.g. 120:180.`);
  return range;
}

/** For options that may be given several times: `--span 1:2 --span 5:9`, or `--span 1:2 5:9`. */
export function collectRanges(value: string, earlier: readonly TextRange[] = []): readonly TextRange[] {
  return [...earlier, parseRange(value)];
}

/** `numbers,dates`: kinds of text that a run keeps. */
export function parseProtections(value: string): readonly Protection[] {
  const kinds = value.split(",").map((kind) => kind.trim());
  for (const kind of kinds) {
    if (!PROTECTIONS.some((known) => known === kind))
      throw new UsageError(`--protect wants kinds out of ${PROTECTIONS.join(",")}, not "${kind}".`);
  }
  return PROTECTIONS.filter((known) => kinds.includes(known));
}

export function parseInteger(name: string, minimum: number, maximum: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= minimum && number <= maximum))
      throw new UsageError(`${name} wants a whole number from ${minimum} to ${maximum}, not "${value}".`);
    return number;
  };
}

/** A number in [minimum, maximum]. */
export function parseNumber(name: string, minimum: number, maximum: number): (value: string) => number {
  return (value) => {
    const number = /^\d*\.?\d+(e-?\d+)?$/i.test(value) ? Number(value) : Number.NaN;
    if (!(number >= minimum && number <= maximum))
      throw new UsageError(`${name} wants a number from ${minimum} to ${maximum}, not "${value}".`);
    return number;
  };
}
