/** Numbers as Word writes them (ST_NumberFormat of ECMA-376, 17.18.59); formats that are not here are written as decimals. */
export function formatNumber(format: string, number: number): string {
  const known = FORMATS[format];
  return known === undefined || number < 1 ? String(number) : known(number);
}

const FORMATS: Readonly<Record<string, (number: number) => string>> = {
  decimal: String,
  decimalZero: (n) => String(n).padStart(2, "0"),
  upperRoman: roman,
  lowerRoman: (n) => roman(n).toLowerCase(),
  upperLetter: (n) => letters(n).toUpperCase(),
  lowerLetter: letters,
  ordinal,
  decimalFullWidth: (n) => fullWidth(String(n)),
  decimalFullWidth2: (n) => fullWidth(String(n)),
  decimalHalfWidth: String,
  decimalEnclosedCircle: (n) => (n <= 20 ? String.fromCodePoint(0x245f + n) : String(n)),
  decimalEnclosedParen: (n) => (n <= 20 ? String.fromCodePoint(0x2473 + n) : `(${n})`),
  decimalEnclosedFullstop: (n) => (n <= 20 ? String.fromCodePoint(0x2487 + n) : `${n}.`),
  aiueo: (n) => cycle("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ", n),
  aiueoFullWidth: (n) => cycle("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン", n),
  iroha: (n) => cycle("ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽ", n),
  irohaFullWidth: (n) => cycle("イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス", n),
  japaneseCounting: japanese,
  ideographDigital: (n) => [...String(n)].map((digit) => "〇一二三四五六七八九"[Number(digit)] ?? digit).join(""),
  ideographTraditional: (n) => cycle("甲乙丙丁戊己庚辛壬癸", n),
  chineseCounting: japanese,
  none: () => "",
};

function roman(number: number): string {
  const signs: readonly [number, string][] = [
    [1000, "M"],
    [900, "CM"],
    [500, "D"],
    [400, "CD"],
    [100, "C"],
    [90, "XC"],
    [50, "L"],
    [40, "XL"],
    [10, "X"],
    [9, "IX"],
    [5, "V"],
    [4, "IV"],
    [1, "I"],
  ];
  if (number > 100_000) return String(number);
  let rest = number;
  let text = "";
  for (const [size, sign] of signs) for (; rest >= size; rest -= size) text += sign;
  return text;
}

/** a … z, then aa, bb, … */
function letters(number: number): string {
  return String.fromCodePoint(0x61 + ((number - 1) % 26)).repeat(Math.min(32, Math.ceil(number / 26)));
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
