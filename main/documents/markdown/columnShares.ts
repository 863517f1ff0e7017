import type { Block } from "./model.ts";
import { plainText } from "./plainText.ts";

/** A column is at least this wide and counts no more than that, in characters of a Latin text. */
const LEAST = 6;
const MOST = 56;
/** No word is longer than this for the width of its column; a longer one (a hash, an address) is broken. */
const LONGEST_WORD = 24;

/**
 * How wide the columns of a table are beside one another, in characters: by their longest cell within limits, and so
 * that no usual word is broken. `total` is their sum, `words` the longest words of the columns; Japanese characters count double.
 */
export function columnShares(table: Extract<Block, { type: "table" }>): {
  readonly shares: number[];
  readonly total: number;
  readonly words: number[];
} {
  const rows = [table.header, ...table.rows];
  const columns = table.header.map((_, column) => {
    const cells = rows.map((row) => plainText(row[column]?.children ?? [], null));
    const longest = cells.reduce((most, cell) => Math.max(most, visualLength(cell)), 0);
    const word = cells.reduce((most, cell) => Math.max(most, longestWord(cell)), 0);
    return { share: Math.max(LEAST, Math.min(MOST, longest), Math.min(LONGEST_WORD, word * 1.5)), word: Math.min(LONGEST_WORD, word) };
  });
  const shares = columns.map(({ share }) => share);
  return { shares, total: shares.reduce((sum, share) => sum + share, 0), words: columns.map(({ word }) => word) };
}

function visualLength(text: string): number {
  let length = 0;
  for (const character of text) length += character > "\u2e80" ? 2 : 1;
  return length;
}

/** Japanese cells up to this many characters (a heading of a column, an amount) look better in one piece. */
const SHORT_CELL = 6;

/** Longest piece that cannot be broken, or should not be; longer Japanese breaks anywhere. */
function longestWord(text: string): number {
  if (text.length <= SHORT_CELL && /[\u2e80-\u{2ffff}]/u.test(text)) return visualLength(text);
  return Math.max(0, ...text.split(/[\s\u2e80-\u{2ffff}-]+/u).map((part) => part.length));
}
