/** Numbers as people write them: digits of any width, English words, kanji. Pure text to decimal text. */

const SMALL =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety";
const WORDS = new Map<string, number>([
  ...SMALL.split(" ").map((word, value) => [word, value] as const),
  ...TENS.split(" ").map((word, index) => [word, 20 + 10 * index] as const),
]);
const SCALES = new Map([
  ["hundred", 100],
  ["thousand", 1000],
  ["million", 1_000_000],
  ["billion", 1_000_000_000],
]);

const WORD = `(?:${[...WORDS.keys(), ...SCALES.keys()].sort((a, b) => b.length - a.length).join("|")})`;

/** Most signs or words of one number: without a limit the search is quadratic in a row of them. */
const LONGEST = 24;

/** English number words in a row ("twenty-five", "one hundred and five"), as the source of a regular expression with the flags i and u. */
export const NUMBER_WORDS = `(?<![\\p{L}\\p{N}_-])${WORD}(?:[\\s-]{1,20}(?:and\\s{1,20})?${WORD}){0,${LONGEST}}(?![\\p{L}\\p{N}_])`;

/** Value of English number words. */
export function valueOfWords(words: string): number {
  let total = 0;
  let group = 0;
  for (const word of words.toLowerCase().split(/[\s-]+/)) {
    const scale = SCALES.get(word);
    if (scale === undefined) group += WORDS.get(word) ?? 0;
    else if (scale === 100) group = Math.max(1, group) * scale;
    else {
      total += Math.max(1, group) * scale;
      group = 0;
    }
  }
  return total + group;
}

/** Digits of either width with separators: "1,250.00", "１２", "4.2.1". */
export const DIGITS = "[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)*";

/** Kanji numerals, perhaps mixed with digits: "三十", "3万5千", "二〇二四". */
export const KANJI_NUMBER = `[0-9０-９,，〇零一二三四五六七八九十百千万億兆]{0,${LONGEST}}[〇零一二三四五六七八九十百千万億兆]`;

/** "1,250.00" and "１２５０" as "1250", "4.2.1" as it is. */
export function valueOfDigits(digits: string): string {
  const plain = digits.normalize("NFKC").replaceAll(",", "");
  return /^\d{1,15}(?:\.\d+)?$/.test(plain) ? String(Number(plain)) : plain;
}

const KANJI_DIGITS = "〇一二三四五六七八九";
const KANJI_SCALES: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };
const KANJI_GROUPS: Readonly<Record<string, number>> = { 万: 1e4, 億: 1e8, 兆: 1e12 };

/** Value of kanji numerals as decimal text: "三十" is "30", "二〇二四" is "2024", "3万5千" is "35000". */
export function valueOfKanji(numerals: string): string {
  let total = 0;
  let group = 0;
  let digits = "";
  const take = (): number | null => {
    const value = digits === "" ? null : Number(digits);
    digits = "";
    return value;
  };
  for (const sign of numerals.normalize("NFKC").replaceAll("零", "〇").replaceAll(",", "")) {
    const digit = KANJI_DIGITS.indexOf(sign);
    const scale = KANJI_SCALES[sign];
    const groupScale = KANJI_GROUPS[sign];
    if (digit >= 0) digits += String(digit);
    else if (scale !== undefined) group += (take() ?? 1) * scale;
    else if (groupScale !== undefined) {
      group += take() ?? 0;
      total += Math.max(1, group) * groupScale;
      group = 0;
    } else digits += sign;
  }
  return String(total + group + (take() ?? 0));
}
