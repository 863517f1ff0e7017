import type { TextRange } from "../text/textEdit.ts";
import { DIGITS, KANJI_NUMBER, NUMBER_WORDS, valueOfDigits, valueOfKanji, valueOfWords } from "./numerals.ts";

/** What kind of figure a text names. */
export type MentionKind = "numbers" | "dates" | "amounts";

/** A number, date or amount in a text. `value` is the same for every way to write it: "30 day", "2024-1-1", "USD 1250". */
export interface Mention extends TextRange {
  readonly kind: MentionKind;
  readonly value: string;
}

const MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December";
const MONTH = `(?:${MONTHS}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\\.?)`;
const DAY = "[0-9]{1,2}(?:st|nd|rd|th)?";
const FROM = "(?<![\\p{Script=Latin}\\p{N}_.,])";
const TO = "(?![\\p{Script=Latin}\\p{N}_])";
const J = `(?:${KANJI_NUMBER}|[0-9０-９]{1,24})`;
const ERA = "(?:令和|平成|昭和|大正|明治)";
const CURRENCY = "(?:US\\$|A\\$|C\\$|HK\\$|[$€£¥￥₩₹]|(?:USD|EUR|GBP|JPY|CHF|AUD|CAD|CNY|RMB|HKD|SGD|KRW|INR)(?![A-Za-z]))";
const CURRENCY_WORD = "(?:(?:USD|EUR|GBP|JPY|CHF|AUD|CAD|CNY|RMB|HKD|SGD|KRW|INR)|US dollars?|dollars?|euros?|pounds sterling|pounds?|yen)";
const SCALE = "(?:\\s?(?:thousand|million|billion|bn|m|k)(?![\\p{L}]))";
const UNIT =
  "(?:(?:(?:calendar|business|working|consecutive|Business|Working|Calendar)\\s)?(?:days?|months?|years?|weeks?|hours?|minutes?|seconds?|Days?|Months?|Years?|Weeks?|Hours?|Minutes?|Seconds?)|epochs?|slots?|blocks?|bytes?|bits?|Gwei|ETH|[kKMG]i?[Bb]|ms|km|kg|mm|cm|GHz|MHz)";
const PERCENT = "(?:%|％|percent(?:age points?)?|per cent|パーセント)";
const COUNTER = "(?:年間|年度|年|[かヶケカヵ箇]月間?|日間|日|週間|時間|回|名|人|円|通|個|件|条|項|号|割|倍|部|パーセント|％|%)";

type Reading = (groups: Record<string, string | undefined>) => string;

interface Pattern {
  readonly kind: MentionKind;
  readonly pattern: RegExp;
  readonly value: Reading;
}

const monthNumber = (name: string): number => "JanFebMarAprMayJunJulAugSepOctNovDec".indexOf(name.slice(0, 3)) / 3 + 1;
const first = (day: string | undefined): string => (day === undefined ? "" : String(Number.parseInt(day, 10)));
const japanese = (number: string | undefined): string => (number === undefined ? "" : number === "元" ? "1" : valueOfKanji(number));
const ERA_START: Readonly<Record<string, number>> = { 令和: 2018, 平成: 1988, 昭和: 1925, 大正: 1911, 明治: 1867 };

function japaneseDate({ era, year, month, day }: Record<string, string | undefined>): string {
  const number = Number(japanese(year));
  const full = year === undefined ? "" : String(era === undefined ? number : number + (ERA_START[era] ?? 0));
  return [full, japanese(month), japanese(day)].join("-");
}

function currency(sign: string): string {
  const upper = sign.normalize("NFKC").toUpperCase();
  const names: readonly [RegExp, string][] = [
    [/^(?:US\$|USD|US DOLLARS?)$/, "USD"],
    [/^(?:¥|JPY|YEN|円)$/, "JPY"],
    [/^(?:€|EUR|EUROS?)$/, "EUR"],
    [/^(?:£|GBP|POUNDS?.*)$/, "GBP"],
    [/^(?:\$|DOLLARS?)$/, "$"],
  ];
  return names.find(([pattern]) => pattern.test(upper))?.[1] ?? upper;
}

