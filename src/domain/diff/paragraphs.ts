import type { TextRange } from "../text/textEdit.ts";

/** A line that begins a paragraph of its own: heading, list item, table row, quote or fence. */
const BLOCK_START = /^[ \t]*(?:#{1,6}[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t]|\||>|```|~~~)/;
/** A line behind which a new paragraph begins although no blank line follows. */
const CLOSED_LINE = /^[ \t]*(?:#{1,6}[ \t]|\||```|~~~)/;

/**
 * The units that a comparison aligns: paragraphs, headings, single list items and table rows, without the white space between
 * them. What lies between two ranges, before the first and behind the last one is white space only. UTF-16 offsets.
 */
export function compareParagraphs(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  let start = -1;
  let end = 0;
  let closed = false;
  const close = (): void => {
    if (start >= 0) ranges.push({ start, end });
    start = -1;
  };
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf("\n", from);
    const to = newline < 0 ? text.length : newline;
    const line = text.slice(from, to);
    const content = line.trimEnd();
    if (content === "") close();
    else {
      if (closed || BLOCK_START.test(line)) close();
      if (start < 0) start = from;
      end = from + content.length;
      closed = CLOSED_LINE.test(line);
    }
    from = to + 1;
  }
  close();
  return ranges;
}
