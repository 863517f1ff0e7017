import type { TextRange } from "../text/textEdit.ts";

/** Abbreviations whose full stop does not end a sentence. */
const ABBREVIATION =
  /(?:^|[\s(“"])(?:e\.g|i\.e|cf|vs|etc|No|Nos|Art|Arts|Sec|Secs|Sect|para|paras|Ch|Fig|Inc|Ltd|Co|Corp|Mr|Mrs|Ms|Dr|St|approx|[A-Z])\.$/;
/** End marks with the quotes and brackets that close behind them. Latin marks need white space next. */
const END = /[。！？]+[」』）)”"]*|[.!?]+[)\]”"’'*_]*(?=\s)|\n/g;
/** A line that is a block of its own: heading, list item, table row, quote, fence, or empty. */
const BLOCK_LINE = /^[ \t]*(?:#{1,6}[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t]|\||>|```|~~~|$)/;
/** A line that ends as a block of its own even when text follows. */
const CLOSED_LINE = /^[ \t]*(?:#{1,6}[ \t]|\||```|~~~)/;

/**
 * Sentences of a text without the white space around them: Latin and Japanese end marks, paragraphs, headings, list items
 * and table rows end one; a soft line break does not. UTF-16 offsets.
 */
export function sentenceRanges(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  let start = 0;
  const cut = (end: number): void => {
    let from = start;
    let to = end;
    while (from < to && /\s/.test(text.charAt(from))) from += 1;
    while (to > from && /\s/.test(text.charAt(to - 1))) to -= 1;
    if (from < to) ranges.push({ start: from, end: to });
    start = end;
  };
  let lineStart = 0;
  for (const match of text.matchAll(END)) {
    const end = match.index + match[0].length;
    if (match[0] === "\n") {
      if (endsBlock(text, lineStart, match.index)) cut(end);
      lineStart = end;
    } else if (!(match[0].startsWith(".") && isInnerStop(text, start, match.index))) cut(end);
  }
  cut(text.length);
  return ranges;
}

function endsBlock(text: string, lineStart: number, newline: number): boolean {
  const next = text.indexOf("\n", newline + 1);
  const following = text.slice(newline + 1, next < 0 ? text.length : next);
  return BLOCK_LINE.test(following) || CLOSED_LINE.test(text.slice(lineStart, newline));
}

/** The full stop of an abbreviation, of a list number, or before a word in small letters. */
function isInnerStop(text: string, sentenceStart: number, stop: number): boolean {
  const before = text.slice(Math.max(sentenceStart, stop - 12), stop + 1);
  if (ABBREVIATION.test(before) || /^\s*\d{1,9}\.$/.test(text.slice(sentenceStart, stop + 1))) return true;
  const after = /^[.!?]+[)\]”"’'*_]*\s+(\p{Ll})/u.exec(text.slice(stop, stop + 12));
  return after !== null;
}