const SCALES: Readonly<Record<string, number>> = { thousand: 1e3, k: 1e3, million: 1e6, m: 1e6, billion: 1e9, bn: 1e9 };

function scaled(digits: string, scale: string | undefined): string {
  const factor = SCALES[scale?.trim().toLowerCase() ?? ""];
  return factor === undefined ? valueOfDigits(digits) : String(Number(valueOfDigits(digits)) * factor);
}

/** One name for a unit however it is written; days are days in both languages, working days are not days. */
function unit(name: string | undefined): string {
  if (name === undefined) return "";
  const plain = name.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
  if (/^(?:%|percent|per cent|パーセント)/.test(plain)) return " %";
  if (/^日/.test(plain)) return " day";
  if (/月/.test(plain)) return " month";
  if (/^年/.test(plain)) return " year";
  if (/^週/.test(plain)) return " week";
  if (/^時間/.test(plain)) return " hour";
  return ` ${plain.replace(/^(?:calendar|consecutive) /, "").replace(/(?<=[a-z]{2})s$/, "")}`;
}

const bySource = (source: string, flags = "gu"): RegExp => new RegExp(source, flags);

/** Tried in this order; what an earlier one has taken is not looked at again. */
const PATTERNS: readonly Pattern[] = [
  {
    kind: "dates",
    pattern: bySource(`${FROM}(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})${TO}`),
    value: ({ year, month, day }) => `${year}-${first(month)}-${first(day)}`,
  },
  {
    kind: "dates",
    pattern: bySource(`${FROM}(?<day>${DAY})(?:(?: day)? of)? (?<month>${MONTH})(?:,? (?<year>[0-9]{4}))?${TO}`),
    value: ({ year, month, day }) => `${year ?? ""}-${monthNumber(month ?? "")}-${first(day)}`,
  },
  {
    kind: "dates",
    pattern: bySource(`${FROM}(?<month>${MONTH}) (?<day>${DAY})(?:,? (?<year>[0-9]{4}))?${TO}`),
    value: ({ year, month, day }) => `${year ?? ""}-${monthNumber(month ?? "")}-${first(day)}`,
  },
  {
    kind: "dates",
    pattern: bySource(`${FROM}(?<month>${MONTH}),? (?<year>[0-9]{4})${TO}`),
    value: ({ year, month }) => `${year}-${monthNumber(month ?? "")}-`,
  },
  {
    kind: "dates",
    pattern: bySource(`(?:(?<era>${ERA})|西暦)?(?<year>${J}|元)年(?<month>${J})月(?:(?<day>${J})日)?`),
    value: japaneseDate,
  },
  { kind: "dates", pattern: bySource(`(?<month>${J})月(?<day>${J})日`), value: japaneseDate },
  { kind: "dates", pattern: bySource(`(?<era>${ERA})(?<year>${J}|元)年`), value: japaneseDate },
  {
    kind: "dates",
    pattern: bySource(`${FROM}[0-9]{1,4}(?<sign>[/.])[0-9]{1,2}\\k<sign>[0-9]{4}${TO}|${FROM}[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}${TO}`),
    value: ({ all }) => all ?? "",
  },
  {
    kind: "amounts",
    pattern: bySource(`(?<![\\p{L}\\p{N}])(?<currency>${CURRENCY})\\s?(?<digits>${DIGITS})(?<scale>${SCALE})?${TO}`),
    value: (found) => `${currency(found.currency ?? "")} ${scaled(found.digits ?? "", found.scale)}`,
  },
  {
    kind: "amounts",
    pattern: bySource(`${FROM}(?<digits>${DIGITS})(?<scale>${SCALE})?\\s?(?<currency>${CURRENCY_WORD}${TO}|[€£])`),
    value: (found) => `${currency(found.currency ?? "")} ${scaled(found.digits ?? "", found.scale)}`,
  },
  {
    kind: "amounts",
    pattern: bySource(`金?(?<number>${KANJI_NUMBER}|${DIGITS})円(?:也)?`),
    value: ({ number }) => `JPY ${valueOfKanji(number ?? "")}`,
  },
  {
    kind: "amounts",
    pattern: bySource(`(?<words>${NUMBER_WORDS})\\s(?<currency>${CURRENCY_WORD})${TO}`, "giu"),
    value: (found) => `${currency(found.currency ?? "")} ${valueOfWords(found.words ?? "")}`,
  },
  {
    kind: "numbers",
    pattern: bySource(
      `(?<words>${NUMBER_WORDS})\\s?[(（](?<digits>${DIGITS})\\s?%?[)）](?:[\\s-](?<unit>${UNIT}|${PERCENT})${TO})?`,
      "giu",
    ),
    value: (found) => {
      const digits = valueOfDigits(found.digits ?? "");
      const words = String(valueOfWords(found.words ?? ""));
      return (digits === words ? digits : `${words}≠${digits}`) + unit(found.unit);
    },
  },
  {
    kind: "numbers",
    pattern: bySource(`${FROM}(?<digits>${DIGITS})\\s?[(（]${NUMBER_WORDS}[)）](?:[\\s-](?<unit>${UNIT}|${PERCENT})${TO})?`, "giu"),
    value: (found) => valueOfDigits(found.digits ?? "") + unit(found.unit),
  },
  {
    kind: "numbers",
    pattern: bySource(`(?<words>${NUMBER_WORDS})(?:[\\s-](?<unit>${UNIT}|${PERCENT})${TO})?`, "giu"),
    value: (found) => String(valueOfWords(found.words ?? "")) + unit(found.unit),
  },
  {
    kind: "numbers",
    pattern: bySource(`(?<![〇零一二三四五六七八九十百千万億兆])第?(?<number>${KANJI_NUMBER})(?<unit>${COUNTER})`),
    value: (found) => valueOfKanji(found.number ?? "") + unit(found.unit),
  },
  {
    kind: "numbers",
    pattern: bySource(`${FROM}第?(?<digits>${DIGITS})(?:[\\s-]?(?<unit>${UNIT}${TO}|${PERCENT}|${COUNTER})|(?:st|nd|rd|th)${TO}|${TO})`),
    value: (found) => valueOfDigits(found.digits ?? "") + unit(found.unit),
  },
];

