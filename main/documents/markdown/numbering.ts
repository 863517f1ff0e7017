import type { DocumentKind } from "../../../src/domain/document/documentState.ts";
import type { ClauseNumber } from "./model.ts";

export type NumberingScheme = "decimal" | "legal" | "japanese" | "none";

/** Number formats by their names in WordprocessingML (ST_NumberFormat). */
export type NumberFormat = "decimal" | "lowerLetter" | "lowerRoman" | "upperLetter" | "upperRoman" | "aiueoFullWidth" | "decimalFullWidth" | "decimalEnclosedCircle";

/** One level of a multilevel numbering; `%k` in the template is the value of level k (from 1), as in Word. */
export interface NumberLevel {
  readonly format: NumberFormat;
  readonly template: string;
}

const level = (format: NumberFormat, template: string): NumberLevel => ({ format, template });

/** Levels from the top; deeper ones repeat the last. */
export const LEVELS: Readonly<Record<NumberingScheme, readonly NumberLevel[]>> = {
  decimal: ["%1", "%1.%2", "%1.%2.%3", "%1.%2.%3.%4", "%1.%2.%3.%4.%5", "%1.%2.%3.%4.%5.%6"].map((template) => level("decimal", template)),
  legal: [level("decimal", "%1"), level("decimal", "%1.%2"), level("lowerLetter", "(%3)"), level("lowerRoman", "(%4)"), level("upperLetter", "(%5)"), level("upperRoman", "(%6)")],
  japanese: [level("decimal", "第%1条"), level("decimal", "%2"), level("decimal", "(%3)"), level("aiueoFullWidth", "%4"), level("decimalEnclosedCircle", "%5")],
  none: [],
};

/** The scheme of front matter, else the usual one of the kind. */
export function chooseScheme(asked: string | readonly string[] | undefined, kind: DocumentKind): NumberingScheme {
  if (asked === "decimal" || asked === "legal" || asked === "japanese" || asked === "none") return asked;
  return kind === "ja" ? "japanese" : kind === "contract" ? "legal" : "decimal";
}

export function formatValue(format: NumberFormat, value: number): string {
  switch (format) {
    case "decimal":
      return String(value);
    case "lowerLetter":
      return letters(value);
    case "upperLetter":
      return letters(value).toUpperCase();
    case "lowerRoman":
      return roman(value).toLowerCase();
    case "upperRoman":
      return roman(value);
    case "decimalFullWidth":
      return String(value).replace(/\d/gu, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
    case "aiueoFullWidth":
      return [..."アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"][(value - 1) % 46] ?? String(value);
    case "decimalEnclosedCircle":
      return value <= 20 ? String.fromCodePoint(0x245f + value) : String(value);
  }
}

/** a … z, then aa, bb, … as word processors count. */
function letters(value: number): string {
  return String.fromCodePoint(0x61 + ((value - 1) % 26)).repeat(Math.ceil(value / 26));
}

function roman(value: number): string {
  const parts: [number, string][] = [[1000, "M"], [900, "CM"], [500, "D"], [400, "CD"], [100, "C"], [90, "XC"], [50, "L"], [40, "XL"], [10, "X"], [9, "IX"], [5, "V"], [4, "IV"], [1, "I"]];
  let rest = value;
  let text = "";
  for (const [size, sign] of parts) {
    for (; rest >= size; rest -= size) text += sign;
  }
  return text;
}

/** Counts headings and clauses through a document. */
export class ClauseCounter {
  readonly #levels: readonly NumberLevel[];
  readonly #values: number[] = [];

  constructor(scheme: NumberingScheme) {
    this.#levels = LEVELS[scheme];
  }

  /** Next number at `level` (from 0); deeper levels start again. Null where the scheme numbers nothing. */
  next(level: number): ClauseNumber | null {
    const last = this.#levels.at(-1);
    if (last === undefined) return null;
    this.#values.length = Math.min(this.#values.length, level + 1);
    while (this.#values.length <= level) this.#values.push(this.#values.length === level ? 0 : 1);
    const value = (this.#values[level] ?? 0) + 1;
    this.#values[level] = value;
    const { template } = this.#levels[level] ?? last;
    const label = template.replace(/%(\d)/gu, (_, digit: string) => {
      const index = this.#levels[level] === undefined ? level : Number(digit) - 1;
      return formatValue((this.#levels[index] ?? last).format, this.#values[index] ?? 1);
    });
    return { level, value, label };
  }
}
