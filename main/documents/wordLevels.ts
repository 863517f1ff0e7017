import type { NumberingScheme } from "../../src/domain/document/numbering.ts";

/** One level of a list in Word's terms: `%k` stands for the value of level k, counted from 1. */
export interface WordLevel {
  /** ST_NumberFormat (ECMA-376, 17.18.59). */
  readonly format: "decimal" | "lowerLetter" | "upperLetter" | "lowerRoman" | "upperRoman" | "aiueoFullWidth" | "decimalEnclosedCircle";
  readonly text: string;
}

const decimal = (text: string): WordLevel => ({ format: "decimal", text });

/** The same labels as the outline computes (a test compares them), for Word to compute itself. */
export const WORD_LEVELS: Readonly<Record<NumberingScheme, readonly WordLevel[]>> = {
  decimal: ["%1", "%1.%2", "%1.%2.%3", "%1.%2.%3.%4", "%1.%2.%3.%4.%5", "%1.%2.%3.%4.%5.%6"].map(decimal),
  legal: [
    decimal("%1"),
    decimal("%1.%2"),
    { format: "lowerLetter", text: "(%3)" },
    { format: "lowerRoman", text: "(%4)" },
    { format: "upperLetter", text: "(%5)" },
    { format: "upperRoman", text: "(%6)" },
  ],
  japanese: [
    decimal("第%1条"),
    decimal("%2"),
    decimal("(%3)"),
    { format: "aiueoFullWidth", text: "%4" },
    { format: "decimalEnclosedCircle", text: "%5" },
  ],
  none: [],
};

/** Lists that count for themselves where clauses are not numbered. */
const PLAIN_LEVELS: readonly WordLevel[] = [
  decimal("%1."),
  { format: "lowerLetter", text: "(%2)" },
  { format: "lowerRoman", text: "(%3)" },
  decimal("%4."),
];

/** Word's lists have this many levels. */
export const LEVEL_COUNT = 9;

/** All levels of the list of a scheme; deeper ones than it names repeat its last format. Those of plain lists where it numbers nothing. */
export function wordLevels(scheme: NumberingScheme): readonly WordLevel[] {
  const levels = scheme === "none" ? PLAIN_LEVELS : WORD_LEVELS[scheme];
  return Array.from({ length: LEVEL_COUNT }, (_, level) => levels[level] ?? repeated(scheme, levels, level));
}

/** The format of the last level for a deeper one, counting that deeper level. */
function repeated(scheme: NumberingScheme, levels: readonly WordLevel[], level: number): WordLevel {
  const { format, text } = levels.at(-1) ?? decimal(`%${level + 1}`);
  const count = levels.length;
  if (scheme === "decimal") return { format, text: Array.from({ length: count }, (_, index) => `%${level - count + index + 2}`).join(".") };
  return { format, text: text.replace(`%${count}`, `%${level + 1}`) };
}

/** Signs of bullets by level, repeated. */
export const BULLET_SIGNS = ["•", "–", "▪"] as const;

/** Width of the number column in twips (1/20 point). */
export function numberColumn(scheme: NumberingScheme, level: number): number {
  if (scheme === "japanese") return level === 0 ? 1050 : 560;
  return level < 2 ? 680 : scheme === "decimal" ? 680 + (level - 1) * 170 : 560;
}
