import type { LineEndings } from "../../../src/domain/document/documentState.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { applyEdits } from "../../../src/domain/text/editAlgebra.ts";
import { rebaseLineEndings, writeLineEndings } from "../../../src/domain/text/lineEndings.ts";
import type { TextEdits, TextRange } from "../../../src/domain/text/textEdit.ts";

/**
 * Offsets on the command line are those of the file: UTF-16 code units of its decoded text, without a byte order mark.
 * Inside, every line ends with one "\n", so a file with "\r\n" has fewer units there; this maps between the two.
 */
export interface FileText {
  /** Text with "\n" alone. */
  readonly text: string;
  /** File range -> range of `text`. Throws SPAN_OUT_OF_RANGE, SPAN_SPLITS_CHARACTER (between "\r" and "\n"). */
  toInside(range: TextRange): TextRange;
  /** Range of `text` -> file range. */
  toFile(range: TextRange): TextRange;
  /** The file's text after edits of `text`, with the file's line endings. */
  edited(edits: TextEdits): string;
}

export function createFileText(text: string, lineEndings: LineEndings): FileText {
  const withoutMark: LineEndings = { ...lineEndings, byteOrderMark: false };
  const fileText = writeLineEndings(text, withoutMark);
  // Offset in `text` of every "\n" that is "\r\n" in the file, ascending.
  const pairs = findPairs(text, withoutMark);

  const offsetToFile = (offset: number): number => offset + countBelow(pairs, offset);
  const offsetToInside = (offset: number): number => {
    if (fileText[offset - 1] === "\r" && fileText[offset] === "\n") {
      throw new PalimpsestError("SPAN_SPLITS_CHARACTER", `Offset ${offset} is inside a line ending. Move it before or after.`, { offset });
    }
    let low = 0;
    let high = text.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (offsetToFile(middle) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    text,
    toInside(range) {
      if (range.end > fileText.length || range.start > range.end) {
        throw new PalimpsestError(
          "SPAN_OUT_OF_RANGE",
          `The span ${range.start}:${range.end} is outside the document, which has ${fileText.length} characters.`,
          { start: range.start, end: range.end, length: fileText.length },
        );
      }
      return { start: offsetToInside(range.start), end: offsetToInside(range.end) };
    },
    toFile: (range) => ({ start: offsetToFile(range.start), end: offsetToFile(range.end) }),
    edited(edits) {
      const after = applyEdits(text, edits);
      return writeLineEndings(after, rebaseLineEndings(withoutMark, edits, after));
    },
  };
}

function findPairs(text: string, lineEndings: LineEndings): readonly number[] {
  const exceptions = new Map(lineEndings.exceptions.map(({ offset, ending }) => [offset, ending]));
  const pairs: number[] = [];
  for (let offset = text.indexOf("\n"); offset >= 0; offset = text.indexOf("\n", offset + 1)) {
    if ((exceptions.get(offset) ?? lineEndings.dominant) === "crlf") pairs.push(offset);
  }
  return pairs;
}

/** How many of the ascending numbers are below `value`. */
function countBelow(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
