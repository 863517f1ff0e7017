/** Whether a space stands between two pieces of new text, for tokenizers that do not say: the rules of ordinary typography. */

/** What is known of the text before a piece: its last characters, and how many straight double quotes are open. */
export interface Before {
  /** At least the last two characters, "" at the beginning of the document. */
  readonly text: string;
  /** A straight double quote is open: the next one closes it. */
  readonly quoteOpen: boolean;
}

const CLOSING = /^[.,;:!?)\]}%’”»…、。，．：；！？）」』】]/u;
const OPENING = /[([{“‘«#$£€¥（「『【]$/u;
/** Characters that words are joined by without spaces. */
const JOINING = /[-'’/_@\\&+=]/u;
/** Scripts that do not separate words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}、。「」（）・]/u;
const DIGIT = /\p{N}/u;

/** "" or " ": what stands between the text so far and the word or sign `piece`. */
export function spaceBefore(before: Before, piece: string): string {
  const last = lastOf(before.text);
  const first = Array.from(piece)[0] ?? "";
  if (last === "" || /\s/u.test(last)) return "";
  if (first === '"') return before.quoteOpen || OPENING.test(last) ? "" : " ";
  if (last === '"') return before.quoteOpen || CLOSING.test(first) ? "" : " ";
  if (CLOSING.test(first) || OPENING.test(last)) return "";
  if (UNSPACED.test(first) || UNSPACED.test(last)) return "";
  if (JOINING.test(first) || JOINING.test(last)) return "";
  if (DIGIT.test(first) && /\p{N}[.,:]$/u.test(before.text)) return "";
  return " ";
}

/** Do two words become one where nothing stands between them? */
export function wordsMeet(before: string, behind: string): boolean {
  const last = lastOf(before);
  const first = Array.from(behind)[0] ?? "";
  return WORD.test(last) && WORD.test(first) && !UNSPACED.test(last) && !UNSPACED.test(first);
}

/** Letters, digits and marks are of one class, signs of the other. */
export function isWord(piece: string): boolean {
  return WORD.test(lastOf(piece));
}

const WORD = /[\p{L}\p{N}\p{M}]/u;

function lastOf(text: string): string {
  return Array.from(text.slice(-2)).at(-1) ?? "";
}