/** Marks of lists, ids of clauses, footnotes, targets of links and addresses hold digits that are no figures. */
const NOT_FIGURES = /^[ \t]*\d{1,9}[.)](?=\s)|\{#[^}\n]*\}|\[\^[^\]\n]*\]|\]\([^)\n]*\)|https?:\/\/[^\s<>)]+/gm;

/** "万一", "同一人", "一部の": kanji that are digits only by their looks. */
function isWord(text: string, at: number, found: string): boolean {
  if (/^[一万千百十](?:部|人)$/.test(found)) return found !== "十人" && found !== "百人" && found !== "千人";
  return found.startsWith("一") && /\p{Script=Han}/u.test(text.charAt(at - 1));
}

/** "one" is a number only beside another one or with a unit. */
const ALONE = /^(?:one|zero)$/i;

/** Numbers, dates and amounts of a text, sorted and disjoint. Linear in its length. UTF-16 offsets. */
export function findMentions(text: string): Mention[] {
  if (
    !/[\p{N}〇零一二三四五六七八九十百千万]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|t(?:een|y)|hundred|thousand|illion/iu.test(
      text,
    )
  )
    return [];
  const plain = text.replace(NOT_FIGURES, (mark) => "\0".repeat(mark.length));
  const mentions: Mention[] = [];
  let rest = plain;
  for (const { kind, pattern, value } of PATTERNS) {
    const found: Mention[] = [];
    for (const match of rest.matchAll(pattern)) {
      const [all] = match;
      if (all.includes("\0") || ALONE.test(all) || isWord(text, match.index, all)) continue;
      found.push({ kind, start: match.index, end: match.index + all.length, value: value({ ...match.groups, all }) });
    }
    if (found.length === 0) continue;
    mentions.push(...found);
    rest = blank(rest, found);
  }
  return mentions.sort((a, b) => a.start - b.start);
}

function blank(text: string, ranges: readonly TextRange[]): string {
  let result = "";
  let position = 0;
  for (const { start, end } of ranges) {
    result += text.slice(position, start) + "\0".repeat(end - start);
    position = end;
  }
  return result + text.slice(position);
}
