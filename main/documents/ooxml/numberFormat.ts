import { circled, katakana, letters, roman } from "../../../src/domain/document/numbering.ts";

/** Numbers as Word writes them (ST_NumberFormat of ECMA-376, 17.18.59); formats that are not here are written as decimals. */
export function formatNumber(format: string, number: number): string {
  const known = FORMATS[format];
  return known === undefined || number < 1 ? String(number) : known(number);
}

const FORMATS: Readonly<Record<string, (number: number) => string>> = {
  decimal: String,
  decimalZero: (n) => String(n).padStart(2, "0"),
  upperRoman: boundedRoman,
  lowerRoman: (n) => boundedRoman(n).toLowerCase(),
  upperLetter: (n) => boundedLetters(n).toUpperCase(),
  lowerLetter: boundedLetters,
  ordinal,
  decimalFullWidth: (n) => fullWidth(String(n)),
  decimalFullWidth2: (n) => fullWidth(String(n)),
  decimalHalfWidth: String,
  decimalEnclosedCircle: circled,
  decimalEnclosedParen: (n) => (n <= 20 ? String.fromCodePoint(0x2473 + n) : `(${n})`),
  decimalEnclosedFullstop: (n) => (n <= 20 ? String.fromCodePoint(0x2487 + n) : `${n}.`),
  aiueo: (n) => cycle("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ", n),
  aiueoFullWidth: katakana,
  iroha: (n) => cycle("ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽ", n),
  irohaFullWidth: (n) => cycle("イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス", n),
  japaneseCounting: japanese,
  ideographDigital: (n) => [...String(n)].map((digit) => "〇一二三四五六七八九"[Number(digit)] ?? digit).join(""),
  ideographTraditional: (n) => cycle("甲乙丙丁戊己庚辛壬癸", n),
  chineseCounting: japanese,
  none: () => "",
};

/** Beyond this a file's numbers are hostile: they would make endless labels. */
const LARGEST_ROMAN = 100_000;
/** Letters are repeated this often at most. */
const MOST_LETTERS = 32;

function boundedRoman(number: number): string {
  return number > LARGEST_ROMAN ? String(number) : roman(number);
}

function boundedLetters(number: number): string {
  return letters(number <= 26 * MOST_LETTERS ? number : 26 * (MOST_LETTERS - 1) + ((number - 1) % 26) + 1);
}

function ordinal(number: number): string {
  const teens = number % 100 >= 11 && number % 100 <= 13;
  return `${number}${teens ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th")}`;
}

function fullWidth(digits: string): string {
  return digits.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
}

function cycle(signs: string, number: number): string {
  const all = [...signs];
  return all[(number - 1) % all.length] ?? String(number);
}

function japanese(number: number): string {
  if (number >= 10_000) return String(number);
  const digits = "〇一二三四五六七八九";
  let text = "";
  for (const [size, sign] of [
    [1000, "千"],
    [100, "百"],
    [10, "十"],
  ] as const) {
    const digit = Math.floor(number / size) % 10;
    if (digit > 0) text += (digit === 1 ? "" : digits[digit]) + sign;
  }
  return text + (number % 10 === 0 ? "" : digits[number % 10]);
}
