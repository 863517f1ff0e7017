import type { DocumentKind } from "../document/documentState.ts";
import { characterClass, codePointLength } from "./characterClass.ts";
import type { TextRange } from "./textEdit.ts";

/**
 * Number of words: runs between white space that have a letter or a digit, every ideograph or kana counting as one; for
 * Japanese documents the number of characters without white space, as Japanese offices count.
 */
export function countWords(text: string, kind: DocumentKind): number {
  let words = 0;
  let inWord = false;
  for (let offset = 0; offset < text.length; offset += codePointLength(text, offset)) {
    const type = characterClass(text, offset);
    if (kind === "ja") {
      if (type !== "space" && type !== "newline" && type !== "extend") words += 1;
    } else if (type === "kanji" || type === "hiragana" || type === "katakana") {
      words += 1;
      inWord = false;
    } else if (type === "space" || type === "newline") inWord = false;
    else if ((type === "letter" || type === "digit") && !inWord) {
      words += 1;
      inWord = true;
    }
  }
  return words;
}

/**
 * Cuts a text into ranges that cover it without gaps: a word, a number with its separators ("1,250,000.00"), a run of
 * spaces, one line break, one mark of punctuation; in Japanese a run of kanji, hiragana or katakana. UTF-16 offsets.
 */
export function wordRanges(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  let start = 0;
  while (start < text.length) {
    const end = endOfWord(text, start);
    ranges.push({ start, end });
    start = end;
  }
  return ranges;
}

/** End of the word, number, run of spaces or mark that starts at `start`. */
function endOfWord(text: string, start: number): number {
  const type = characterClass(text, start);
  let end = start + codePointLength(text, start);
  if (type === "newline") return end;
  for (; end < text.length; end += codePointLength(text, end)) {
    const next = characterClass(text, end);
    if (next === "extend") continue;
    if (type === "punctuation") return end;
    if (next === type) continue;
    const word = type === "letter" || type === "digit";
    if (word && (next === "letter" || next === "digit")) continue;
    if (word && joinsWords(text, end)) continue;
    return end;
  }
  return end;
}

/** An apostrophe between letters, or a comma or full stop between digits. */
function joinsWords(text: string, offset: number): boolean {
  const mark = text[offset];
  if (offset + 1 >= text.length) return false;
  const before = characterClass(text, offset - 1);
  const after = characterClass(text, offset + 1);
  if (mark === "'" || mark === "’") return before === "letter" && after === "letter";
  if (mark === "," || mark === "." || mark === "，" || mark === "．") return before === "digit" && after === "digit";
  return false;
}
