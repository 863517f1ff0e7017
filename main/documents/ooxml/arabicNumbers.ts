const DIGITS = "〇一二三四五六七八九";
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

/** A label with its numbers in ASCII digits, whether they are written in kanji or full width: "第十二条" is "第12条". */
export function withArabicNumbers(label: string): string {
  return label.normalize("NFKC").replace(/[〇一二三四五六七八九十百千]+/gu, (number) => String(countOf(number)));
}

function countOf(number: string): number {
  let sum = 0;
  let digit: number | null = null;
  for (const sign of number) {
    const unit = UNITS[sign];
    if (unit === undefined) digit = (digit ?? 0) * 10 + DIGITS.indexOf(sign);
    else {
      sum += (digit ?? 1) * unit;
      digit = null;
    }
  }
  return sum + (digit ?? 0);
}
