import type { LineEndings } from "../../src/domain/document/documentState.ts";
import type { FileNotice, NoticeKind } from "../../src/domain/document/fileNotice.ts";

/** A line longer than this (UTF-16 code units) is worth a word: no editor wraps it quickly. */
const LONG_LINE = 20_000;

/** What a reader of the text cannot see. Nothing is changed: such characters are shown, never obeyed. */
export function textWarnings(text: string, lineEndings: LineEndings): FileNotice[] {
  const warnings: FileNotice[] = [];
  const counted = (what: NoticeKind, pattern: RegExp): void => {
    const count = text.match(pattern)?.length ?? 0;
    if (count > 0) warnings.push({ what, count });
  };
  counted("bidirectional-characters", /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/gu);
  // Between two pictographs the joiner makes one emoji and is no secret.
  counted("zero-width-characters", /[\u200b\u200c\u2060\u180e]|\ufeff|(?<!\p{Extended_Pictographic}\ufe0f?)\u200d/gu);
  counted("tag-characters", /[\u{e0001}\u{e0020}-\u{e007f}]/gu);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  counted("control-characters", /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/gu);
  counted("replacement-characters", /\ufffd/gu);
  counted("private-characters", /\p{Co}/gu);
  const longest = longestLine(text);
  if (longest > LONG_LINE) warnings.push({ what: "long-line", count: longest });
  if (lineEndings.exceptions.length > 0) warnings.push({ what: "mixed-endings-kept", count: lineEndings.exceptions.length });
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
