import { isHighSurrogate, isLowSurrogate } from "./characters.ts";

/** What a character is to the reader of a text. `extend`: belongs to the character before it (accents, variation selectors). */
export type CharacterClass = "newline" | "space" | "letter" | "digit" | "kanji" | "hiragana" | "katakana" | "punctuation" | "extend";

const ASCII: readonly CharacterClass[] = Array.from({ length: 128 }, (_, unit) => {
  if (unit === 10) return "newline";
  const character = String.fromCharCode(unit);
  if (/\s/.test(character)) return "space";
  if (/[A-Za-z]/.test(character)) return "letter";
  if (/[0-9]/.test(character)) return "digit";
  return "punctuation";
});

/** Length in UTF-16 code units of the character at `offset`: 1 or 2. */
export function codePointLength(text: string, offset: number): 1 | 2 {
  const pair = isHighSurrogate(text.charCodeAt(offset)) && isLowSurrogate(text.charCodeAt(offset + 1));
  return pair ? 2 : 1;
}

/** Class of the character at the UTF-16 `offset`. */
export function characterClass(text: string, offset: number): CharacterClass {
  const unit = text.charCodeAt(offset);
  if (unit < 128) return ASCII[unit] ?? "punctuation";
  if (unit >= 0x3041 && unit <= 0x309f && unit !== 0x3099 && unit !== 0x309a) return "hiragana";
  if ((unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0x3400 && unit <= 0x4dbf) || (unit >= 0xf900 && unit <= 0xfaff)) return "kanji";
  if (unit >= 0x3005 && unit <= 0x3007) return "kanji";
  if ((unit >= 0x30a1 && unit <= 0x30ff && unit !== 0x30fb) || (unit >= 0x31f0 && unit <= 0x31ff)) return "katakana";
  if (unit >= 0xff66 && unit <= 0xff9f) return "katakana";
  if (unit >= 0xff10 && unit <= 0xff19) return "digit";
  if (unit === 0x3000 || unit === 0xa0) return "space";
  if (unit >= 0x3001 && unit <= 0x3020) return "punctuation";
  return classOfOther(String.fromCodePoint(text.codePointAt(offset) ?? 0));
}

/** The rest of Unicode, by its properties; slower, and rare in contracts. */
function classOfOther(character: string): CharacterClass {
  if (/\p{Script=Han}/u.test(character)) return "kanji";
  if (/\p{M}|\u200d|[\u{1f3fb}-\u{1f3ff}]/u.test(character)) return "extend";
  if (/\p{L}/u.test(character)) return "letter";
  if (/\p{N}/u.test(character)) return "digit";
  if (/\s/u.test(character)) return "space";
  return "punctuation";
}
