import { AlignmentType, LevelFormat, LevelSuffix } from "docx";
import type { NumberingScheme } from "../../../src/domain/document/numbering.ts";
import { BULLET_SIGNS, LEVEL_COUNT, numberColumn, wordLevels } from "../wordLevels.ts";

/** Reference of the one multilevel list that headings and clauses share. */
export const CLAUSES = "clauses";
export const BULLETS = "bullets";

/** One numbering definition of the `docx` library. */
export interface NumberingConfig {
  readonly reference: string;
  readonly levels: readonly object[];
}

/** The document's multilevel list, its first levels linked to the heading styles; deeper levels repeat the last format. */
export function clauseNumbering(scheme: NumberingScheme, headingLevels: number): NumberingConfig | null {
  if (scheme === "none") return null;
  return {
    reference: CLAUSES,
    levels: wordLevels(scheme).map(({ format, text }, level) => {
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

export const BULLET_NUMBERING: NumberingConfig = {
  reference: BULLETS,
  levels: Array.from({ length: LEVEL_COUNT }, (_, level) => ({
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
