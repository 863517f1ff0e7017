import type { TextRange } from "../text/textEdit.ts";
import { wordRanges } from "../text/words.ts";

/** Pieces that a reader takes as one and that a change never cuts. The order matters: what begins earlier in the list wins. */
const ATOMS = [
  /!?\[[^\]\n]*\]\([^)\n]*\)/, // link or picture
  /\[\^[^\]\s]+\]|\{#[^}\s]+\}/, // footnote, id
  /`[^`\n]+`/, // code
  /\*\*["“「][^*\n]{1,80}["”」]\*\*|["“「]\*\*[^*\n]{1,80}\*\*["”」]/, // defined term
  /\*\*(?=\S)[^*\n]{1,60}\*\*|\*(?=\S)[^*\n]{1,60}\*|(?<![\p{L}\p{N}])_(?=\S)[^_\n]{1,60}_(?![\p{L}\p{N}])/u, // short emphasis
  /<\/?[A-Za-z][^<>\n]{0,200}>/, // tag
  /https?:\/\/[^\s)>\]」）]+/, // address
  /\d+(?:[.,:/-]\d+)+/, // number, date, time
];
const ATOM = new RegExp(ATOMS.map((atom) => atom.source).join("|"), "gu");

/** The words, marks and atoms of [start, end) of a text, without white space. UTF-16 offsets in `text`. */
export function diffTokens(text: string, start = 0, end = text.length): TextRange[] {
  const part = text.slice(start, end);
  const tokens: TextRange[] = [];
  let position = 0;
  const words = (to: number): void => {
    for (const range of wordRanges(part.slice(position, to))) {
      const from = start + position + range.start;
      if (!isSpace(text, from)) tokens.push({ start: from, end: start + position + range.end });
    }
  };
  for (const match of part.matchAll(ATOM)) {
    words(match.index);
    position = match.index + match[0].length;
    tokens.push({ start: start + match.index, end: start + position });
  }
  words(part.length);
  return tokens;
}

/** True for the white space that `diffTokens` leaves out. */
export function isSpace(text: string, offset: number): boolean {
  return /\s/.test(text.charAt(offset));
}

/** Number of tokens that have a letter or a digit. */
export function countTokenWords(text: string): number {
  return diffTokens(text).filter((token) => /[\p{L}\p{N}]/u.test(text.slice(token.start, token.end))).length;
}
