import type { LineEndings } from "../../src/domain/document/documentState.ts";

/** A line longer than this (UTF-16 code units) is worth a word: no editor wraps it quickly. */
const LONG_LINE = 20_000;

/**
 * Sentences about what a reader of the text cannot see. Nothing is changed: such characters are shown, never obeyed.
 */
export function textWarnings(text: string, lineEndings: LineEndings): string[] {
  const warnings: string[] = [];
  const counted = (pattern: RegExp, one: string, many: string): void => {
    const count = text.match(pattern)?.length ?? 0;
    if (count > 0) warnings.push(`The text has ${count} ${count === 1 ? one : many}.`);
  };
  counted(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/gu, "bidirectional control character", "bidirectional control characters");
  // Between two pictographs the joiner makes one emoji and is no secret.
  counted(
    /[\u200b\u200c\u2060\u180e]|\ufeff|(?<!\p{Extended_Pictographic}\ufe0f?)\u200d/gu,
    "zero-width character",
    "zero-width characters",
  );
  counted(/[\u{e0001}\u{e0020}-\u{e007f}]/gu, "invisible tag character", "invisible tag characters");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  counted(/[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/gu, "control character", "control characters");
  counted(
    /\ufffd/gu,
    "replacement character (�): an earlier conversion lost text there",
    "replacement characters (�): an earlier conversion lost text there",
  );
  counted(
    /\p{Co}/gu,
    "private-use character, which looks different in every font",
    "private-use characters, which look different in every font",
  );
  const longest = longestLine(text);
  if (longest > LONG_LINE) warnings.push(`The longest line has ${longest} characters: editing it may be slow.`);
  if (lineEndings.exceptions.length > 0) warnings.push("The line endings are mixed; they are kept as they are.");
  return warnings;
}

function longestLine(text: string): number {
  let longest = 0;
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    longest = Math.max(longest, end - start);
    start = end + 1;
  }
  return longest;
}
