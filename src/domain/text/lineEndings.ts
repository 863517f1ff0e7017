import type { LineEnding, LineEndings } from "../document/documentState.ts";
import { createRebaser } from "./rebase.ts";
import type { TextEdits } from "./textEdit.ts";

const SEQUENCE: Record<LineEnding, string> = { lf: "\n", crlf: "\r\n", cr: "\r" };
const BYTE_ORDER_MARK = "\uFEFF";

/** Line endings of a document that was not opened from a file. */
export const DEFAULT_LINE_ENDINGS: LineEndings = { dominant: "lf", exceptions: [], byteOrderMark: false };

/**
 * Text with "\n" alone, and what the file had: the most frequent ending, where another one stood (offsets in the
 * returned text), and whether the file began with a byte order mark. `writeLineEndings` gives the file back exactly.
 */
export function readLineEndings(raw: string): { text: string; lineEndings: LineEndings } {
  const byteOrderMark = raw.startsWith(BYTE_ORDER_MARK);
  const body = byteOrderMark ? raw.slice(1) : raw;
  if (!body.includes("\r")) return { text: body, lineEndings: { dominant: "lf", exceptions: [], byteOrderMark } };

  const found: { offset: number; ending: LineEnding }[] = [];
  const parts: string[] = [];
  const counts: Record<LineEnding, number> = { lf: 0, crlf: 0, cr: 0 };
  let from = 0;
  let length = 0;
  for (const match of body.matchAll(/\r\n|\r|\n/g)) {
    const ending: LineEnding = match[0] === "\r\n" ? "crlf" : match[0] === "\r" ? "cr" : "lf";
    parts.push(body.slice(from, match.index));
    length += match.index - from;
    found.push({ offset: length, ending });
    counts[ending] += 1;
    length += 1;
    from = match.index + match[0].length;
  }
  parts.push(body.slice(from));
  const dominant = (["lf", "crlf", "cr"] as const).reduce((best, ending) => (counts[ending] > counts[best] ? ending : best));
  return {
    text: parts.join("\n"),
    lineEndings: { dominant, exceptions: found.filter((line) => line.ending !== dominant), byteOrderMark },
  };
}

/** The text as its file ends lines. Exceptions that no longer stand at a "\n" are left out. */
export function writeLineEndings(text: string, lineEndings: LineEndings): string {
  const mark = lineEndings.byteOrderMark ? BYTE_ORDER_MARK : "";
  const dominant = SEQUENCE[lineEndings.dominant];
  if (lineEndings.exceptions.length === 0) {
    return mark + (lineEndings.dominant === "lf" ? text : text.replaceAll("\n", dominant));
  }
  const endings = new Map(lineEndings.exceptions.map((exception) => [exception.offset, SEQUENCE[exception.ending]]));
  return mark + text.replace(/\n/g, (_newline, offset: number) => endings.get(offset) ?? dominant);
}

/** The same line endings after `edits`; `textAfter` is the text after them. New lines end in the dominant way. */
export function rebaseLineEndings(lineEndings: LineEndings, edits: TextEdits, textAfter: string): LineEndings {
  if (lineEndings.exceptions.length === 0 || edits.length === 0) return lineEndings;
  const rebaser = createRebaser(edits);
  const exceptions: LineEndings["exceptions"][number][] = [];
  for (const { offset, ending } of lineEndings.exceptions) {
    const { range, touched } = rebaser.range({ start: offset, end: offset + 1 });
    if (!touched && textAfter.charCodeAt(range.start) === 10) exceptions.push({ offset: range.start, ending });
  }
  return { ...lineEndings, exceptions };
}
