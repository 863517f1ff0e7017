import type { DocumentKind } from "./documentState.ts";

/** How clauses are numbered; front matter `numbering:` names one. */
export type NumberingScheme = "decimal" | "legal" | "japanese" | "none";

type Part = (value: number) => string;

/** Labels by level from the top; each gets the values of all levels so far. Deeper levels repeat the last. */
type LevelLabel = (values: readonly number[]) => string;

const own =
  (format: Part): LevelLabel =>
  (values) =>
    format(values.at(-1) ?? 1);
const dotted: LevelLabel = (values) => values.join(".");

const LEVELS: Readonly<Record<NumberingScheme, readonly LevelLabel[]>> = {
  decimal: [dotted, dotted, dotted, dotted, dotted, dotted],
  legal: [
    dotted,
    dotted,
    own((v) => `(${letters(v)})`),
    own((v) => `(${roman(v).toLowerCase()})`),
    own((v) => `(${letters(v).toUpperCase()})`),
    own((v) => `(${roman(v)})`),
  ],
  japanese: [own((v) => `第${v}条`), own(String), own((v) => `(${v})`), own(katakana), own(circled)],
  none: [],
};

/** The scheme of front matter, else the usual one of the kind. */
export function chooseScheme(asked: string | readonly string[] | undefined, kind: DocumentKind): NumberingScheme {
  if (asked === "decimal" || asked === "legal" || asked === "japanese" || asked === "none") return asked;
  return kind === "ja" ? "japanese" : kind === "contract" ? "legal" : "decimal";
}

/** Counts headings and clauses through a document; they share one row of counters. */
export class ClauseCounter {
  readonly #levels: readonly LevelLabel[];
  readonly #values: number[] = [];

  constructor(scheme: NumberingScheme) {
    this.#levels = LEVELS[scheme];
  }

  /** Label of the next clause at `level` (from 0); deeper levels start again. Empty where the scheme numbers nothing. */
  next(level: number): string {
    const last = this.#levels.at(-1);
    if (last === undefined) return "";
    this.#values.length = Math.min(this.#values.length, level + 1);
    // A level that was jumped over counts as its first.
    while (this.#values.length < level) this.#values.push(1);
    this.#values[level] = (this.#values[level] ?? 0) + 1;
    const label = this.#levels[level];
    return label === undefined ? last(this.#values.slice(-this.#levels.length)) : label(this.#values);
  }
}

/** a … z, then aa, bb, … as word processors count. */
export function letters(value: number): string {
  return String.fromCodePoint(0x61 + ((value - 1) % 26)).repeat(Math.ceil(value / 26));
}

/** I, II, III, … */
export function roman(value: number): string {
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
  let rest = value;
  let text = "";
  for (const [size, sign] of signs) {
    for (; rest >= size; rest -= size) text += sign;
  }
  return text;
}

/** ア, イ, … ン, then from the beginning again. */
export function katakana(value: number): string {
  const signs = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
  return signs[(value - 1) % signs.length] ?? String(value);
}

/** ① to ⑳, then decimals. */
export function circled(value: number): string {
  return value <= 20 ? String.fromCodePoint(0x245f + value) : String(value);
}
