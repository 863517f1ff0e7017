import { AlignmentType, LevelFormat, LevelSuffix } from "docx";
import type { NumberingScheme } from "../../../src/domain/document/numbering.ts";

/** Reference of the one multilevel list that headings and clauses share. */
export const CLAUSES = "clauses";
export const BULLETS = "bullets";

/** Word's names of number formats that the schemes use. */
type Format = (typeof LevelFormat)[keyof typeof LevelFormat];

/** One level in Word's terms: `%k` stands for the value of level k, counted from 1. */
export interface WordLevel {
  readonly format: Format;
  readonly text: string;
}

const decimal = (text: string): WordLevel => ({ format: LevelFormat.DECIMAL, text });

/** The same labels as the outline computes (a test compares them), for Word to compute itself. */
export const WORD_LEVELS: Readonly<Record<NumberingScheme, readonly WordLevel[]>> = {
  decimal: ["%1", "%1.%2", "%1.%2.%3", "%1.%2.%3.%4", "%1.%2.%3.%4.%5", "%1.%2.%3.%4.%5.%6"].map(decimal),
  legal: [
    decimal("%1"),
    decimal("%1.%2"),
    { format: LevelFormat.LOWER_LETTER, text: "(%3)" },
    { format: LevelFormat.LOWER_ROMAN, text: "(%4)" },
    { format: LevelFormat.UPPER_LETTER, text: "(%5)" },
    { format: LevelFormat.UPPER_ROMAN, text: "(%6)" },
  ],
  japanese: [
    decimal("第%1条"),
    decimal("%2"),
    decimal("(%3)"),
    { format: LevelFormat.AIUEO_FULL_WIDTH, text: "%4" },
    { format: LevelFormat.DECIMAL_ENCLOSED_CIRCLE, text: "%5" },
  ],
  none: [],
};

/** Deepest level of a list in Word, from 0. */
const LAST_LEVEL = 8;

/** Width of the number column in twips (1/20 point). */
export function numberColumn(scheme: NumberingScheme, level: number): number {
  if (scheme === "japanese") return level === 0 ? 1050 : 560;
  return level < 2 ? 680 : scheme === "decimal" ? 680 + (level - 1) * 170 : 560;
}

/** One numbering definition of the `docx` library. */
export interface NumberingConfig {
  readonly reference: string;
  readonly levels: readonly object[];
}

/** The document's multilevel list, its first levels linked to the heading styles; deeper levels repeat the last format. */
export function clauseNumbering(scheme: NumberingScheme, headingLevels: number): NumberingConfig | null {
  const levels = WORD_LEVELS[scheme];
  const last = levels.at(-1);
  if (last === undefined) return null;
  return {
    reference: CLAUSES,
    levels: Array.from({ length: LAST_LEVEL + 1 }, (_, level) => {
      const { format, text } = levels[level] ?? { format: last.format, text: repeated(scheme, last.text, level, levels.length) };
      const width = numberColumn(scheme, level);
      return {
        level,
        format,
        text,
        alignment: AlignmentType.LEFT,
        suffix: LevelSuffix.TAB,
        style: {
          paragraph: { indent: { left: width, hanging: width }, leftTabStop: width },
          ...(level < headingLevels && { style: `Heading${level + 1}` }),
        },
      };
    }),
  };
}

/** The format of the last level for a deeper one, counting that deeper level. */
function repeated(scheme: NumberingScheme, text: string, level: number, count: number): string {
  if (scheme === "decimal") return Array.from({ length: count }, (_, index) => `%${level - count + index + 2}`).join(".");
  return text.replace(`%${count}`, `%${level + 1}`);
}

const BULLET_SIGNS = ["•", "–", "▪"];

export const BULLET_NUMBERING: NumberingConfig = {
  reference: BULLETS,
  levels: Array.from({ length: LAST_LEVEL + 1 }, (_, level) => ({
    level,
    format: LevelFormat.BULLET,
    text: BULLET_SIGNS[level % BULLET_SIGNS.length],
    alignment: AlignmentType.LEFT,
    style: { paragraph: { indent: { left: 340 * (level + 1), hanging: 340 } } },
  })),
};

/** A list that counts for itself: steps in a footnote or a quote, or any list where nothing is numbered. */
export function plainNumbering(reference: string, start: number): NumberingConfig {
  const level = {
    level: 0,
    format: LevelFormat.DECIMAL,
    text: "%1.",
    start,
    alignment: AlignmentType.LEFT,
    style: { paragraph: { indent: { left: 440, hanging: 440 } } },
  };
  return { reference, levels: [level] };
}
